#pragma once

#include <functional>
#include <string_view>

#include "base/fd.h"

namespace wirestep {

// A program's terminal, from the side that sees what it prints. A terminal rather than a pipe, because stdio
// then writes line by line, as the student expects. It is set to echo nothing and to change nothing.
class Terminal {
 public:
  // Throws SetupError.
  Terminal();

  // The program's end, to be given away once.
  Fd take_program_end() { return std::move(program_end_); }

  int fd() const { return own_end_.get(); }

  // Reads what is there, at most about `limit` bytes, and passes it on in pieces. False once nobody has the
  // other end open any more. Never blocks.
  bool read(std::size_t limit, const std::function<void(std::string_view)>& use);

 private:
  Fd own_end_, program_end_;
};

}  // namespace wirestep
