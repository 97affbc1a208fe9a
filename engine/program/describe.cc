#include "program/describe.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>

#include "program/describe_memory.h"
#include "program/symbols.h"

namespace wirestep {

namespace {

using probe::CallName;

// What an argument is. "to" marks what the program hands over, "from" what the kernel fills in.
enum class Kind : std::uint8_t {
  none,
  integer,
  size,
  pointer,
  domain,
  type,
  protocol,
  how,
  message_flags,
  level,
  option,
  accept_flags,
  epoll_operation,
  epoll_flags,
  splice_flags,
  command,
  command_argument,
  request,
  request_argument,
  address_to,
  address_from,
  length_from,
  data_to,
  data_from,
  value_to,
  value_from,
  value_length,
  pair,
  message_to,
  message_from,
  vector_to,
  vector_from,
  set,
  microtime,
  nanotime,
  polled,
  event_to,
  events_from,
};
using enum Kind;

struct Signature {
  Kind kinds[probe::max_args];
};

// In the order of CallName.
constexpr Signature signatures[] = {
    {{domain, type, protocol}},                                              // socket
    {{domain, type, protocol, pair}},                                        // socketpair
    {{integer, address_to, integer}},                                        // bind
    {{integer, integer}},                                                    // listen
    {{integer, address_from, length_from}},                                  // accept
    {{integer, address_from, length_from, accept_flags}},                    // accept4
    {{integer, address_to, integer}},                                        // connect
    {{integer, how}},                                                        // shutdown
    {{integer}},                                                             // close
    {{integer, data_to, size, message_flags}},                               // send
    {{integer, data_to, size, message_flags, address_to, integer}},          // sendto
    {{integer, message_to, message_flags}},                                  // sendmsg
    {{integer, message_to, integer, message_flags}},                         // sendmmsg
    {{integer, data_from, size, message_flags}},                             // recv
    {{integer, data_from, size, message_flags, address_from, length_from}},  // recvfrom
    {{integer, message_from, message_flags}},                                // recvmsg
    {{integer, message_from, integer, message_flags, pointer}},              // recvmmsg
    {{integer, data_from, size}},                                            // read
    {{integer, data_to, size}},                                              // write
    {{integer, vector_from, integer}},                                       // readv
    {{integer, vector_to, integer}},                                         // writev
    {{integer, level, option, value_from, value_length}},                    // getsockopt
    {{integer, level, option, value_to, integer}},                           // setsockopt
    {{integer, address_from, length_from}},                                  // getsockname
    {{integer, address_from, length_from}},                                  // getpeername
    {{integer, command, command_argument}},                                  // fcntl
    {{integer, request, request_argument}},                                  // ioctl
    {{integer}},                                                             // dup
    {{integer, integer}},                                                    // dup2
    {{integer, integer, accept_flags}},                                      // dup3
    {{integer, set, set, set, microtime}},                                   // select
    {{integer, set, set, set, nanotime, pointer}},                           // pselect
    {{polled, integer, integer}},                                            // poll
    {{polled, integer, nanotime, pointer}},                                  // ppoll
    {{integer}},                                                             // epoll_create
    {{epoll_flags}},                                                         // epoll_create1
    {{integer, epoll_operation, integer, event_to}},                         // epoll_ctl
    {{integer, events_from, integer, integer}},                              // epoll_wait
    {{integer, events_from, integer, integer, pointer}},                     // epoll_pwait
    {{integer, events_from, integer, nanotime, pointer}},                    // epoll_pwait2
    {{integer, integer, pointer, size}},                                     // sendfile
    {{integer, pointer, integer, pointer, size, splice_flags}},              // splice
};
static_assert(sizeof signatures / sizeof *signatures == static_cast<std::size_t>(CallName::count));

Kind kind_of(CallName call, std::size_t index) {
  return signatures[static_cast<std::size_t>(call)].kinds[index];
}

std::string pointer_text(std::uint64_t value) {
  return value == 0 ? "NULL" : fmt::format("{:#x}", value);
}

bool filled_in_by_kernel(Kind kind) {
  switch (kind) {
    case address_from:
    case length_from:
    case data_from:
    case value_from:
    case value_length:
    case pair:
    case message_from:
    case vector_from:
    case events_from:
      return true;
    default:
      return false;
  }
}

// A message's data; before it the address if it has one, and what the kernel says of it. Of several messages
// their lengths, and the first: "[3, 5] MSG_TRUNC 10.0.0.1:5000 \"one\"".
std::string message_text(const Parts& parts, std::uint64_t pointer) {
  const auto* data = parts.find(probe::place_data);
  const auto* address = parts.find(probe::place_address);
  if (data == nullptr) return pointer_text(pointer);
  std::string text;
  if (const auto* lengths = parts.find(probe::place_lengths)) text += describe_numbers(*lengths) + " ";
  if (const auto* flags = parts.find(probe::place_flags)) text += describe_message_flags(*flags) + " ";
  if (address != nullptr) text += describe_address(address->bytes) + " ";
  return text + describe_data(data->bytes, data->total);
}

std::string command_argument_text(std::int64_t command_value, std::uint64_t value) {
  switch (command_value) {
    case F_SETFL:
      return symbols::file_flags(static_cast<std::int64_t>(value));
    case F_SETFD:
      return value == FD_CLOEXEC ? "FD_CLOEXEC" : fmt::format("{}", value);
    default:
      return fmt::format("{}", static_cast<int>(value));
  }
}

// An argument whose whole meaning is in its number.
std::string number_text(const probe::CallRecord& record, std::size_t index) {
  const std::uint64_t raw = record.args[index];
  const auto value = static_cast<std::int64_t>(static_cast<int>(raw));
  const auto before = [&](std::size_t back) { return static_cast<std::int64_t>(record.args[index - back]); };
  switch (kind_of(record.call, index)) {
    case integer:
      return fmt::format("{}", value);
    case size:
      return fmt::format("{}", raw);
    case domain:
      return symbols::domain(value);
    case type:
      return symbols::type(value);
    case protocol:
      return symbols::protocol(before(2), value);
    case how:
      return symbols::how(value);
    case message_flags:
      return symbols::message_flags(value);
    case level:
      return symbols::level(value);
    case option:
      return symbols::option(before(1), value);
    case accept_flags:
      return symbols::socket_flags(value);
    case epoll_operation:
      return symbols::epoll_operation(value);
    case epoll_flags:
      return symbols::epoll_flags(value);
    case splice_flags:
      return symbols::splice_flags(value);
    case command:
      return symbols::control_command(value);
    case command_argument:
      return command_argument_text(before(1), raw);
    case request:
      return symbols::io_request(static_cast<std::int64_t>(raw));
    default:
      return pointer_text(raw);
  }
}

// An argument that points to something, of which `part` is a copy.
std::string memory_text(const probe::CallRecord& record, std::size_t index, const Parts::Entry& part,
                        bool returned) {
  switch (kind_of(record.call, index)) {
    case address_to:
    case address_from:
      return describe_address(part.bytes);
    case data_to:
    case data_from:
      return describe_data(part.bytes, part.total);
    case value_to:
    case value_from: {
      const bool is_error = record.args[1] == SOL_SOCKET && record.args[2] == SO_ERROR;
      return is_error ? describe_error_option(part) : describe_numbers(part);
    }
    case pair:
    case request_argument:
      return describe_numbers(part);
    case set:
      return describe_set(part);
    case microtime:
      return describe_time(part, 1'000'000);
    case nanotime:
      return describe_time(part, 1'000'000'000);
    case polled:
      return describe_polled(part, returned);
    case event_to:
      return describe_events(part);
    case events_from:
      return "[" + describe_events(part) + "]";
    default:
      return pointer_text(record.args[index]);
  }
}

bool is_message(Kind kind) {
  return kind == message_to || kind == message_from || kind == vector_to || kind == vector_from;
}

std::string argument_text(const probe::CallRecord& record, std::size_t index, const Parts& parts,
                          bool returned) {
  if (is_message(kind_of(record.call, index))) return message_text(parts, record.args[index]);
  if (const auto* part = parts.find(static_cast<unsigned>(index)))
    return memory_text(record, index, *part, returned);
  return number_text(record, index);
}

// The kernel writes an address's or a value's length beside it.
std::string length_text(const Parts& parts, std::size_t index) {
  const auto* part = parts.find(static_cast<unsigned>(index - 1));
  return part == nullptr ? "" : fmt::format("[{}]", part->total);
}

// fcntl's third argument is there or not, depending on the second.
std::size_t argument_count(const probe::CallRecord& record) {
  if (record.call != CallName::fcntl) return record.arg_count;
  const auto command_value = static_cast<int>(record.args[1]);
  const bool takes_none = command_value == F_GETFD || command_value == F_GETFL || command_value == F_GETOWN;
  return takes_none ? 2 : 3;
}

}  // namespace

std::vector<std::string> describe_begin(const CallMessage& call) {
  std::vector<std::string> args;
  for (std::size_t i = 0; i < argument_count(call.record); ++i) {
    const bool open = filled_in_by_kernel(kind_of(call.record.call, i)) && call.record.args[i] != 0;
    args.push_back(open ? "…" : argument_text(call.record, i, call.parts, false));
  }
  return args;
}

void describe_return(const probe::CallRecord& begin, const ReturnMessage& returned,
                     std::vector<std::string>& args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Kind kind = kind_of(begin.call, i);
    const bool refilled = kind == set || kind == polled || kind == request_argument;
    if (kind == length_from || kind == value_length) {
      const std::string length = length_text(returned.parts, i);
      args[i] = length.empty() ? pointer_text(begin.args[i]) : length;
    } else if (filled_in_by_kernel(kind) ||
               (refilled && returned.parts.find(static_cast<unsigned>(i)) != nullptr) ||
               (kind == message_to && returned.parts.find(probe::place_lengths) != nullptr)) {
      args[i] = argument_text(begin, i, returned.parts, true);
    }
  }
}

}  // namespace wirestep
