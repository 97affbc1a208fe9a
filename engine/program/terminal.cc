#include "program/terminal.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.h"

namespace wirestep {

Terminal::Terminal() {
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 80;
  int own = -1, program = -1;
  if (::openpty(&own, &program, nullptr, nullptr, &size) != 0) {
    throw SetupError("open a terminal for a program", errno,
                     "Close programs that hold terminals, or mount /dev/pts.");
  }
  own_end_.reset(own);
  program_end_.reset(program);
  termios settings{};
  ::tcgetattr(program, &settings);
  settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);  // "\n" stays "\n"
  settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(program, TCSANOW, &settings);
  ::fcntl(own, F_SETFD, FD_CLOEXEC);
  ::fcntl(program, F_SETFD, FD_CLOEXEC);
  ::fcntl(own, F_SETFL, O_NONBLOCK);
}

bool Terminal::read(std::size_t limit, const std::function<void(std::string_view)>& use) {
  std::array<char, 16384> piece;
  for (std::size_t done = 0; done < limit;) {
    const ssize_t got = ::read(own_end_.get(), piece.data(), piece.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;  // EIO: the last program end was closed
    if (got == 0) return false;
    use({piece.data(), static_cast<std::size_t>(got)});
    done += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace wirestep
