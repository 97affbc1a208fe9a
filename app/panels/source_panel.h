#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// A program: its real source with the line that executes now, what each call returned beside its line, how
// long it has been blocked, what it printed, how it ended; and its clutch.
class SourcePanel {
 public:
  // `program`: its name in the lesson. `step_key` lets its next call go, `run_key` moves its clutch.
  SourcePanel(std::string program, std::string step_key, std::string run_key)
      : program_(std::move(program)), step_key_(std::move(step_key)), run_key_(std::move(run_key)) {}

  void draw(const View& view, const Rect& rect);

 private:
  // Where the program is, and what it waits for.
  struct Here {
    int line = 0;        // of the source; 0: not known
    std::string remark;  // "blocked in recv for 3.2 s"; empty: it doesn't wait
    ImU32 colour = 0;
    bool blocked = false;  // else it stands at the gate
  };

  std::optional<ModelProgram> not_started(const View& view) const;
  void head(const View& view, Painter& painter, const Rect& rect, const ModelProgram* program);
  void source(const View& view, const Rect& rect, const ModelProgram& program);
  Here where(const View& view, const ModelProgram& program) const;
  void remark(const View& view, Painter& painter, const Rect& rect, const Here& here);
  // `breaks`: where the rows begin into which the line is cut.
  void line(const View& view, Painter& painter, const Rect& rect, const SourceLine& line,
            const std::vector<std::size_t>& breaks, const ModelProgram& program, int number,
            const Here& here);
  void foot(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program);

  std::string program_, step_key_, run_key_;
  int shown_line_ = 0;      // the line that was last brought into view,
  float shown_height_ = 0;  // in a panel of this height
};

}  // namespace wirestep::app
