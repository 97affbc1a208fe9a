#pragma once

namespace wirestep {

// A file descriptor that is owned: closed when its owner goes. Move-only. -1 is "none".
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

  // Gives the descriptor away; the caller closes it.
  int release() {
    int fd = fd_;
    fd_ = -1;
    return fd;
  }

  // Closes what was held and holds `fd` from now on.
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

}  // namespace wirestep
