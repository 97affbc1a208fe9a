#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/fd.h"
#include "world/failure.h"
#include "world/record.h"
#include "world/spec.h"
#include "world/world.h"

// The control socket between the engine and the world's process: an AF_UNIX SOCK_SEQPACKET pair, one message
// a record, descriptors beside it (SCM_RIGHTS). Both ends are the same executable file, so the format needs
// no version; each message is described once, in `fields`, for writing and for reading.
//
//   engine → world                     world → engine
//   plan: what world to make           host: one is made, here are its sockets (spec's order)
//                                      ready: all are | refused: this could not be done; the world ends
//   launch (+ terminal)                report: started, or failed; later suspended, continued, exited
//   signal
//   list                               report: a process's open descriptors
//   times                              report: what a program's processes have used of the processors
//   set_sysctl                         answer: what is wrong, or empty
//   make_sockets                       sockets: here they are, or why there are fewer
//   (end of file)                      the world and everything in it ends

namespace wirestep::control {

enum class Type : std::uint8_t {
  plan,
  host,
  ready,
  refused,
  launch,
  signal,
  list,
  times,
  set_sysctl,
  answer,
  make_sockets,
  sockets,
  report
};

struct Plan {
  WorldSpec spec;
  std::string probe_name;
};
struct HostMade {
  // Which descriptors come with it, in this order; loopback mode has not all of them. Behind them: counters.
  bool packet, sock_diag, route, probe_listener;
};
struct Ready {};
struct Signal {
  std::int32_t pid;
  std::int32_t signal;
  bool whole_session;
};
struct List {
  std::uint32_t id;  // the Launch's; comes back
  std::int32_t pid;
};
struct Times {
  std::uint32_t id;  // the Launch's; comes back
  std::int32_t pid;  // of its first process
};
struct SetSysctl {
  HostId host;
  std::string key, value;
};
struct Answer {
  std::string error;
};
struct MakeSockets {
  HostId host;
  std::int32_t family, type;  // as socket(2) wants them
  std::uint32_t count;        // at most most_descriptors
};
struct Sockets {
  std::int32_t error;  // why there are fewer than asked for; 0: there aren't
};

// What the kernel passes with one record (SCM_MAX_FD, unix(7)).
inline constexpr std::size_t most_descriptors = 253;

template <class Io>
void fields(Io& io, HostSpec& x) {
  io(x.name, x.address, x.sysctls);
}
template <class Io>
void fields(Io& io, WorldSpec& x) {
  io(x.hosts, x.ipv6, x.tame_timers, x.loopback);
}
template <class Io>
void fields(Io& io, Plan& x) {
  io(x.spec, x.probe_name);
}
template <class Io>
void fields(Io& io, HostMade& x) {
  io(x.packet, x.sock_diag, x.route, x.probe_listener);
}
template <class Io>
void fields(Io&, Ready&) {}
template <class Io>
void fields(Io& io, Failure& x) {
  io(x.what, x.error);
}
template <class Io>
void fields(Io& io, Launch& x) {
  io(x.id, x.host.value, x.argv, x.environment, x.directory);
}
template <class Io>
void fields(Io& io, Signal& x) {
  io(x.pid, x.signal, x.whole_session);
}
template <class Io>
void fields(Io& io, List& x) {
  io(x.id, x.pid);
}
template <class Io>
void fields(Io& io, Times& x) {
  io(x.id, x.pid);
}
template <class Io>
void fields(Io& io, SetSysctl& x) {
  io(x.host.value, x.key, x.value);
}
template <class Io>
void fields(Io& io, Answer& x) {
  io(x.error);
}
template <class Io>
void fields(Io& io, MakeSockets& x) {
  io(x.host.value, x.family, x.type, x.count);
}
template <class Io>
void fields(Io& io, Sockets& x) {
  io(x.error);
}
template <class Io>
void fields(Io& io, OpenDescriptor& x) {
  io(x.fd, x.flags, x.target, x.protocol, x.terminal, x.detail);
}
template <class Io>
void fields(Io& io, ProcessTimes& x) {
  io(x.user, x.system, x.voluntary, x.involuntary);
}
template <class Io>
void fields(Io& io, WorldReport& x) {
  io(x.kind, x.id, x.pid, x.error, x.what, x.status, x.signal, x.time, x.began, x.descriptors, x.times);
}

template <class T>
inline constexpr Type type_of = Type();
template <>
inline constexpr Type type_of<Plan> = Type::plan;
template <>
inline constexpr Type type_of<HostMade> = Type::host;
template <>
inline constexpr Type type_of<Ready> = Type::ready;
template <>
inline constexpr Type type_of<Failure> = Type::refused;
template <>
inline constexpr Type type_of<Launch> = Type::launch;
template <>
inline constexpr Type type_of<Signal> = Type::signal;
template <>
inline constexpr Type type_of<List> = Type::list;
template <>
inline constexpr Type type_of<Times> = Type::times;
template <>
inline constexpr Type type_of<SetSysctl> = Type::set_sysctl;
template <>
inline constexpr Type type_of<Answer> = Type::answer;
template <>
inline constexpr Type type_of<MakeSockets> = Type::make_sockets;
template <>
inline constexpr Type type_of<Sockets> = Type::sockets;
template <>
inline constexpr Type type_of<WorldReport> = Type::report;

// A message as it came.
struct Message {
  Type type;
  Bytes body;
  std::vector<Fd> descriptors;
  bool truncated = false;  // more descriptors came than this process may open (RLIMIT_NOFILE)

  template <class T>
  T as() const {
    CHECK(type == type_of<T>);
    T value{};
    Reader reader(body);
    reader(value);
    return value;
  }
};

// Sends one record; blocks while the other's queue is full unless the socket is non-blocking. Returns 0 or
// the errno: EPIPE if the other end is gone, EMSGSIZE if the record is larger than the socket's buffer.
int send_record(int socket, std::span<const std::byte> record, std::span<const int> descriptors);

template <class T>
int send(int socket, T& value, std::span<const int> descriptors = {}) {
  Bytes record{static_cast<std::byte>(type_of<T>)};
  Writer writer(record);
  writer(value);
  return send_record(socket, record, descriptors);
}

// Reads one record; empty at end of file, or when the socket is non-blocking and has none (then `errno` is
// EAGAIN, else 0).
std::optional<Message> receive(int socket);

}  // namespace wirestep::control
