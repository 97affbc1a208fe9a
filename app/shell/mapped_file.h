#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace wirestep::app {

// A file's bytes, for reading: mapped, because of a font of 20 MB only some pages are ever needed. Empty if
// the file can't be read.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace wirestep::app
