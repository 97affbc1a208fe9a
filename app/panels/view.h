#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/look/look.h"
#include "app/look/menu.h"
#include "app/model/ladder.h"
#include "app/model/playback.h"
#include "app/model/series.h"
#include "app/model/source_file.h"
#include "app/model/story.h"
#include "app/panels/action.h"
#include "trace/model.h"

namespace wirestep::app {

// A lesson as the start page lists it.
struct LessonEntry {
  std::string id, title, summary;
  // How far the student has come, kept from one start to the next.
  std::size_t steps = 0, played = 0;  // all there are; from the beginning, as many as were played
  std::string next = {};              // id of the first step that wasn't; empty: none was played, or all were
};

// A notice at the foot of the window.
struct Message {
  enum class Kind { note, warning, fault };
  Kind kind = Kind::note;
  std::string text;
};

// The panels of the dock: which are open, and how it shares its place.
struct DockState {
  enum class Side { left, right };

  std::string left = "sockets", right = "packet";  // the open tab of each side
  float split = 0.45f;                             // the left side's part of the width
  std::optional<Side> wide;                        // this side has all the width
  std::optional<Side> focus;                       // keys go to this side's panel first
  bool folded = false;                             // only the tabs are seen

  // Whether that panel is on screen, as far as the dock is.
  bool shows(std::string_view id) const {
    return !folded && ((wide != Side::right && left == id) || (wide != Side::left && right == id));
  }
};

// A socket that somebody chose.
struct SocketRef {
  HostId host;
  Cookie cookie;

  static SocketRef of(const Socket& socket) { return {socket.host, socket.cookie}; }
  friend bool operator==(const SocketRef&, const SocketRef&) = default;
};

// What stands in the place of the story.
enum class Aside { story, keys, palette };

// What was chosen for the wire's controls, for when they are used.
struct WireChoice {
  std::optional<HostId> from;  // whose frames the clutch, the cut and chance are for; none: all
  Nanoseconds transit = std::chrono::milliseconds(1500);  // of slow
  Nanoseconds delay = std::chrono::milliseconds(500);     // for one frame
  WireRule rule;                                          // that would be added
};

// What the person in front of the screen chose; nothing of it is in the trace.
struct UiState {
  FrameId selected;  // frame that the packet panel shows and the wire's keys act on; 0: the oldest held one
  std::optional<std::size_t> byte;    // chosen in that frame: its offset
  std::optional<std::size_t> cursor;  // how many events of the trace are shown; none: all, live
  std::optional<SocketRef> socket;    // that the sockets panel marks and the plots show; none: the latest
  LadderOptions ladder;               // what is seen of the ladder
  float pages = 0;                    // how far the ladder is to be scrolled; it takes this back
  Playback playback;                  // of the record, like a film
  bool follow = true;                 // the ladder's end stays in view
  std::string left, right;            // the programs whose sources stand beside the ladder
  std::size_t lesson = 0;             // chosen on the start page
  Aside aside = Aside::story;
  bool machine = false;    // this machine's sockets stand in the place of the list of lessons
  bool presenter = false;  // the ladder and one line of text, nothing else
  bool full_screen = false;
  DockState dock;
  std::string plot;     // that the plots are to show, one of lesson::plot_names(); they take this back
  MenuState menu;       // of the one that is open
  std::string program;  // shown by the panel of programs; empty: the first
  WireChoice wire;
  float left_width = 0.29f, right_width = 0.29f;  // of the columns beside the ladder, as parts of the window
  float story_height = 0.60f, dock_height = 0.32f;
  float zoom = 1;
};

// This machine's own sockets, while their panel is open. They are live always.
struct MachineView {
  const Model* model = nullptr;  // of a session with one host
  Time now{};
  std::string trouble;  // why they can't be listed, empty if they can
};

// All that a panel may look at, and its way to ask for something. A panel is a function of this.
struct View {
  const Trace& trace;
  const Model& model;    // at the cursor
  const Ladder& ladder;  // of the whole trace
  const Story& story;
  const std::vector<LessonEntry>& lessons;
  const std::vector<Message>& messages;
  SourceFiles& sources;
  const Look& look;
  bool live;  // the cursor is at the trace's end, and moves with it
  Time now;   // what clocks show; the time of the model when it is not live
  UiState& ui;
  std::function<void(Action)> post;
  const MachineView* machine = nullptr;  // null: not looked at yet
  const Series* series = nullptr;        // of the whole trace; null: nobody folds it

  // Whether there is a lesson, a world or the record of one. If not, the window shows the list of lessons.
  bool something_open() const { return story.lesson || !ladder.hosts().empty(); }
};

// The frame that "deliver" and "drop" mean: the selected one if it can still be acted on, else the oldest
// that is held or flying. Null if there is none.
const ModelFrame* frame_to_act_on(const View& view);

}  // namespace wirestep::app
