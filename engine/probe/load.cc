// What happens when the dynamic linker loads the probe into a program: before main, in one thread.
//
// Theory of operation. The probe stands between a program and libc: it defines the functions of the socket
// API (the files wrap_*.cc), and the linker finds these first. Each wrapper makes a Call, which says to the
// engine what the program asks for and from which line, waits at the gate if the student wants that, performs
// the real function and says what came of it. Rules that hold for all of it:
//
// - The program can't tell. Results and errno are the real function's; bad pointers reach the kernel and come
// back as
//   EFAULT; a descriptor that the probe uses has a number that the program can't be given.
// - Anything may be interrupted: no lock, no allocation, thread memory of the initial-exec kind. The probe
// calls the
//   kernel directly (kernel.h), so it never meets itself.
// - Nothing waits for an engine that is gone.
//
// What the probe can't see: calls that libc makes itself (stdio on sockets, getaddrinfo), programs without
// libc (static, Go), io_uring.

#include "probe/channel.h"
#include "probe/origin.h"
#include "probe/process.h"
#include "probe/python.h"
#include "probe/real.h"

namespace wirestep::probe {

namespace {

[[gnu::constructor]] void load() {
  const int before = errno;
  real::find_all();
  know_own_code();
  python::find();
  if (know_process()) channel::open();
  errno = before;
}

}  // namespace
}  // namespace wirestep::probe
