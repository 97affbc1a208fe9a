#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The lesson: what to read, what to predict, and the way on. After the step has been played, the verdict on
// the prediction and what happened; if the kernel didn't do what the lesson expects, that, and what to do.
class StoryPanel {
 public:
  void draw(const View& view, const Rect& rect);

 private:
  float content(const View& view, Painter& painter, ImVec2 at, float width);
  float question(const View& view, Painter& painter, ImVec2 at, float width,
                 const lesson::Question& question);
  float option(const View& view, Painter& painter, ImVec2 at, float width, const lesson::Question& question,
               std::size_t index);
  float failure(const View& view, Painter& painter, ImVec2 at, float width);
  void foot(const View& view, Painter& painter, const Rect& rect);

  const lesson::Step* shown_ = nullptr;  // a new step is read from its top
  Story::Phase phase_ = Story::Phase::reading;
  float outcome_y_ = 0;  // where what happened begins, in the content
};

}  // namespace wirestep::app
