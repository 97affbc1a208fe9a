#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirestep::app {

// Standard output, line by line, each of them flushed: a script that reads them sees every event as it
// happens. If it can't be written, the call throws OutputGone, which ends the command in good order.
struct OutputGone {
  int error;  // EPIPE: the reader has had enough, which is no error of ours
};

void print(std::string_view text);  // as it stands
void print_line(std::string_view line);
void print_lines(const std::vector<std::string>& lines);

// Columns of the terminal on stdout; 100 if it is none.
std::size_t output_width();

}  // namespace wirestep::app
