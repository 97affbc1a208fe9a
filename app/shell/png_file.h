#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wirestep::app {

// A picture of 8-bit RGB, rows from the top down.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

// Writes a picture as PNG, whole or not at all. Throws SetupError where the file can't be written.
void write_png(const std::string& path, const Picture& picture);

}  // namespace wirestep::app
