#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/error.h"
#include "lessons/format/step_language.h"

namespace wirestep::lesson {

namespace {

// The calls that the probe reports and that a lesson may name.
constexpr std::string_view calls[] = {
    "socket",     "socketpair", "bind",        "listen",      "accept", "connect",       "send",
    "sendto",     "sendmsg",    "sendmmsg",    "sendfile",    "recv",   "recvfrom",      "recvmsg",
    "recvmmsg",   "read",       "write",       "readv",       "writev", "close",         "shutdown",
    "setsockopt", "getsockopt", "getsockname", "getpeername", "fcntl",  "ioctl",         "dup",
    "dup2",       "select",     "pselect",     "poll",        "ppoll",  "epoll_create1", "epoll_ctl",
    "epoll_wait", "epoll_pwait"};

std::optional<TcpState> accept_state(Transport transport, Words& words) {
  if (transport == Transport::tcp && words.accept("CLOSED", Shown::by_name)) return TcpState::gone;
  for (std::uint8_t number = 0; number <= static_cast<std::uint8_t>(TcpState::new_syn_recv); ++number) {
    auto state = static_cast<TcpState>(number);
    if (words.accept(state_name(transport, state), Shown::by_name)) return state;
  }
  return std::nullopt;
}

// "5", "over 5", "under 5"; nothing if it is none of these.
std::optional<Amount> accept_amount(Words& words, std::int64_t least, std::int64_t most) {
  if (words.accept("over")) {
    const auto number =
        static_cast<std::int64_t>(words.take_number("how much", static_cast<std::uint64_t>(most)));
    return Amount{number + 1, most};
  }
  if (words.accept("under")) {
    const auto number =
        static_cast<std::int64_t>(words.take_number("how much", static_cast<std::uint64_t>(most)));
    return Amount{least, number - 1};
  }
  const auto number = words.accept_number(static_cast<std::uint64_t>(most));
  if (!number) return std::nullopt;
  return Amount{static_cast<std::int64_t>(*number), static_cast<std::int64_t>(*number)};
}

Amount take_queue(Words& words, const char* which) {
  const auto amount = accept_amount(words, 0, std::numeric_limits<std::uint32_t>::max());
  if (!amount) words.fail(fmt::format("{} is missing here: a number, \"over\" one or \"under\" one", which));
  return *amount;
}

Fact parse_socket(Words& words, const Names& names) {
  SocketFact fact;
  fact.host = words.take_name("host", names.hosts);
  fact.transport = words.accept("udp") ? Transport::udp : Transport::tcp;
  words.accept("tcp");
  fact.port = static_cast<std::uint16_t>(words.accept_number(65535).value_or(0));
  auto state = accept_state(fact.transport, words);
  if (!state) {
    words.fail(fact.transport == Transport::tcp
                   ? "a state belongs here: LISTEN, SYN_SENT, SYN_RECV, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, "
                     "CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT or CLOSED"
                   : "a state belongs here: UNCONN, ESTABLISHED or CLOSED");
  }
  fact.state = *state;
  if (words.accept("recv_queue")) fact.recv_queue = take_queue(words, "the receive queue");
  if (words.accept("send_queue")) fact.send_queue = take_queue(words, "the send queue");
  return fact;
}

Fact parse_counter(Words& words, const Names& names) {
  CounterFact fact;
  fact.host = words.take_name("host", names.hosts);
  words.demand("counter");
  fact.counter = words.take("a counter's name, such as RetransSegs,").text;
  std::string_view by = words.peek();
  auto [end, error] = std::from_chars(by.data() + by.starts_with('+'), by.data() + by.size(), fact.by);
  if (!by.starts_with('+') || error != std::errc() || end != by.data() + by.size() || fact.by < 1)
    words.fail("by how much it has risen belongs here, such as +1");
  words.take("how much");
  return fact;
}

// As the summary of a frame calls it; the key of its field.
std::string_view take_tcp_option(Words& words) {
  for (auto [word, key] :
       {std::pair("mss", "tcp.options.mss"), std::pair("sackOK", "tcp.options.sack_perm"),
        std::pair("timestamps", "tcp.options.timestamp"), std::pair("wscale", "tcp.options.wscale"),
        std::pair("sack", "tcp.options.sack")}) {
    if (words.accept(word, Shown::by_name)) return key;
  }
  words.fail("a TCP option belongs here: mss, sackOK, timestamps, wscale or sack");
}

std::optional<FrameKind> accept_frame_kind(Words& words) {
  for (std::uint8_t number = 0; number <= static_cast<std::uint8_t>(FrameKind::fragment); ++number) {
    auto kind = static_cast<FrameKind>(number);
    if (words.accept(name(kind), Shown::by_name)) return kind;
  }
  auto later = frame_kind(words.peek());  // one that was added behind the last of these
  if (later) words.take("a frame");
  return later;
}

// "-1", "5", "under 5", or nothing.
std::optional<Amount> accept_result(Words& words) {
  if (words.accept("-1", Shown::nowhere)) return Amount{-1, -1};
  return accept_amount(words, 0, std::numeric_limits<std::int64_t>::max());
}

Fact parse_call_result(std::string program, Words& words) {
  CallFact fact;
  fact.program = std::move(program);
  fact.call = parse_call(words);
  if (words.accept("failed")) {
    fact.kind = CallFact::Kind::failed;
    fact.error = parse_errno(words);
    return fact;
  }
  if (!words.accept("returned")) words.fail("after a call comes \"returned\" or \"failed\"");
  fact.kind = CallFact::Kind::returned;
  fact.result = accept_result(words);
  // "for" and "within" belong to the expectation, and are never quoted.
  if (!words.done() && words.peek().empty()) fact.data = words.take("text").text;
  if (words.accept("with")) fact.with = words.take("an argument as the list of calls writes it").text;
  return fact;
}

Fact parse_program(Words& words, const Names& names) {
  std::string program = words.take_name("program", names.programs);
  if (words.accept("at"))
    return CallFact{.kind = CallFact::Kind::at, .program = program, .call = parse_call(words)};
  if (words.accept("in"))
    return CallFact{.kind = CallFact::Kind::in, .program = program, .call = parse_call(words)};
  if (words.accept("exited")) {
    return EndFact{program, static_cast<int>(words.take_number("the exit status", 255)), 0};
  }
  if (words.accept("suspended")) return SuspendFact{program};
  if (words.accept("cpu")) {
    TimeFact time{program, words.accept("over"), {}};
    if (!time.over) words.demand("under");
    time.limit = words.take_duration();
    return time;
  }
  if (words.accept("watches")) {
    auto count = static_cast<std::uint32_t>(words.take_number("how many descriptors", 1'000'000));
    return WatchFact{program, count};
  }
  if (words.accept("killed")) return EndFact{program, 0, parse_signal(words)};
  if (words.accept("printed")) {
    OutputFact output{program, words.take("the text, in \"…\",").text};
    if (output.text.empty()) words.fail("an empty text is printed always");
    return output;
  }
  return parse_call_result(std::move(program), words);
}

Fact parse_wire(Words& words, const Names& names) {
  using Stage = FrameFact::Kind;
  for (auto [word, stage] : {std::pair("holds", Stage::holds), std::pair("saw", Stage::saw),
                             std::pair("delivered", Stage::delivered), std::pair("dropped", Stage::dropped),
                             std::pair("duplicated", Stage::duplicated), std::pair("delayed", Stage::delayed),
                             std::pair("corrupted", Stage::corrupted)}) {
    if (words.accept(word)) return FrameFact{stage, parse_frame(words, names)};
  }
  words.fail(
      "the wire \"holds\", \"saw\", \"delivered\", \"dropped\", \"duplicated\", \"delayed\" or \"corrupted\" "
      "a frame");
}

}  // namespace

bool is_happening(const Fact& fact) {
  if (auto* call = std::get_if<CallFact>(&fact)) {
    return call->kind == CallFact::Kind::returned || call->kind == CallFact::Kind::failed;
  }
  if (auto* frame = std::get_if<FrameFact>(&fact)) return frame->kind != FrameFact::Kind::holds;
  if (auto* peer = std::get_if<PeerFact>(&fact)) return peer->kind == PeerFact::Kind::heard;
  return std::holds_alternative<OutputFact>(fact);
}

Fact parse_fact(Words& words, const Names& names) {
  if (words.accept("wire")) return parse_wire(words, names);
  if (words.accept("peer")) return parse_peer_fact(words, names);
  if (words.peek(1) == "counter") return parse_counter(words, names);
  bool socket = words.peek(1) == "tcp" || words.peek(1) == "udp";
  return socket ? parse_socket(words, names) : parse_program(words, names);
}

FrameSelector parse_frame(Words& words, const Names& names) {
  FrameSelector frame;
  auto kind = accept_frame_kind(words);
  if (!kind) {
    words.fail(
        "a frame belongs here: SYN, SYN-ACK, ACK, data, FIN, RST, TCP, UDP, fragment, ICMP, ARP, or "
        "\"frame\" "
        "for any");
  }
  frame.kind = *kind;
  if (frame.kind == FrameKind::fragment) {
    auto number = words.accept_number(1000);
    if (number == 0) words.fail("a packet's first fragment is fragment 1");
    frame.fragment = static_cast<std::uint32_t>(number.value_or(0));
  }
  if (words.accept("copy")) {
    frame.copy = static_cast<std::uint32_t>(words.take_number("which copy", 1000));
    if (frame.copy == 0) words.fail("the first frame of its kind is copy 1");
  }
  if (words.accept("from")) frame.from = words.take_name("host", names.hosts);
  if (words.accept("to")) frame.to = words.take_name("host", names.hosts);
  if (words.accept("with")) frame.with = take_tcp_option(words);
  if (words.accept("without")) frame.without = take_tcp_option(words);
  return frame;
}

int parse_errno(Words& words) {
  for (int number = 1; number < 134; ++number) {
    if (words.accept(errno_name(number), Shown::nowhere)) return number;
  }
  words.fail("an error's name belongs here, such as ECONNREFUSED");
}

int parse_signal(Words& words) {
  for (int number = 1; number < 32; ++number) {
    if (words.accept(fmt::format("SIG{}", sigabbrev_np(number)), Shown::nowhere)) return number;
  }
  words.fail("a signal's name belongs here, such as SIGTERM");
}

std::string parse_call(Words& words) {
  for (std::string_view call : calls)
    if (words.accept(call, Shown::by_name)) return std::string(call);
  words.fail("the name of a socket call belongs here, such as connect, accept or recv");
}

}  // namespace wirestep::lesson
