#pragma once

#include <string>
#include <vector>

#include "app/model/descriptor_rows.h"
#include "app/panels/keys.h"
#include "app/panels/program_doings.h"

namespace wirestep::app {

// A program seen from outside: what it has open, as its kernel says, and what it has printed. One program is
// shown at a time; where there is room both stand side by side.
class ProgramPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // ← → another program, ↑ ↓ another descriptor, Enter its output or its descriptors. Choosing one that leads
  // to a socket chooses that socket for all panels, as a click does.
  bool key(const View& view, const KeyPress& press);

 private:
  // The row of programs; returns the one that is shown.
  std::string choice(const View& view, Painter& painter, const Rect& rect, bool both);
  void descriptors(const View& view, const Rect& rect, const ModelProgram& program);
  float row(const View& view, Painter& painter, ImVec2 at, float width, const DescriptorRow& row,
            bool marked);
  void output(const View& view, const Rect& rect, const ModelProgram& program);

  std::size_t chosen_ = 0;  // row of descriptors that the keys are at
  bool moved_ = false;      // it is to be brought into view
  bool both_ = false;       // there was room for both
  bool printed_ = false;    // the output is shown in place of the descriptors, where there is room for one
  std::string shown_;       // whose output was shown last
};

}  // namespace wirestep::app
