#pragma once

#include <string>
#include <vector>

namespace wirestep::app {

enum class FontWeight { regular, strong };

// A font file on this machine, and which of the faces in it.
struct FontFile {
  std::string path;  // empty: none was found
  int face = 0;

  explicit operator bool() const { return !path.empty(); }
};

// The first of these families that the machine has (through fontconfig), in that weight if there is one.
// Families that aren't installed are passed over, not replaced by what fontconfig thinks is like them.
FontFile find_font(const std::vector<std::string>& families, FontWeight weight);

}  // namespace wirestep::app
