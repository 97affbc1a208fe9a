#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/fd.h"

namespace wirestep::app {

// Tells which files of a folder were saved: written and closed, or moved into their place, as editors do
// (inotify(7)). Folders within it aren't watched.
class FolderWatch {
 public:
  // `wake` is called on a thread of the watch's own when take() has something: it must not block. Throws
  // SetupError if the folder can't be watched.
  FolderWatch(const std::string& folder, std::function<void()> wake);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // The names of the files that were saved since the last call. Any thread.
  std::set<std::string> take();

 private:
  void watch();

  const std::function<void()> wake_;
  Fd inotify_, end_;
  std::mutex mutex_;
  std::set<std::string> saved_;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace wirestep::app
