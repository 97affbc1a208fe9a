#pragma once

#include <stdexcept>
#include <string>

namespace wirestep {

// Something the machine refused while a world, a file or a window was being set up. Carries what was tried,
// the errno and the cure, so that the message alone is enough to go on.
class SetupError : public std::runtime_error {
 public:
  // `what`: what was being done ("unshare(CLONE_NEWUSER)"); `error`: the errno, 0 if there is none; `cure`:
  // one sentence that tells the user what to do, or empty.
  SetupError(std::string what, int error, std::string cure);

  int error() const { return error_; }
  const std::string& cure() const { return cure_; }

 private:
  int error_;
  std::string cure_;
};

// "ECONNREFUSED" for ECONNREFUSED; "errno 9999" for a number without a name.
std::string errno_name(int error);

// "SIGKILL" for SIGKILL; "signal 99" for a number without a name.
std::string signal_name(int signal);

}  // namespace wirestep
