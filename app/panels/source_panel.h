#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/panels/program_desk.h"
#include "app/panels/view.h"

namespace wirestep::app {

// A program: its real source with the line that executes now, what each call returned beside its line, how
// long it has been blocked and what would wake it, what it printed, how it ended; and above it its desk.
class SourcePanel {
 public:
  // `program`: its name in the lesson. `side`: "left" or "right".
  SourcePanel(std::string program, std::string_view side) : program_(std::move(program)), desk_(side) {}

  void draw(const View& view, const Rect& rect);

 private:
  // Where the program is, and what it waits for.
  struct Here {
    int line = 0;        // of the source; 0: not known
    std::string remark;  // "blocked in recv for 3.2 s"; empty: it doesn't wait
    std::string wakes;   // "wakes when data or FIN arrives"; empty if that isn't known
    ImU32 colour = 0;
    bool blocked = false;  // else it stands at the gate, or is suspended
  };

  void source(const View& view, const Rect& rect, const ModelProgram& program, const Here& here);
  Here where(const View& view, const ModelProgram& program) const;
  // How tall that is in a panel `width` wide, for rows of `row`.
  float remark_height(const View& view, float width, float row, const Here& here) const;
  void remark(const View& view, Painter& painter, const Rect& rect, float row, const Here& here);
  // `breaks`: where the rows begin into which the line is cut.
  void line(const View& view, Painter& painter, const Rect& rect, const SourceLine& line,
            const std::vector<std::size_t>& breaks, const ModelProgram& program, int number,
            const Here& here);
  void foot(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program);

  std::string program_;
  ProgramDesk desk_;
  int shown_line_ = 0;      // the line that was last brought into view,
  float shown_height_ = 0;  // in a panel of this height,
  float shown_tall_ = 0;    // with so much of it and of what is said below it
};

}  // namespace wirestep::app
