#include "app/shell/font_finder.h"

#include <fontconfig/fontconfig.h>

#include <memory>

namespace wirestep::app {

namespace {

struct PatternDestroyer {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternDestroyer>;

bool has_family(FcPattern* font, const std::string& family) {
  for (int i = 0;; ++i) {
    FcChar8* name = nullptr;
    if (FcPatternGetString(font, FC_FAMILY, i, &name) != FcResultMatch) return false;
    if (family == reinterpret_cast<const char*>(name)) return true;
  }
}

}  // namespace

FontFile find_font(const std::vector<std::string>& families, FontWeight weight) {
  for (const std::string& family : families) {
    Pattern wanted(FcPatternCreate());
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
    FcPatternAddInteger(wanted.get(), FC_WEIGHT,
                        weight == FontWeight::strong ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultNoMatch;
    Pattern found(FcFontMatch(nullptr, wanted.get(), &result));
    if (!found || !has_family(found.get(), family)) continue;
    FcChar8* path = nullptr;
    int face = 0;
    if (FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch) continue;
    FcPatternGetInteger(found.get(), FC_INDEX, 0, &face);
    return {reinterpret_cast<const char*>(path),
            face & 0xffff};  // the upper half names an instance of a variable font
  }
  return {};
}

}  // namespace wirestep::app
