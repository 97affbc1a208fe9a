#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/look/look.h"
#include "app/shell/glyphs.h"

namespace wirestep::app {

// Builds the faces for a scale and a set of characters into ImGui's atlas. The caller makes the texture.
class FontBuilder {
 public:
  // Finds the fonts. Throws SetupError, naming the packages, if there is no usable proportional or monospaced
  // font.
  FontBuilder();

  // Faces at `scale` with these characters. If some are Chinese and the machine has no Chinese font,
  // missing() says what to install, once.
  Fonts build(float scale, const Glyphs& glyphs);
  const std::string& missing() const { return missing_; }

 private:
  // A face and those that fill in what it lacks, as bytes of their files.
  struct Source {
    std::vector<char>* bytes;
    int face;
  };
  struct Family {
    std::vector<Source> sources;
  };

  std::vector<char>* load(const std::string& path);
  Family family(const std::vector<std::string>& names, bool strong, const std::string& what);
  ImFont* add(const Family& family, float size, const std::vector<ImWchar>& ranges);

  struct File {
    std::string path;
    std::vector<char> bytes;
  };
  std::vector<std::unique_ptr<File>> files_;
  Family text_, text_strong_, code_, code_strong_;
  bool has_chinese_ = false;
  std::string missing_;
};

}  // namespace wirestep::app
