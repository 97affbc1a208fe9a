#include "probe/real.h"

namespace wirestep::probe::real {

void find_all() {
  RealBase* const all[] = {
      &socket,       &socketpair,   &bind,        &listen,       &accept,        &accept4,   &connect,
      &shutdown,     &getsockname,  &getpeername, &getsockopt,   &setsockopt,    &send,      &sendto,
      &sendmsg,      &sendmmsg,     &recv,        &recvfrom,     &recvmsg,       &recvmmsg,  &recv_chk,
      &recvfrom_chk, &read,         &read_chk,    &write,        &readv,         &writev,    &sendfile,
      &sendfile64,   &splice,       &close,       &close_range,  &fclose,        &dup,       &dup2,
      &dup3,         &fcntl,        &fcntl64,     &ioctl,        &select,        &pselect,   &poll,
      &ppoll,        &poll_chk,     &ppoll_chk,   &epoll_create, &epoll_create1, &epoll_ctl, &epoll_wait,
      &epoll_pwait,  &epoll_pwait2, &syscall};
  for (RealBase* function : all) function->find();
}

}  // namespace wirestep::probe::real
