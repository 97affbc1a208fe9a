#include "app/cli/waiter.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "base/check.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

// For the signal handlers, which can reach nothing else.
volatile std::sig_atomic_t asked_to_end = 0;
volatile std::sig_atomic_t event_descriptor = -1;

constexpr std::array ending_signals = {SIGINT, SIGTERM, SIGHUP};

void signal_event(int descriptor) {
  const std::uint64_t one = 1;
  [[maybe_unused]] auto written = write(descriptor, &one, sizeof one);  // full: the wait ends anyway
}

void on_end(int) {
  int saved = errno;
  asked_to_end = 1;
  signal_event(event_descriptor);
  errno = saved;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

}  // namespace

Waiter::Waiter() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!event_) throw SetupError("eventfd", errno, "");
  CHECK(event_descriptor == -1);
  event_descriptor = event_.get();
  for (int signal : ending_signals) handle(signal, on_end);
  handle(SIGPIPE, [](int) {});
}

Waiter::~Waiter() {
  for (int signal : ending_signals) handle(signal, SIG_DFL);
  handle(SIGPIPE, SIG_DFL);
  event_descriptor = -1;
}

void Waiter::wake() {
  signal_event(event_.get());
}

bool Waiter::wait(std::optional<Time> deadline, bool input) {
  int timeout = -1;
  if (deadline) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now()).count();
    timeout = static_cast<int>(std::clamp<decltype(left)>(left, 0, 3'600'000));
  }
  std::array<pollfd, 2> descriptors{{{event_.get(), POLLIN, 0}, {input ? STDIN_FILENO : -1, POLLIN, 0}}};
  if (poll(descriptors.data(), descriptors.size(), timeout) <= 0) return false;
  std::uint64_t count;
  [[maybe_unused]] auto drained = read(event_.get(), &count, sizeof count);
  return descriptors[1].revents != 0;
}

bool Waiter::interrupted() const {
  return asked_to_end != 0;
}

}  // namespace wirestep::app
