#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace wirestep::test {

// The text of lessons/README.md.
inline std::string readme() {
  std::ifstream file(LESSONS_README);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace wirestep::test
