#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/model/highlight.h"

namespace wirestep::app {

struct SourceLine {
  std::string text;  // tabs are four spaces
  std::vector<TokenSpan> spans;
};

// A program's source as it is shown. Read once; empty if it can't be read.
struct SourceFile {
  std::string path;
  std::vector<SourceLine> lines;
};

SourceFile read_source(const std::string& path, std::string_view language);

// Keeps the sources that are on screen.
class SourceFiles {
 public:
  const SourceFile& operator()(const std::string& path, std::string_view language);

 private:
  std::map<std::string, SourceFile> files_;
};

}  // namespace wirestep::app
