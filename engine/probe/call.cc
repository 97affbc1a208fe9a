#include "probe/call.h"

#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <utility>

#include "probe/channel.h"
#include "probe/gate.h"
#include "probe/kernel.h"
#include "probe/origin.h"
#include "probe/python.h"

namespace wirestep::probe {

thread_local const void* forwarded_caller = nullptr;

namespace {

thread_local std::uint64_t calls_of_thread = 0;

constexpr long hold_return_ns = 100'000'000;

std::int64_t now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
}

// Sends a record with its pieces; without them if the program's pointers are bad, as the kernel will soon
// tell it.
template <class Record>
void send_with(Record& record, const Pieces& pieces, iovec* messages, std::size_t used) {
  record.part_count = static_cast<std::uint8_t>(pieces.count);
  std::size_t all = used;
  for (std::size_t i = 0; i < pieces.count; ++i) {
    record.parts[i] = pieces.parts[i];
    messages[all++] = {const_cast<void*>(pieces.memory[i]), pieces.parts[i].length};
  }
  if (channel::send(messages, all)) return;
  record.part_count = 0;
  channel::send(messages, used);
}

// CPython's signal handler writes to its wake-up descriptor, a Unix socket (see python.h).
bool may_be_signal_handler(CallName name, int fd) {
  if (name != CallName::write || !python::present()) return false;
  int domain = 0;
  socklen_t length = sizeof domain;
  kernel::call(SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, kernel::number(&domain), kernel::number(&length));
  return domain == AF_UNIX;
}

}  // namespace

void Pieces::add(unsigned place, const void* from, std::size_t length, std::size_t limit) {
  if (from == nullptr || count == max_parts) return;
  parts[count].place = static_cast<std::uint8_t>(place);
  parts[count].length = static_cast<std::uint16_t>(std::min(length, limit));
  parts[count].total = static_cast<std::uint32_t>(std::min<std::size_t>(length, 0xffffffff));
  memory[count] = from;
  ++count;
}

struct Call::Where {
  Origin origin;
  python::Line line;
};

Call::Call(CallName name, int fd, std::initializer_list<Arg> args, const void* caller)
    : name_(name), reported_(channel::alive() && know_task(task_)), fd_(fd), caller_(caller) {
  for (const Arg& arg : args) args_[arg_count_++] = arg.value;
  if (own_code(caller_)) caller_ = std::exchange(forwarded_caller, nullptr);
}

bool Call::about_socket(int fd) {
  if (!reported_) return false;
  const std::uint64_t cookie = cookie_of(fd);
  if (cookie == 0 || cookie == not_a_socket) return false;
  fd_ = fd;
  return true;
}

void Call::find_where(Where& where) const {
  where.origin = origin_of(python::present() ? caller_ : program_caller(caller_));
  python::find_line(where.line);
}

void Call::send(RecordKind kind, std::uint32_t slot, const Where& where) {
  CallRecord record;
  record.kind = kind;
  record.call = name_;
  record.arg_count = arg_count_;
  record.slot = slot;
  record.pid = task_.pid;
  record.tid = task_.tid;
  record.id = id_;
  record.time = now();
  record.cookie = cookie_;
  record.fd = fd_;
  record.line = where.line.number;
  record.module = where.origin.module;
  record.offset = where.origin.offset;
  record.file_length = static_cast<std::uint32_t>(where.line.length);
  std::copy_n(args_, arg_count_, record.args);
  iovec messages[2 + max_parts] = {{&record, sizeof record},
                                   {const_cast<char*>(where.line.file), where.line.length}};
  send_with(record, in, messages, 2);
}

void Call::begin() {
  id_ = ++calls_of_thread;
  if (fd_ >= 0) {
    const std::uint64_t cookie = cookie_of(fd_);
    cookie_ = cookie == not_a_socket ? 0 : cookie;
  }
  Where where;
  const bool from_handler = may_be_signal_handler(name_, fd_);
  if (from_handler) {
    where.origin = origin_of(caller_);
  } else {
    find_where(where);
    if (where.line.of_import) return ignore();
  }
  if (gate::closed() && !from_handler && !python::holds_gil()) {
    const std::uint32_t slot = gate::take_slot();
    if (slot != no_slot) {
      send(RecordKind::waiting, slot, where);
      gate::wait(slot);
    }
  }
  send(RecordKind::begin, no_slot, where);
}

void Call::returned(long result, int error, int made) {
  ReturnRecord record;
  record.call = name_;
  record.time = now();
  record.pid = task_.pid;
  record.tid = task_.tid;
  record.id = id_;
  record.result = result;
  record.error = result < 0 ? error : 0;
  if (made >= 0) {
    forget(made);
    record.made = cookie_of(made);
  }
  record.protocol = held_protocol_;
  record.cpu = cpu_;
  if (held_protocol_ != 0) record.slot = gate::take_slot();
  iovec messages[1 + max_parts] = {{&record, sizeof record}};
  send_with(record, out, messages, 1);
  if (record.slot != no_slot) gate::wait(record.slot, hold_return_ns);
}

}  // namespace wirestep::probe
