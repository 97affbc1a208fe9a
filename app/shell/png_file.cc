#include "app/shell/png_file.h"

#include <png.h>

#include "base/error.h"
#include "base/new_file.h"

namespace wirestep::app {

void write_png(const std::string& path, const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<std::byte> bytes(size);
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.rgb.data(), 0, nullptr))
    throw SetupError(std::string("making a PNG: ") + image.message, 0, "");
  NewFile file(path);
  file.write(std::span(bytes).first(size));
  file.keep();
}

}  // namespace wirestep::app
