#include "base/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "base/error.h"

namespace wirestep {

namespace {

constexpr std::size_t buffer_bytes = 1u << 20;

}  // namespace

NewFile::NewFile(const std::filesystem::path& path) : path_(path) {
  std::error_code ignored;  // open() will say it better
  if (auto real = std::filesystem::weakly_canonical(path, ignored); !ignored) path_ = real;
  auto status = std::filesystem::status(path_, ignored);
  if (std::filesystem::is_directory(status)) fail(EISDIR);
  bool regular = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
  if (regular) part_ = path_.string() + ".part-" + std::to_string(getpid());
  // Whether it may be replaced is a question to the file, not only to its folder.
  if (std::filesystem::exists(status) && access(path_.c_str(), W_OK) != 0) fail(errno);
  fd_.reset(
      open((regular ? part_ : path_).c_str(), O_WRONLY | O_CLOEXEC | (regular ? O_CREAT | O_EXCL : 0), 0666));
  if (!fd_) {
    part_.clear();
    fail(errno);
  }
}

NewFile::~NewFile() {
  if (!part_.empty()) unlink(part_.c_str());
}

void NewFile::write(std::span<const std::byte> bytes) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  if (buffer_.size() >= buffer_bytes) flush();
}

void NewFile::keep() {
  flush();
  if (part_.empty()) return;
  if (fsync(fd_.get()) != 0) fail(errno);  // some file systems only now find out that they are full
  if (rename(part_.c_str(), path_.c_str()) != 0) fail(errno);
  part_.clear();
}

void NewFile::flush() {
  std::span<const std::byte> rest(buffer_);
  while (!rest.empty()) {
    ssize_t written = ::write(fd_.get(), rest.data(), rest.size());
    if (written < 0 && errno != EINTR) fail(errno);
    if (written > 0) rest = rest.subspan(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void NewFile::fail(int error) const {
  const char* cure = error == ENOSPC || error == EDQUOT ? "Make room there, or choose another place."
                                                        : "Choose a place that you may write to.";
  throw SetupError("saving " + path_.string(), error, cure);
}

}  // namespace wirestep
