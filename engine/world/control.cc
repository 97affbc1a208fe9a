#include "world/control.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace wirestep::control {

namespace {
using Ancillary = std::array<std::byte, CMSG_SPACE(most_descriptors * sizeof(int))>;
}  // namespace

int send_record(int socket, std::span<const std::byte> record, std::span<const int> descriptors) {
  CHECK(descriptors.size() <= most_descriptors);
  iovec part{const_cast<std::byte*>(record.data()), record.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  alignas(cmsghdr) Ancillary ancillary{};
  if (!descriptors.empty()) {
    header.msg_control = ancillary.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
  }
  ssize_t sent;
  do {
    sent = ::sendmsg(socket, &header, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

std::optional<Message> receive(int socket) {
  ssize_t size;
  do {
    size = ::recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) {
    // A reset (the other end died with messages unread) is an end of file, too.
    if (size == 0 || errno != EAGAIN) errno = 0;
    return std::nullopt;
  }
  Message message;
  message.body.resize(static_cast<std::size_t>(size));
  iovec part{message.body.data(), message.body.size()};
  alignas(cmsghdr) Ancillary ancillary;
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = ancillary.data();
  header.msg_controllen = ancillary.size();
  size = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  CHECK(size == static_cast<ssize_t>(message.body.size()));
  message.truncated = (header.msg_flags & MSG_CTRUNC) != 0;
  for (cmsghdr* part_of = CMSG_FIRSTHDR(&header); part_of != nullptr;
       part_of = CMSG_NXTHDR(&header, part_of)) {
    if (part_of->cmsg_level != SOL_SOCKET || part_of->cmsg_type != SCM_RIGHTS) continue;
    std::array<int, most_descriptors> descriptors;
    std::size_t count = (part_of->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    CHECK(count <= most_descriptors);
    std::memcpy(descriptors.data(), CMSG_DATA(part_of), count * sizeof(int));
    for (std::size_t i = 0; i < count; ++i) message.descriptors.emplace_back(descriptors[i]);
  }
  message.type = static_cast<Type>(message.body.front());
  message.body.erase(message.body.begin());
  return message;
}

}  // namespace wirestep::control
