#include "base/error.h"

#include <cstring>
#include <utility>

namespace wirestep {

namespace {

std::string message(const std::string& what, int error, const std::string& cure) {
  std::string text = what;
  if (error != 0) text += ": " + std::string(std::strerror(error)) + " (" + errno_name(error) + ")";
  if (!cure.empty()) text += (text.ends_with('.') ? " " : ". ") + cure;
  return text;
}

}  // namespace

SetupError::SetupError(std::string what, int error, std::string cure)
    : std::runtime_error(message(what, error, cure)), error_(error), cure_(std::move(cure)) {}

std::string errno_name(int error) {
  const char* name = strerrorname_np(error);
  return name != nullptr ? name : "errno " + std::to_string(error);
}

std::string signal_name(int signal) {
  const char* name = sigabbrev_np(signal);
  return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(signal);
}

}  // namespace wirestep
