#include "app/model/source_file.h"

#include <fstream>

namespace wirestep::app {

namespace {

std::string without_tabs(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '\t')
      out.append(4 - out.size() % 4, ' ');
    else if (c != '\r')
      out += c;
  }
  return out;
}

}  // namespace

SourceFile read_source(const std::string& path, std::string_view language) {
  SourceFile file{path, {}};
  Highlighter highlighter(language);
  std::ifstream in(path);
  for (std::string text; std::getline(in, text);) {
    text = without_tabs(text);
    auto spans = highlighter.line(text);
    file.lines.push_back({std::move(text), std::move(spans)});
  }
  return file;
}

const SourceFile& SourceFiles::operator()(const std::string& path, std::string_view language) {
  auto found = files_.find(path);
  if (found == files_.end()) found = files_.emplace(path, read_source(path, language)).first;
  return found->second;
}

}  // namespace wirestep::app
