#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace wirestep {

struct SourceLine {
  std::string file;  // without its directory; empty if not known
  int line = 0;
};

// Source lines of C programs, from the debug information in their object files (DWARF, through elfutils'
// libdw). Each file is opened once, each address looked up once.
class Lines {
 public:
  Lines();
  ~Lines();

  // The line of the call that returns to `offset` in the object file `path`. Nothing for the system's
  // libraries: a student's line is what is wanted. May read from disk.
  const SourceLine& find(const std::string& path, std::uint64_t offset);

 private:
  class Module;

  std::map<std::string, std::unique_ptr<Module>> modules_;
  std::map<std::pair<std::string, std::uint64_t>, SourceLine> known_;
};

}  // namespace wirestep
