// syscall(): programs that go past libc's functions are seen all the same. Each number of the socket API goes
// on to the wrapper of the function it stands for, which reports it under that name, with the line of whoever
// called syscall().

#include <pthread.h>
#include <stdarg.h>

#include "probe/call.h"
#include "probe/channel.h"
#include "probe/real.h"

namespace wirestep::probe {
namespace {

template <class Pointer>
Pointer* pointer(long number) {
  return reinterpret_cast<Pointer*>(number);
}

int number(long argument) {
  return static_cast<int>(argument);
}
unsigned natural(long argument) {
  return static_cast<unsigned>(argument);
}
std::size_t size(long argument) {
  return static_cast<std::size_t>(argument);
}

// True if `call` is one of the probe's; then `result` is what it returned.
bool go_on(long call, const long (&a)[6], long& result) {
  switch (call) {
    case SYS_socket:
      result = socket(number(a[0]), number(a[1]), number(a[2]));
      return true;
    case SYS_socketpair:
      result = socketpair(number(a[0]), number(a[1]), number(a[2]), pointer<int>(a[3]));
      return true;
    case SYS_bind:
      result = bind(number(a[0]), pointer<const sockaddr>(a[1]), natural(a[2]));
      return true;
    case SYS_listen:
      result = listen(number(a[0]), number(a[1]));
      return true;
    case SYS_accept:
      result = accept(number(a[0]), pointer<sockaddr>(a[1]), pointer<socklen_t>(a[2]));
      return true;
    case SYS_accept4:
      result = accept4(number(a[0]), pointer<sockaddr>(a[1]), pointer<socklen_t>(a[2]), number(a[3]));
      return true;
    case SYS_connect:
      result = connect(number(a[0]), pointer<const sockaddr>(a[1]), natural(a[2]));
      return true;
    case SYS_shutdown:
      result = shutdown(number(a[0]), number(a[1]));
      return true;
    case SYS_close:
      result = close(number(a[0]));
      return true;
    case SYS_sendto:
      result = sendto(number(a[0]), pointer<const void>(a[1]), size(a[2]), number(a[3]),
                      pointer<const sockaddr>(a[4]), natural(a[5]));
      return true;
    case SYS_recvfrom:
      result = recvfrom(number(a[0]), pointer<void>(a[1]), size(a[2]), number(a[3]), pointer<sockaddr>(a[4]),
                        pointer<socklen_t>(a[5]));
      return true;
    case SYS_sendmsg:
      result = sendmsg(number(a[0]), pointer<const msghdr>(a[1]), number(a[2]));
      return true;
    case SYS_recvmsg:
      result = recvmsg(number(a[0]), pointer<msghdr>(a[1]), number(a[2]));
      return true;
    case SYS_sendmmsg:
      result = sendmmsg(number(a[0]), pointer<mmsghdr>(a[1]), natural(a[2]), number(a[3]));
      return true;
    case SYS_recvmmsg:
      result = recvmmsg(number(a[0]), pointer<mmsghdr>(a[1]), natural(a[2]), number(a[3]),
                        pointer<timespec>(a[4]));
      return true;
    case SYS_read:
      result = read(number(a[0]), pointer<void>(a[1]), size(a[2]));
      return true;
    case SYS_write:
      result = write(number(a[0]), pointer<const void>(a[1]), size(a[2]));
      return true;
    case SYS_readv:
      result = readv(number(a[0]), pointer<const iovec>(a[1]), number(a[2]));
      return true;
    case SYS_writev:
      result = writev(number(a[0]), pointer<const iovec>(a[1]), number(a[2]));
      return true;
    case SYS_getsockname:
      result = getsockname(number(a[0]), pointer<sockaddr>(a[1]), pointer<socklen_t>(a[2]));
      return true;
    case SYS_getpeername:
      result = getpeername(number(a[0]), pointer<sockaddr>(a[1]), pointer<socklen_t>(a[2]));
      return true;
    case SYS_getsockopt:
      result =
          getsockopt(number(a[0]), number(a[1]), number(a[2]), pointer<void>(a[3]), pointer<socklen_t>(a[4]));
      return true;
    case SYS_setsockopt:
      result = setsockopt(number(a[0]), number(a[1]), number(a[2]), pointer<const void>(a[3]), natural(a[4]));
      return true;
    case SYS_dup:
      result = dup(number(a[0]));
      return true;
    case SYS_dup3:
      result = dup3(number(a[0]), number(a[1]), number(a[2]));
      return true;
    case SYS_close_range:
      result = close_range(natural(a[0]), natural(a[1]), number(a[2]));
      return true;
    case SYS_epoll_create1:
      result = epoll_create1(number(a[0]));
      return true;
    case SYS_epoll_ctl:
      result = epoll_ctl(number(a[0]), number(a[1]), number(a[2]), pointer<epoll_event>(a[3]));
      return true;
#ifdef SYS_poll  // not where the kernel has only the newer calls (arm64)
    case SYS_poll:
      result = poll(pointer<pollfd>(a[0]), size(a[1]), number(a[2]));
      return true;
    case SYS_dup2:
      result = dup2(number(a[0]), number(a[1]));
      return true;
    case SYS_epoll_create:
      result = epoll_create(number(a[0]));
      return true;
    case SYS_epoll_wait:
      result = epoll_wait(number(a[0]), pointer<epoll_event>(a[1]), number(a[2]), number(a[3]));
      return true;
#endif
    default:
      return false;
  }
}

}  // namespace
}  // namespace wirestep::probe

using namespace wirestep::probe;  // NOLINT: the function below is libc's name

#pragma GCC visibility push(default)
extern "C" long syscall(long call, ...) noexcept {
  long a[6];
  va_list list;
  va_start(list, call);
  for (long& argument : a) argument = va_arg(list, long);
  va_end(list);
  // libc's functions are cancellation points, syscall() isn't.
  int cancel = 0;
  if (channel::alive()) {
    long result = 0;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    forwarded_caller = __builtin_return_address(0);
    const bool known = go_on(call, a, result);
    forwarded_caller = nullptr;
    pthread_setcancelstate(cancel, nullptr);
    if (known) return result;
  }
  return real::syscall(call, a[0], a[1], a[2], a[3], a[4], a[5]);
}
