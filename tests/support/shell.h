#pragma once

#include <string>

namespace wirestep::test {

struct ShellResult {
  int status;          // exit status; 128 + signal if a signal ended it
  std::string output;  // what it wrote to stdout; add 2>&1 to have its errors too
};

// Runs a command line with /bin/sh, and waits for it.
ShellResult shell(const std::string& command);

// Whether there is a program of that name in PATH.
bool has_program(const std::string& name);

}  // namespace wirestep::test
