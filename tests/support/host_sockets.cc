#include "support/host_sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace wirestep::test {

namespace {

[[noreturn]] void fail(const char* what, int error) {
  throw SetupError(what, error, "");
}

sockaddr_in ipv4(const char* address, std::uint16_t port) {
  sockaddr_in ip{};
  ip.sin_family = AF_INET;
  ip.sin_port = htons(port);
  inet_pton(AF_INET, address, &ip.sin_addr);
  return ip;
}

}  // namespace

HostSockets::HostSockets(World& world) {
  for (const WorldHost& host : world.hosts()) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair", errno);
    makers_.emplace_back(ends[0]);
    world.launch({1000u + host.id.value, host.id, {SOCKET_MAKER}, {}, "/", Fd(ends[1])});
  }
}

Fd HostSockets::make(std::size_t host, int domain, int type, int protocol) {
  int wish[3] = {domain, type, protocol};
  if (send(makers_[host].get(), wish, sizeof wish, MSG_NOSIGNAL) < 0) fail("send to " SOCKET_MAKER, errno);
  int error = 0;
  iovec part{&error, sizeof error};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (recvmsg(makers_[host].get(), &message, MSG_CMSG_CLOEXEC) <= 0)
    fail("no answer from " SOCKET_MAKER, errno);
  if (error != 0) fail("socket in a host", error);
  int made;
  std::memcpy(&made, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof made);
  return Fd(made);
}

Fd HostSockets::listen(std::size_t host, std::uint16_t port, int backlog) {
  Fd listener = make(host, AF_INET, SOCK_STREAM);
  int on = 1;
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in any = ipv4("0.0.0.0", port);
  if (bind(listener.get(), reinterpret_cast<sockaddr*>(&any), sizeof any) != 0) fail("bind", errno);
  if (::listen(listener.get(), backlog) != 0) fail("listen", errno);
  return listener;
}

Fd HostSockets::connect(std::size_t host, const char* address, std::uint16_t port) {
  Fd client = make(host, AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
  sockaddr_in server = ipv4(address, port);
  if (::connect(client.get(), reinterpret_cast<sockaddr*>(&server), sizeof server) != 0 &&
      errno != EINPROGRESS)
    fail("connect", errno);
  return client;
}

}  // namespace wirestep::test
