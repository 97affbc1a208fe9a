// Sending and receiving.

#include <algorithm>
#include <iterator>

#include "probe/address_room.h"
#include "probe/call.h"
#include "probe/kernel.h"
#include "probe/real.h"

namespace wirestep::probe {
namespace {

// The first buffer of a vector: enough for the few bytes that are shown.
void add_vector(Pieces& pieces, const iovec* vector, std::size_t count, std::size_t length) {
  iovec first;
  if (count == 0 || !kernel::read_memory(&first, vector, sizeof first)) return;
  pieces.add_data(place_data, first.iov_base, std::min(first.iov_len, length));
}

// A message to be sent: its data and the address it goes to.
void add_message(Call& call, const msghdr* message) {
  msghdr copy;
  if (!call.reported() || !kernel::read_memory(&copy, message, sizeof copy)) return;
  call.in.add(place_address, copy.msg_name, copy.msg_namelen);
  add_vector(call.in, copy.msg_iov, copy.msg_iovlen, data_bytes);
}

// A message that was sent or received, so that its pointers are good.
void add_moved(Call& call, const msghdr& message, std::size_t length) {
  if (message.msg_namelen != 0) call.out.add(place_address, message.msg_name, message.msg_namelen);
  add_vector(call.out, message.msg_iov, message.msg_iovlen, length);
}

void add_received(Call& call, const msghdr& message, std::size_t got) {
  add_moved(call, message, got);
  if (message.msg_flags != 0) call.out.add(place_flags, &message.msg_flags, sizeof message.msg_flags);
}

// How long each message was that a call has moved: the call's result only says how many they were. Lives for
// as long as the call does, whose pieces point to it.
struct Lengths {
  int of[part_bytes / sizeof(int)];

  void describe(Call& call, const mmsghdr* messages, int moved) {
    const std::size_t count = std::min(std::size(of), static_cast<std::size_t>(moved));
    for (std::size_t i = 0; i < count; ++i) of[i] = static_cast<int>(messages[i].msg_len);
    call.out.add(place_lengths, of, count * sizeof *of);
  }
};

int describe_received(Call& call, unsigned place, const void* buffer, ssize_t got, std::size_t room) {
  // With MSG_TRUNC the result is the datagram's length, which may be more than the buffer's.
  call.out.add_data(place, buffer, std::min(static_cast<std::size_t>(got), room));
  return -1;
}

}  // namespace
}  // namespace wirestep::probe

using namespace wirestep::probe;  // NOLINT: the functions below are libc's names

#pragma GCC visibility push(default)
extern "C" {

ssize_t send(int fd, const void* buffer, size_t length, int flags) {
  Call call(CallName::send, fd, {fd, buffer, length, flags});
  call.in.add_data(1, buffer, length);
  return reported(call, [&] { return real::send(fd, buffer, length, flags); });
}

ssize_t sendto(int fd, const void* buffer, size_t length, int flags, const sockaddr* to,
               socklen_t to_length) {
  Call call(CallName::sendto, fd, {fd, buffer, length, flags, to, to_length});
  call.in.add_data(1, buffer, length);
  call.in.add(4, to, to_length);
  return reported(call, [&] { return real::sendto(fd, buffer, length, flags, to, to_length); });
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  Call call(CallName::sendmsg, fd, {fd, message, flags});
  add_message(call, message);
  return reported(call, [&] { return real::sendmsg(fd, message, flags); });
}

int sendmmsg(int fd, mmsghdr* messages, unsigned count, int flags) {
  Call call(CallName::sendmmsg, fd, {fd, messages, count, flags});
  if (count > 0) add_message(call, &messages->msg_hdr);
  Lengths lengths;
  return reported(
      call, [&] { return real::sendmmsg(fd, messages, count, flags); },
      [&](int sent) {
        if (sent > 0) add_moved(call, messages->msg_hdr, messages->msg_len);
        if (sent > 0) lengths.describe(call, messages, sent);
        return -1;
      });
}

ssize_t recv(int fd, void* buffer, size_t length, int flags) {
  Call call(CallName::recv, fd, {fd, buffer, length, flags});
  return reported(
      call, [&] { return real::recv(fd, buffer, length, flags); },
      [&](ssize_t got) { return describe_received(call, 1, buffer, got, length); });
}

ssize_t __recv_chk(int fd, void* buffer, size_t length, size_t room, int flags) {
  Call call(CallName::recv, fd, {fd, buffer, length, flags});
  return reported(
      call, [&] { return real::recv_chk(fd, buffer, length, room, flags); },
      [&](ssize_t got) { return describe_received(call, 1, buffer, got, length); });
}

ssize_t recvfrom(int fd, void* buffer, size_t length, int flags, sockaddr* from, socklen_t* from_length) {
  Call call(CallName::recvfrom, fd, {fd, buffer, length, flags, from, from_length});
  const AddressRoom address(call, from, from_length);
  return reported(
      call, [&] { return real::recvfrom(fd, buffer, length, flags, from, from_length); },
      [&](ssize_t got) {
        address.describe(call, 4);
        return describe_received(call, 1, buffer, got, length);
      });
}

ssize_t __recvfrom_chk(int fd, void* buffer, size_t length, size_t room, int flags, sockaddr* from,
                       socklen_t* from_length) {
  Call call(CallName::recvfrom, fd, {fd, buffer, length, flags, from, from_length});
  const AddressRoom address(call, from, from_length);
  return reported(
      call, [&] { return real::recvfrom_chk(fd, buffer, length, room, flags, from, from_length); },
      [&](ssize_t got) {
        address.describe(call, 4);
        return describe_received(call, 1, buffer, got, length);
      });
}

ssize_t recvmsg(int fd, msghdr* message, int flags) {
  Call call(CallName::recvmsg, fd, {fd, message, flags});
  return reported(
      call, [&] { return real::recvmsg(fd, message, flags); },
      [&](ssize_t got) {
        add_received(call, *message, static_cast<std::size_t>(got));
        return -1;
      });
}

int recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags, timespec* timeout) {
  Call call(CallName::recvmmsg, fd, {fd, messages, count, flags, timeout});
  Lengths lengths;
  return reported(
      call, [&] { return real::recvmmsg(fd, messages, count, flags, timeout); },
      [&](int got) {
        if (got > 0) add_received(call, messages->msg_hdr, messages->msg_len);
        if (got > 0) lengths.describe(call, messages, got);
        return -1;
      });
}

