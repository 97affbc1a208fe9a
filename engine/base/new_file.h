#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "base/fd.h"

namespace wirestep {

// A file that comes into being whole or not at all. It is written beside its place and put there by keep():
// until then an older file of that name is unharmed, and a NewFile that goes without keep() leaves nothing. A
// place that is no regular file (a pipe, /dev/stdout) is written to directly. Links are followed. Every
// failure is a SetupError that names the file, and whose cure is to choose another place.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  // Appends bytes; they may stay in memory until keep().
  void write(std::span<const std::byte> bytes);
  // Writes what is still in memory to the disk and puts the file in its place.
  void keep();

 private:
  void flush();
  [[noreturn]] void fail(int error) const;

  std::filesystem::path path_, part_;  // part_: where it is written; empty for what is no regular file
  Fd fd_;
  std::vector<std::byte> buffer_;
};

}  // namespace wirestep
