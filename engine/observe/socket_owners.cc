#include "observe/socket_owners.h"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "base/fd.h"

namespace wirestep {

namespace {

// Sockets are handed from one process to another, and programs replaced, without a word.
constexpr Nanoseconds patience = std::chrono::seconds(10);

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

Directory open_directory(const std::string& path) {
  return {::opendir(path.c_str()), ::closedir};
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

// "socket:[4711]" → 4711.
std::optional<std::uint32_t> socket_inode(std::string_view target) {
  constexpr std::string_view before = "socket:[", after = "]";
  if (!target.starts_with(before) || !target.ends_with(after)) return {};
  return number(target.substr(before.size(), target.size() - before.size() - after.size()));
}

std::string program_name(const std::string& process) {
  Fd file(::open((process + "/comm").c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 64> text{};
  ssize_t size = file ? ::read(file.get(), text.data(), text.size()) : 0;
  std::string name(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return name.substr(0, name.find('\n'));
}

}  // namespace

void SocketOwners::sample(const HostList& list, Batch& batch) {
  bool unknown = now() - walked_ > patience;
  list.each([&](const Socket& socket) {
    unknown = unknown || (socket.inode != 0 && !told_.contains(socket.inode));
  });
  if (!unknown) return;
  walk_processes();
  Time time = now();
  auto told = std::exchange(told_, {});  // of sockets that are gone nothing is kept
  list.each([&](const Socket& socket) {
    if (socket.inode == 0) return;
    auto owner = found_.find(socket.inode), before = told.find(socket.inode);
    const Owner& latest = told_[socket.inode] = owner == found_.end() ? Owner{} : owner->second;
    if (before != told.end() && before->second == latest) return;
    Trace& trace = batch.trace();
    batch.add(time, OwnerEvent{socket.host, socket.inode, latest.pid, trace.store(latest.program),
                               trace.store(user(socket.uid))});
  });
}

// Of several processes that have a socket open, the one that is oldest by its number: mostly it made the
// others.
void SocketOwners::walk_processes() {
  found_.clear();
  walked_ = now();
  Directory processes = open_directory("/proc");
  while (dirent* process = processes ? ::readdir(processes.get()) : nullptr) {
    auto pid = number(process->d_name);
    if (!pid) continue;
    std::string folder = std::string("/proc/") + process->d_name, files = folder + "/fd";
    Directory descriptors = open_directory(files);  // refused for other users' processes
    std::optional<std::string> program;
    while (dirent* descriptor = descriptors ? ::readdir(descriptors.get()) : nullptr) {
      std::array<char, 64> target;
      ssize_t size =
          ::readlinkat(::dirfd(descriptors.get()), descriptor->d_name, target.data(), target.size());
      auto inode = socket_inode({target.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
      if (!inode) continue;
      if (!program) program = program_name(folder);
      auto own = static_cast<std::int32_t>(*pid);
      auto [owner, is_new] = found_.try_emplace(*inode, Owner{own, *program});
      if (!is_new && own < owner->second.pid) owner->second = {own, *program};
    }
  }
}

const std::string& SocketOwners::user(std::uint32_t uid) {
  auto [known, is_new] = users_.try_emplace(uid);
  if (!is_new) return known->second;
  std::array<char, 4096> room;
  passwd entry{}, *found = nullptr;
  ::getpwuid_r(uid, &entry, room.data(), room.size(), &found);
  known->second = found ? found->pw_name : std::to_string(uid);
  return known->second;
}

}  // namespace wirestep
