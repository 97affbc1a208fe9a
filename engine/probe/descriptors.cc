#include "probe/descriptors.h"

#include <asm/socket.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>

#include "probe/kernel.h"

namespace wirestep::probe {

namespace {

// In bss: a page of it costs memory only once a descriptor in its range is used.
constexpr unsigned table_size = 65536;
std::atomic<std::uint64_t> table[table_size];  // 0: not known

std::uint64_t ask(int fd) {
  std::uint64_t cookie = 0;
  socklen_t length = sizeof cookie;
  const long result = kernel::call(SYS_getsockopt, fd, SOL_SOCKET, SO_COOKIE, kernel::number(&cookie),
                                   kernel::number(&length));
  if (result == 0) return cookie;
  return result == -EBADF ? 0 : not_a_socket;
}

}  // namespace

std::uint64_t cookie_of(int fd) {
  const auto index = static_cast<unsigned>(fd);
  if (index >= table_size) return ask(fd);
  std::uint64_t cookie = table[index].load(std::memory_order_relaxed);
  if (cookie == 0) {
    cookie = ask(fd);
    table[index].store(cookie, std::memory_order_relaxed);
  }
  return cookie;
}

bool known_file(int fd) {
  const auto index = static_cast<unsigned>(fd);
  return index < table_size && table[index].load(std::memory_order_relaxed) == not_a_socket;
}

void forget(int fd) {
  const auto index = static_cast<unsigned>(fd);
  if (index < table_size) table[index].store(0, std::memory_order_relaxed);
}

void forget_range(unsigned first, unsigned last) {
  for (unsigned index = first; index < table_size && index <= last; ++index) {
    // Only what is set: writing zeros would touch pages that were never used.
    if (table[index].load(std::memory_order_relaxed) != 0) table[index].store(0, std::memory_order_relaxed);
  }
}

}  // namespace wirestep::probe
