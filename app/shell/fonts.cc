#include "app/shell/fonts.h"

#include <ft2build.h>
#include <imgui_freetype.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>

#include "app/shell/font_finder.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

const std::vector<std::string> text_families = {"Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans"};
const std::vector<std::string> code_families = {"JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono",
                                                "Liberation Mono"};
const std::vector<std::string> chinese_families = {"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
                                                   "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"};
// Has the arrows and marks that a text face may lack.
const std::vector<std::string> mark_families = {"DejaVu Sans", "Noto Sans Symbols2"};

// Sizes at scale 1, where the window is 1280×800: read from the last row, on a projector.
constexpr float body_size = 16, small_size = 13.5f, title_size = 20, code_size = 14, code_small_size = 13,
                code_in_text_size = 16.5f;

// The em's part of a face's line height (ascender to descender), which is what ImGui measures faces by.
float em_height(std::span<const std::byte> font, int index) {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  float em = 1;
  if (FT_Init_FreeType(&library) != 0) return em;
  const auto* bytes = reinterpret_cast<const FT_Byte*>(font.data());
  if (FT_New_Memory_Face(library, bytes, static_cast<FT_Long>(font.size()), index, &face) == 0) {
    int height = face->ascender - face->descender;
    if (height > 0) em = static_cast<float>(face->units_per_EM) / static_cast<float>(height);
    FT_Done_Face(face);
  }
  FT_Done_FreeType(library);
  return em;
}

}  // namespace

FontBuilder::FontBuilder()
    : text_(family(text_families, false, "fonts-inter")),
      text_strong_(family(text_families, true, "fonts-inter")),
      code_(family(code_families, false, "fonts-jetbrains-mono")),
      code_strong_(family(code_families, true, "fonts-jetbrains-mono")) {}

FontBuilder::Source FontBuilder::load(const FontFile& font) {
  auto known =
      std::find_if(files_.begin(), files_.end(), [&](const auto& f) { return f->path == font.path; });
  if (known == files_.end()) {
    files_.push_back(std::unique_ptr<File>(new File{font.path, MappedFile(font.path)}));
    known = files_.end() - 1;
  }
  std::span<const std::byte> bytes = (*known)->content.bytes();
  return {bytes, font.face, em_height(bytes, font.face)};
}

FontBuilder::Family FontBuilder::family(const std::vector<std::string>& names, bool strong,
                                        const std::string& what) {
  FontWeight weight = strong ? FontWeight::strong : FontWeight::regular;
  FontFile first = find_font(names, weight);
  if (!first)
    throw SetupError("no font was found (looked for " + names.front() + " and others through fontconfig)", 0,
                     "Install one: sudo apt-get install " + what);
  Family family{{load(first)}};
  if (FontFile marks = find_font(mark_families, weight)) family.sources.push_back(load(marks));
  if (FontFile chinese = find_font(chinese_families, weight)) {
    family.sources.push_back(load(chinese));
    has_chinese_ = true;
  }
  std::erase_if(family.sources, [](const Source& source) { return source.bytes.empty(); });
  if (family.sources.empty())
    throw SetupError("the font " + first.path + " can't be read", 0,
                     "Install another: sudo apt-get install " + what);
  return family;
}

Fonts FontBuilder::build(float scale, const Glyphs& glyphs) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas->FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  if (glyphs.chinese() && !has_chinese_)  // in English: Chinese could not be read
    missing_ = "This machine has no Chinese font: sudo apt-get install fonts-noto-cjk";
  std::vector<ImWchar> ranges = glyphs.ranges();
  Fonts fonts{};
  auto size = [&](float units) { return std::round(units * scale); };
  fonts.body = add(text_, size(body_size), ranges);
  fonts.strong = add(text_strong_, size(body_size), ranges);
  fonts.small = add(text_, size(small_size), ranges);
  fonts.small_strong = add(text_strong_, size(small_size), ranges);
  fonts.title = add(text_strong_, size(title_size), ranges);
  fonts.code = add(code_, size(code_size), ranges);
  fonts.code_strong = add(code_strong_, size(code_size), ranges);
  fonts.code_small = add(code_, size(code_small_size), ranges);
  fonts.code_in_text = add(code_, size(code_in_text_size), ranges);
  atlas->Build();
  return fonts;
}

ImFont* FontBuilder::add(const Family& family, float size, const std::vector<ImWchar>& ranges) {
  ImFont* font = nullptr;
  for (const Source& source : family.sources) {
    ImFontConfig config;
    config.FontNo = source.face;
    config.MergeMode = font != nullptr;
    config.GlyphRanges = ranges.data();
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    font = atlas->AddFontFromMemoryTTF(const_cast<std::byte*>(source.bytes.data()),
                                       static_cast<int>(source.bytes.size()),
                                       size * family.sources.front().em / source.em, &config);
    // Said only now: the atlas copies what isn't its own when it is added, 20 MB for each size of a Chinese
    // font.
    atlas->ConfigData.back().FontDataOwnedByAtlas = false;
  }
  return font;
}

}  // namespace wirestep::app
