#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

// System calls without libc: the probe's own calls are never seen by the probe, are no cancellation points,
// and leave errno alone. Each returns what the kernel returns, an error as -errno.

namespace wirestep::probe::kernel {

#if defined(__x86_64__)
inline long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
inline long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "the probe needs this machine's way into the kernel"
#endif

inline long number(const void* pointer) {
  return reinterpret_cast<long>(pointer);
}

inline int getpid() {
  return static_cast<int>(call(SYS_getpid));
}
inline int gettid() {
  return static_cast<int>(call(SYS_gettid));
}

// Copies `length` bytes of the program's memory that may not be there: true if all of them were. Where a
// program passes a bad pointer, the kernel answers EFAULT, and so must the call with the probe in between.
inline bool read_memory(void* to, const void* from, std::size_t length) {
  iovec local{to, length};
  iovec remote{const_cast<void*>(from), length};
  return call(SYS_process_vm_readv, getpid(), number(&local), 1, number(&remote), 1) ==
         static_cast<long>(length);
}

// Waits while the word is `value`, until it is woken, a signal came, or `timeout_ns` is over.
inline long futex_wait(const void* word, std::uint32_t value, long timeout_ns) {
  struct {
    long seconds, nanoseconds;
  } timeout{timeout_ns / 1'000'000'000, timeout_ns % 1'000'000'000};
  return call(SYS_futex, number(word), FUTEX_WAIT, value, number(&timeout));
}

}  // namespace wirestep::probe::kernel
