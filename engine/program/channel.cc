#include "program/channel.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace wirestep {

namespace {

constexpr std::size_t messages_at_once = 64;

// Where the messages of one recvmmsg lie. The loop reads one channel after the other, so they share it.
struct Buffers {
  std::array<std::array<std::byte, probe::max_record_bytes + 1024>, messages_at_once> bytes;
  std::array<iovec, messages_at_once> vectors;
  std::array<mmsghdr, messages_at_once> headers;

  Buffers() {
    for (std::size_t i = 0; i < messages_at_once; ++i) {
      vectors[i] = {bytes[i].data(), bytes[i].size()};
      headers[i] = {};
      headers[i].msg_hdr.msg_iov = &vectors[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
  }
};

Fd make_control_memory() {
  Fd memory(::memfd_create("wirestep-control", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory || ::ftruncate(memory.get(), probe::control_bytes) != 0 ||
      ::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    throw SetupError("make a program's control memory", errno, "Close other programs to free memory.");
  }
  return memory;
}

}  // namespace

Channel::Channel(Fd connection, probe::Mode mode)
    : connection_(std::move(connection)), memory_(make_control_memory()), control_(nullptr) {
  void* mapped = ::mmap(nullptr, probe::control_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory_.get(), 0);
  if (mapped == MAP_FAILED) throw SetupError("map a program's control memory", errno, "");
  control_ = static_cast<probe::Control*>(mapped);
  set_mode(mode);
}

Channel::~Channel() {
  ::munmap(control_, probe::control_bytes);
}

bool Channel::read(std::size_t limit, const std::function<void(const ProbeMessage&)>& use) {
  static thread_local Buffers buffers;
  for (std::size_t done = 0; done < limit;) {
    const auto wanted = static_cast<unsigned>(std::min(limit - done, messages_at_once));
    const int count = ::recvmmsg(connection_.get(), buffers.headers.data(), wanted, MSG_DONTWAIT, nullptr);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const std::size_t length = buffers.headers[i].msg_len;
      if (length == 0) return false;  // the end: a probe sends no empty message
      const auto message = read_probe_message({buffers.bytes[i].data(), length});
      if (!message) continue;
      use(*message);  // before the answer: a Hello may decide the mode
      if (std::holds_alternative<HelloMessage>(*message)) answer_hello();
    }
    done += static_cast<std::size_t>(count);
  }
  return true;
}

void Channel::answer_hello() {
  if (!memory_) return;  // a second Hello, which no probe sends
  probe::Welcome welcome;
  iovec piece{&welcome, sizeof welcome};
  alignas(cmsghdr) char ancillary[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = ancillary;
  message.msg_controllen = sizeof ancillary;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int memory = memory_.get();
  std::memcpy(CMSG_DATA(header), &memory, sizeof memory);
  // If it can't be sent the program is gone already, and the next read says so.
  static_cast<void>(::sendmsg(connection_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT));
  memory_.reset();  // mapped here, and needed no more
}

void Channel::set_mode(probe::Mode mode) {
  control_->mode.store(mode, std::memory_order_release);
}

void Channel::open(std::uint32_t slot) {
  if (slot >= probe::slot_count) return;
  std::uint32_t expected = probe::slot_waiting;
  if (!control_->slots[slot].compare_exchange_strong(expected, probe::slot_opened)) {
    expected = probe::slot_left;
    control_->slots[slot].compare_exchange_strong(expected, probe::slot_free);
    return;
  }
  ::syscall(SYS_futex, &control_->slots[slot], FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

bool of_own_user(int connection) {
  ucred peer{};
  socklen_t length = sizeof peer;
  return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::getuid();
}

}  // namespace wirestep
