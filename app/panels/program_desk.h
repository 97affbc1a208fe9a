#pragma once

#include <string>
#include <vector>

#include "app/panels/program_doings.h"

namespace wirestep::app {

// The head of a program's panel: which program it is, its source and language, and all that can be done with
// it.
//
//   ┌────────────────────────────────────────────┐
//   │ server ▾  server.c                   [C ▾] │
//   │ [step S] [run R] [run to ▾] [more ▾]       │
//   └────────────────────────────────────────────┘
//
// Where there is room, restart, stop and the signals have buttons of their own.
class ProgramDesk {
 public:
  // `side`: "left" or "right"; its keys are those of offers_programs.cc.
  explicit ProgramDesk(std::string_view side) : side_(side) {}

  static float height(const Look& look);
  // `name` is shown, whose program `program` is; null if there is none. `room`: the panel; menus open in it.
  void draw(const View& view, const Rect& rect, const std::string& name, const ModelProgram* program,
            const Rect& room);

 private:
  void title(const View& view, Painter& painter, const Rect& rect, const std::string& name,
             const ModelProgram* program, const Rect& room);
  void clutch(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program,
              const Rect& room);
  std::string id(std::string_view what) const { return std::string(what) + " " + side_; }
  bool left() const { return side_ == "left"; }

  const std::string side_;
};

}  // namespace wirestep::app
