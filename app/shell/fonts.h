#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/look/look.h"
#include "app/shell/font_finder.h"
#include "app/shell/glyphs.h"
#include "app/shell/mapped_file.h"

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
  // A face and those that fill in what it lacks, as bytes of their files. `em`: how much of a line's height
  // its em takes; faces of one family are made so that their ems are the same, else Chinese is too small.
  struct Source {
    std::span<const std::byte> bytes;
    int face;
    float em;
  };
  struct Family {
    std::vector<Source> sources;
  };

  Source load(const FontFile& font);
  Family family(const std::vector<std::string>& names, bool strong, const std::string& what);
  ImFont* add(const Family& family, float size, const std::vector<ImWchar>& ranges);

  struct File {
    std::string path;
    MappedFile content;
  };
  std::vector<std::unique_ptr<File>> files_;
  bool has_chinese_ = false;
  Family text_, text_strong_, code_, code_strong_;
  std::string missing_;
};

}  // namespace wirestep::app
