#pragma once

#include <memory>
#include <optional>

#include "app/look/widgets.h"
#include "app/model/call_index.h"
#include "app/panels/keys.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The log of socket calls up to the moment that is shown: when, whose, with which arguments, what came of it,
// how long it took. A filter by program, by call, and for errors. A call that is pressed shows its moment.
class CallsPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // ↑ ↓, Page, Home and End choose a call, Enter shows its moment; a, f and g turn the filter on.
  bool key(const View& view, const KeyPress& press);

 private:
  void follow(const View& view);
  void choose(std::size_t row);
  // Goes on to the next one of `all`; behind the last one, and before the first, there is no filter.
  void turn(std::string& only, const std::vector<std::string>& all);
  Rect head(const View& view, Painter& painter, const Rect& rect);
  void list(const View& view, const Rect& rect);
  void row(const View& view, Painter& painter, const Rect& place, std::size_t i);
  // What stands beneath the chosen call: all of its words.
  float details(const View& view, Painter& painter, ImVec2 at, float width, std::size_t i, bool paint);
  std::string call_text(const View& view, const CallEvent& call) const;
  std::string result_words(const View& view, const CallEvent& call, std::size_t began) const;

  TraceWatch watch_;
  std::unique_ptr<CallIndex> index_;
  CallFilter filter_;
  std::size_t count_ = 0;              // calls shown
  std::optional<std::size_t> chosen_;  // of those
  std::size_t page_ = 1;               // rows in view
  bool reveal_ = false;
  bool to_end_ = true;  // the latest call stays in view
};

}  // namespace wirestep::app