// The calls for any file. What is known to be no socket goes straight on.

ssize_t read(int fd, void* buffer, size_t length) {
  if (known_file(fd)) return real::read(fd, buffer, length);
  Call call(CallName::read, fd, {fd, buffer, length});
  call.only_for_socket(fd);
  return reported(
      call, [&] { return real::read(fd, buffer, length); },
      [&](ssize_t got) { return describe_received(call, 1, buffer, got, length); });
}

ssize_t __read_chk(int fd, void* buffer, size_t length, size_t room) {
  if (known_file(fd)) return real::read_chk(fd, buffer, length, room);
  Call call(CallName::read, fd, {fd, buffer, length});
  call.only_for_socket(fd);
  return reported(
      call, [&] { return real::read_chk(fd, buffer, length, room); },
      [&](ssize_t got) { return describe_received(call, 1, buffer, got, length); });
}

ssize_t write(int fd, const void* buffer, size_t length) {
  if (known_file(fd)) return real::write(fd, buffer, length);
  Call call(CallName::write, fd, {fd, buffer, length});
  call.only_for_socket(fd);
  call.in.add_data(1, buffer, length);
  return reported(call, [&] { return real::write(fd, buffer, length); });
}

ssize_t readv(int fd, const iovec* vector, int count) {
  if (known_file(fd)) return real::readv(fd, vector, count);
  Call call(CallName::readv, fd, {fd, vector, count});
  call.only_for_socket(fd);
  return reported(
      call, [&] { return real::readv(fd, vector, count); },
      [&](ssize_t got) {
        add_vector(call.out, vector, static_cast<std::size_t>(count), static_cast<std::size_t>(got));
        return -1;
      });
}

ssize_t writev(int fd, const iovec* vector, int count) {
  if (known_file(fd)) return real::writev(fd, vector, count);
  Call call(CallName::writev, fd, {fd, vector, count});
  call.only_for_socket(fd);
  if (call.reported() && count > 0) add_vector(call.in, vector, static_cast<std::size_t>(count), data_bytes);
  return reported(call, [&] { return real::writev(fd, vector, count); });
}

ssize_t sendfile(int to, int from, off_t* offset, size_t count) noexcept {
  if (known_file(to)) return real::sendfile(to, from, offset, count);
  Call call(CallName::sendfile, to, {to, from, offset, count});
  call.only_for_socket(to);
  return reported(call, [&] { return real::sendfile(to, from, offset, count); });
}

ssize_t sendfile64(int to, int from, off64_t* offset, size_t count) noexcept {
  if (known_file(to)) return real::sendfile64(to, from, offset, count);
  Call call(CallName::sendfile, to, {to, from, offset, count});
  call.only_for_socket(to);
  return reported(call, [&] { return real::sendfile64(to, from, offset, count); });
}

// One end is a pipe; the call is about the other, if that is a socket.
ssize_t splice(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t length, unsigned flags) {
  if (known_file(from) && known_file(to))
    return real::splice(from, from_offset, to, to_offset, length, flags);
  Call call(CallName::splice, from, {from, from_offset, to, to_offset, length, flags});
  if (!call.about_socket(from)) call.only_for_socket(to);
  return reported(call, [&] { return real::splice(from, from_offset, to, to_offset, length, flags); });
}

}  // extern "C"
