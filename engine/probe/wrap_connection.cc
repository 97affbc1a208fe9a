// Making sockets, connecting them, and their addresses and options.

#include <netinet/in.h>

#include "probe/address_room.h"
#include "probe/call.h"
#include "probe/kernel.h"
#include "probe/real.h"

namespace wirestep::probe {
namespace {

// Reports the local address with the return, and holds it back, if this is a socket of the internet.
struct LocalAddress {
  sockaddr_storage address;

  int describe(Call& call) {
    int protocol = 0;
    socklen_t length = sizeof protocol;
    kernel::call(SYS_getsockopt, call.fd(), SOL_SOCKET, SO_PROTOCOL, kernel::number(&protocol),
                 kernel::number(&length));
    length = sizeof address;
    const long got =
        kernel::call(SYS_getsockname, call.fd(), kernel::number(&address), kernel::number(&length));
    if (got != 0 || (address.ss_family != AF_INET && address.ss_family != AF_INET6)) return -1;
    call.out.add(place_local, &address, length);
    call.hold_return(protocol);
    return -1;
  }
};

}  // namespace
}  // namespace wirestep::probe

using namespace wirestep::probe;  // NOLINT: the functions below are libc's names

#pragma GCC visibility push(default)
extern "C" {

int socket(int domain, int type, int protocol) noexcept {
  Call call(CallName::socket, -1, {domain, type, protocol});
  return reported(
      call, [&] { return real::socket(domain, type, protocol); }, [](int made) { return made; });
}

int socketpair(int domain, int type, int protocol, int pair[2]) noexcept {
  Call call(CallName::socketpair, -1, {domain, type, protocol, pair});
  return reported(
      call, [&] { return real::socketpair(domain, type, protocol, pair); },
      [&](int) {
        forget(pair[0]);
        forget(pair[1]);
        call.out.add(3, pair, 2 * sizeof(int));
        return -1;
      });
}

int bind(int fd, const sockaddr* address, socklen_t length) noexcept {
  Call call(CallName::bind, fd, {fd, address, length});
  call.in.add(1, address, length);
  LocalAddress local;
  return reported(
      call, [&] { return real::bind(fd, address, length); }, [&](int) { return local.describe(call); });
}

// A socket that wasn't bound is bound by listen.
int listen(int fd, int backlog) noexcept {
  Call call(CallName::listen, fd, {fd, backlog});
  LocalAddress local;
  return reported(
      call, [&] { return real::listen(fd, backlog); }, [&](int) { return local.describe(call); });
}

int accept(int fd, sockaddr* address, socklen_t* length) {
  Call call(CallName::accept, fd, {fd, address, length});
  const AddressRoom room(call, address, length);
  return reported(
      call, [&] { return real::accept(fd, address, length); },
      [&](int made) {
        room.describe(call, 1);
        return made;
      });
}

int accept4(int fd, sockaddr* address, socklen_t* length, int flags) {
  Call call(CallName::accept4, fd, {fd, address, length, flags});
  const AddressRoom room(call, address, length);
  return reported(
      call, [&] { return real::accept4(fd, address, length, flags); },
      [&](int made) {
        room.describe(call, 1);
        return made;
      });
}

int connect(int fd, const sockaddr* address, socklen_t length) {
  Call call(CallName::connect, fd, {fd, address, length});
  call.in.add(1, address, length);
  return reported(call, [&] { return real::connect(fd, address, length); });
}

int shutdown(int fd, int how) noexcept {
  Call call(CallName::shutdown, fd, {fd, how});
  return reported(call, [&] { return real::shutdown(fd, how); });
}

int getsockname(int fd, sockaddr* address, socklen_t* length) noexcept {
  Call call(CallName::getsockname, fd, {fd, address, length});
  const AddressRoom room(call, address, length);
  return reported(
      call, [&] { return real::getsockname(fd, address, length); },
      [&](int) {
        room.describe(call, 1);
        return -1;
      });
}

int getpeername(int fd, sockaddr* address, socklen_t* length) noexcept {
  Call call(CallName::getpeername, fd, {fd, address, length});
  const AddressRoom room(call, address, length);
  return reported(
      call, [&] { return real::getpeername(fd, address, length); },
      [&](int) {
        room.describe(call, 1);
        return -1;
      });
}

int getsockopt(int fd, int level, int option, void* value, socklen_t* length) noexcept {
  Call call(CallName::getsockopt, fd, {fd, level, option, value, length});
  return reported(
      call, [&] { return real::getsockopt(fd, level, option, value, length); },
      [&](int) {
        if (length != nullptr) call.out.add(3, value, *length);
        return -1;
      });
}

int setsockopt(int fd, int level, int option, const void* value, socklen_t length) noexcept {
  Call call(CallName::setsockopt, fd, {fd, level, option, value, length});
  call.in.add(3, value, length);
  return reported(call, [&] { return real::setsockopt(fd, level, option, value, length); });
}

}  // extern "C"
