#pragma once

#include <functional>
#include <vector>

#include "app/look/look.h"
#include "app/model/ladder.h"
#include "app/model/source_file.h"
#include "app/model/story.h"
#include "app/panels/action.h"
#include "trace/model.h"

namespace wirestep::app {

// A lesson as the start page lists it.
struct LessonEntry {
  std::string id, title, summary;
};

// A notice at the foot of the window.
struct Message {
  enum class Kind { note, warning, fault };
  Kind kind = Kind::note;
  std::string text;
};

// What the person in front of the screen chose; nothing of it is in the trace.
struct UiState {
  FrameId selected;    // frame that the packet panel shows and the wire's keys act on; 0: the oldest held one
  bool help = false;   // the page of keys is open
  bool follow = true;  // the ladder's end stays in view
  float left = 0.29f, right = 0.29f;    // widths of the columns beside the ladder, as parts of the window
  float story = 0.60f, kernel = 0.61f;  // heights of their upper parts
  float zoom = 1;
};

// All that a panel may look at, and its way to ask for something. A panel is a function of this.
struct View {
  const Trace& trace;
  const Model& model;    // at the cursor
  const Ladder& ladder;  // at the same cursor
  const Story& story;
  const std::vector<LessonEntry>& lessons;
  const std::vector<Message>& messages;
  SourceFiles& sources;
  const Look& look;
  Time now;  // what clocks show; the time of the model when it is not live
  UiState& ui;
  std::function<void(Action)> post;
};

// The frame that "deliver" and "drop" mean: the selected one if it can still be acted on, else the oldest
// that is held or flying. Null if there is none.
const ModelFrame* frame_to_act_on(const View& view);

}  // namespace wirestep::app
