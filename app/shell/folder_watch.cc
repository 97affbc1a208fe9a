#include "app/shell/folder_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/error.h"

namespace wirestep::app {

FolderWatch::FolderWatch(const std::string& folder, std::function<void()> wake)
    : wake_(std::move(wake)),
      inotify_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      end_(eventfd(0, EFD_CLOEXEC)) {
  if (!inotify_ || !end_) throw SetupError("watching " + folder, errno, "");
  if (inotify_add_watch(inotify_.get(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) == -1)
    throw SetupError("watching " + folder, errno, "");
  thread_ = std::thread([this] { watch(); });
}

FolderWatch::~FolderWatch() {
  const std::uint64_t one = 1;
  [[maybe_unused]] auto written = write(end_.get(), &one, sizeof one);  // of an eventfd at 0 it can't fail
  thread_.join();
}

std::set<std::string> FolderWatch::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(saved_, {});
}

void FolderWatch::watch() {
  alignas(inotify_event) std::array<char, 4096> buffer;
  std::array<pollfd, 2> descriptors{{{inotify_.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}}};
  while (poll(descriptors.data(), descriptors.size(), -1) > 0 || errno == EINTR) {
    if (descriptors[1].revents != 0) return;
    ssize_t length = read(inotify_.get(), buffer.data(), buffer.size());
    for (char* at = buffer.data(); length > 0 && at < buffer.data() + length;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      if (event->len > 0) {
        std::lock_guard lock(mutex_);
        saved_.insert(event->name);
      }
      at += sizeof *event + event->len;
    }
    if (length > 0) wake_();
  }
}

}  // namespace wirestep::app
