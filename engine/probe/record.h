#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

// The protocol between the probe, inside a program, and the engine. Both sides include this file and nothing
// else of each other; what one writes, the other reads, from the same structs.
//
// The probe connects to an abstract AF_UNIX SOCK_SEQPACKET address (environment: WIRESTEP_PROBE holds its
// name) and sends a Hello. The engine answers with a Welcome, which carries one descriptor: the control
// memory, a sealed memfd of control_bytes. From then on the probe sends one message per record, and the
// engine sends nothing: what it has to say it says through the control memory.
//
//   probe                                engine
//   Hello                       ──▶
//                               ◀──      Welcome + control memory
//   Module (before its first use) ──▶
//   CallRecord waiting, slot 5  ──▶
//     futex-waits on slots[5]   ◀──      slots[5] = opened, futex wake
//   CallRecord begin            ──▶
//     … the kernel …
//   ReturnRecord                ──▶
//
// After fork the child goes on with the same channel and the same control memory; its records carry its own
// pid. (To connect anew it would have to do much work at an unsafe moment, and the order of its records
// against its parent's would be lost.) After exec the new image connects anew. The channel is at its end when
// the last process that shares it is gone.

namespace wirestep::probe {

inline constexpr std::uint32_t protocol_version = 2;

// Environment of a program: the name of the address without the leading zero byte, and the engine's
// ProgramId.
inline constexpr char address_variable[] = "WIRESTEP_PROBE";
inline constexpr char program_variable[] = "WIRESTEP_PROGRAM";

// Every message begins with one of these.
enum class RecordKind : std::uint8_t { hello = 1, welcome, module, waiting, begin, returned, interest };

// The calls that the probe reports. call_names has the words, in the same order.
enum class CallName : std::uint8_t {
  socket,
  socketpair,
  bind,
  listen,
  accept,
  accept4,
  connect,
  shutdown,
  close,
  send,
  sendto,
  sendmsg,
  sendmmsg,
  recv,
  recvfrom,
  recvmsg,
  recvmmsg,
  read,
  write,
  readv,
  writev,
  getsockopt,
  setsockopt,
  getsockname,
  getpeername,
  fcntl,
  ioctl,
  dup,
  dup2,
  dup3,
  select,
  pselect,
  poll,
  ppoll,
  epoll_create,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  epoll_pwait,
  epoll_pwait2,
  sendfile,
  splice,
  count
};

inline constexpr const char* call_names[] = {
    "socket",        "socketpair", "bind",        "listen",      "accept",       "accept4",  "connect",
    "shutdown",      "close",      "send",        "sendto",      "sendmsg",      "sendmmsg", "recv",
    "recvfrom",      "recvmsg",    "recvmmsg",    "read",        "write",        "readv",    "writev",
    "getsockopt",    "setsockopt", "getsockname", "getpeername", "fcntl",        "ioctl",    "dup",
    "dup2",          "dup3",       "select",      "pselect",     "poll",         "ppoll",    "epoll_create",
    "epoll_create1", "epoll_ctl",  "epoll_wait",  "epoll_pwait", "epoll_pwait2", "sendfile", "splice"};
static_assert(sizeof call_names / sizeof *call_names == static_cast<std::size_t>(CallName::count));

inline constexpr std::size_t max_args = 6;
inline constexpr std::size_t max_parts = 4;
inline constexpr std::size_t part_bytes = 128;   // of any part, except …
inline constexpr std::size_t data_bytes = 96;    // … of what a program writes or receives
inline constexpr std::size_t wait_entries = 64;  // … and of poll's array and epoll's events: so many of them
inline constexpr std::size_t wait_bytes = wait_entries * 12;  // (an epoll_event has 12 bytes, a pollfd 8)
inline constexpr std::size_t file_bytes = 512;
inline constexpr std::uint32_t no_slot = 0xffffffff;

// What memory a part is a copy of: that which argument 0 to 5 points to, or one of these.
enum Place : std::uint8_t {
  place_data = 8,      // the bytes that a message or vector carries (sendmsg, readv …)
  place_address = 9,   // the address of a message (msg_name)
  place_local = 10,    // the address that the socket has after bind or listen
  place_lengths = 11,  // of each message that sendmmsg or recvmmsg moved, as int
  place_flags = 12,    // what the kernel says of a message (msg_flags), as int; if it says anything
  place_ready = 13,    // poll's entries that have become ready, wherever they are in an array that was cut
};

// A piece of the program's memory that is in the message, behind the record: the first `length` of `total`
// bytes.
struct Part {
  std::uint8_t place = 0;
  std::uint8_t unused = 0;
  std::uint16_t length = 0;
  std::uint32_t total = 0;
};

// Probe → engine, first. Followed by path_length bytes: the path of the executable.
struct Hello {
  RecordKind kind = RecordKind::hello;
  std::uint8_t unused[3] = {};
  std::uint32_t version = protocol_version;
  std::int32_t pid = 0;
  std::uint32_t program = 0;  // WIRESTEP_PROGRAM, 0 if it isn't set
  std::uint32_t path_length = 0;
};

// Engine → probe, with the control memory as SCM_RIGHTS.
struct Welcome {
  RecordKind kind = RecordKind::welcome;
  std::uint8_t unused[3] = {};
  std::uint32_t version = protocol_version;
};

// Probe → engine: an object file from which calls are made, before the first record that names it. Followed
// by path_length bytes: its path as the dynamic linker knows it, none for the executable.
struct Module {
  RecordKind kind = RecordKind::module;
  std::uint8_t unused[3] = {};
  std::uint32_t path_length = 0;
  std::uint64_t module = 0;  // names it in this channel
};

// Probe → engine: a call waits at the gate (kind waiting), or begins (kind begin). Followed by file_length
// bytes and then by the parts' bytes in their order.
struct CallRecord {
  RecordKind kind = RecordKind::begin;
  CallName call = CallName::socket;
  std::uint8_t arg_count = 0;
  std::uint8_t part_count = 0;
  std::uint32_t slot = no_slot;  // waiting: the slot that the thread waits on
  std::int32_t pid = 0, tid = 0;
  std::uint64_t id = 0;      // of the call, in its thread: pairs waiting, begin and returned
  std::int64_t time = 0;     // CLOCK_MONOTONIC, nanoseconds
  std::uint64_t cookie = 0;  // SO_COOKIE of fd, 0 if it has none
  std::int32_t fd = -1;
  std::int32_t line = 0;     // Python's line, with the file behind the record; else 0
  std::uint64_t module = 0;  // C: the object file that called, 0 if not known
  std::uint64_t offset = 0;  // C: return address less the module's load address
  std::uint32_t file_length = 0;
  std::uint32_t unused = 0;
  std::uint64_t args[max_args] = {};  // as they were passed; pointers as numbers
  Part parts[max_parts];
};

// Probe → engine: a call has returned. Followed by the parts' bytes.
struct ReturnRecord {
  RecordKind kind = RecordKind::returned;
  CallName call = CallName::socket;
  std::uint8_t unused = 0;
  std::uint8_t part_count = 0;
  std::uint32_t slot =
      no_slot;  // bind, listen: the slot on which the return waits for the engine (DESIGN 4.3)
  std::int32_t pid = 0, tid = 0;
  std::uint64_t id = 0;
  std::int64_t time = 0;
  std::uint64_t made = 0;  // SO_COOKIE of the socket that the call made (socket, accept)
  std::int64_t result = 0;
  std::int32_t error = 0;     // errno if the call failed, else 0
  std::int32_t protocol = 0;  // bind, listen: IPPROTO_TCP or IPPROTO_UDP
  std::int64_t cpu = -1;      // select, poll, epoll_wait …: CPU time of the call itself in ns; else -1
  Part parts[max_parts];
};

// Probe → engine: what changes interest lists and is no call that is reported. An epoll_ctl has succeeded
// that was about no socket: an epoll's interest list holds eventfds and pipes, too. Or (interest_copied) what
// may be an epoll has got a second descriptor, `fd`.
inline constexpr std::int32_t interest_copied = 0;  // no operation of epoll_ctl's
struct InterestRecord {
  RecordKind kind = RecordKind::interest;
  std::uint8_t unused[3] = {};
  std::int32_t pid = 0;
  std::int32_t epoll = -1, operation = 0, fd = -1;
  std::uint32_t events = 0;
  std::uint64_t data = 0;
};

inline constexpr std::size_t max_record_bytes =
    sizeof(CallRecord) + file_bytes + 2 * wait_bytes + (max_parts - 2) * part_bytes;

// A thread's place to wait. The thread takes a free slot (free → waiting) and gives it back (→ free). One
// that waits no longer, because its time is over, leaves the slot to the engine (waiting → left): what opens
// it is still to come, and must not open the gate of whoever would take it next. The engine does waiting →
// opened and left → free. The word is a futex, shared between processes.
enum SlotState : std::uint32_t { slot_free = 0, slot_waiting = 1, slot_opened = 2, slot_left = 3 };
enum Mode : std::uint32_t { mode_run = 0, mode_step = 1 };

// The control memory. The engine made it and sealed its size, so that no program can make the engine's reads
// fault.
struct Control {
  std::atomic<std::uint32_t> mode;  // written by the engine: does a call wait before it begins?
  std::uint32_t unused[15];
  std::atomic<std::uint32_t> slots[1008];
};
inline constexpr std::size_t control_bytes = 4096;
inline constexpr std::uint32_t slot_count = sizeof(Control::slots) / sizeof(std::uint32_t);
static_assert(sizeof(Control) == control_bytes);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

}  // namespace wirestep::probe
