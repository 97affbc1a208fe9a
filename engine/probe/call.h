#pragma once

#include <cerrno>
#include <cstddef>
#include <initializer_list>
#include <type_traits>

#include "probe/descriptors.h"
#include "probe/process.h"
#include "probe/record.h"

namespace wirestep::probe {

// An argument as a number.
struct Arg {
  template <class Number>
  requires std::is_integral_v<Number> || std::is_enum_v<Number> Arg(Number number)
      : value(static_cast<std::uint64_t>(static_cast<std::int64_t>(number))) {}
  Arg(const volatile void* pointer) : value(reinterpret_cast<std::uint64_t>(pointer)) {}

  std::uint64_t value;
};

// The pieces of the program's memory that go with a record. They are never read here: the kernel copies them
// into the message, and says so if the pointer was bad.
class Pieces {
 public:
  void add(unsigned place, const void* from, std::size_t length, std::size_t limit = part_bytes);
  // What a program writes or receives: the first data_bytes of it.
  void add_data(unsigned place, const void* from, std::size_t length) {
    add(place, from, length, data_bytes);
  }

  std::size_t count = 0;
  Part parts[max_parts];
  const void* memory[max_parts];
};

// One call, from its begin to its return. Every wrapper makes one on its stack and hands it to reported().
//
// A call isn't reported (and costs next to nothing) when there is no engine, in a vfork child, and when the
// wrapper finds that it isn't about a socket.
class Call {
 public:
  // `fd`: the socket that the call is about, -1 if there is none. The default argument is evaluated in the
  // wrapper, so that it names the wrapper's caller.
  Call(CallName name, int fd, std::initializer_list<Arg> args,
       const void* caller = __builtin_return_address(0));

  bool reported() const { return reported_; }
  // The wrapper found that it isn't about a socket.
  void ignore() { reported_ = false; }
  // For calls that any file may be passed to. If `fd` is a socket, the call is about it.
  bool about_socket(int fd);
  void only_for_socket(int fd) {
    if (!about_socket(fd)) ignore();
  }

  CallName name() const { return name_; }
  int fd() const { return fd_; }

  Pieces in;   // what goes with begin
  Pieces out;  // what goes with the return

  // The return waits until the engine has seen it (but not for an engine that doesn't answer): bind and
  // listen, whose port has to be routed between the hosts before a client can be told of it. `protocol`:
  // IPPROTO_TCP, IPPROTO_UDP.
  void hold_return(int protocol) { held_protocol_ = protocol; }

  // CPU time that the call itself took, in nanoseconds: of those that wait for descriptors.
  void took(std::int64_t cpu) { cpu_ = cpu; }
  int pid() const { return task_.pid; }

  // Waits at the gate if it is closed, and reports the begin. (Or finds that this isn't to be reported after
  // all.)
  void begin();
  // `error`: errno if result is -1. `made`: the descriptor that the call made, or -1.
  void returned(long result, int error, int made);

 private:
  struct Where;
  void find_where(Where& where) const;
  void send(RecordKind kind, std::uint32_t slot, const Where& where);

  CallName name_;
  Task task_{};  // before reported_, whose initializer fills it in
  bool reported_;
  std::uint8_t arg_count_ = 0;
  int fd_;
  int held_protocol_ = 0;
  std::int64_t cpu_ = -1;
  std::uint64_t id_ = 0;
  std::uint64_t cookie_ = 0;
  const void* caller_;
  std::uint64_t args_[max_args];
};

// The caller that the next Call on this thread is given instead of an address inside the probe: set by
// syscall(), which goes on to the wrapper of the call that it stands for.
extern thread_local const void* forwarded_caller;

// Performs the call and reports it. `perform` calls the real function; `describe(result)` adds what the
// kernel wrote to call.out, for a call that has not failed. errno and result are the real function's.
template <class Perform, class Describe>
auto reported(Call& call, Perform perform, Describe describe) -> decltype(perform()) {
  if (!call.reported()) return perform();
  const int before = errno;
  call.begin();
  errno = before;
  const auto result = perform();
  const int after = errno;
  if (call.reported()) {
    const int made = result >= 0 ? describe(result) : -1;
    call.returned(static_cast<long>(result), after, made);
    errno = after;
  }
  return result;
}

// Nothing comes back but the result.
template <class Perform>
auto reported(Call& call, Perform perform) -> decltype(perform()) {
  return reported(call, perform, [](auto) { return -1; });
}

}  // namespace wirestep::probe
