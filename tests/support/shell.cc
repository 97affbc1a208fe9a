#include "support/shell.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace wirestep::test {

ShellResult shell(const std::string& command) {
  ShellResult result{-1, ""};
  std::FILE* pipe = popen(command.c_str(), "re");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer;
  while (std::size_t length = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.output.append(buffer.data(), length);
  }
  int status = pclose(pipe);
  result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

bool has_program(const std::string& name) {
  return shell("command -v " + name).status == 0;
}

}  // namespace wirestep::test
