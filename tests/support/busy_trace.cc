#include "support/busy_trace.h"

#include <algorithm>
#include <array>
#include <string>

namespace wirestep::test {

namespace {

using packet::TcpFlag;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 8> call_names = {"socket", "connect", "accept", "send",
                                                        "recv",   "close",   "bind",   "listen"};
constexpr std::uint16_t server_port = 9000;

Endpoint address(HostId host, std::uint16_t port) {
  return {Family::ipv4, {10, 0, 0, static_cast<std::uint8_t>(host.value + 1)}, port};
}

// Ethernet, IPv4 and TCP without checksums: those who look at them have tests of their own.
std::vector<std::byte> segment(const Endpoint& from, const Endpoint& to, std::uint8_t flags,
                               std::uint32_t seq, std::uint32_t ack, std::uint32_t length) {
  std::vector<std::byte> bytes(54 + length, std::byte{'x'});
  auto put = [&](std::size_t at, std::uint32_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      bytes[at + i] = static_cast<std::byte>(value >> (8 * (count - 1 - i)));
  };
  put(12, 0x0800, 2), put(14, 0x4500, 2), put(16, 40 + length, 2), put(18, 0x4000, 4), put(22, 0x4006, 2);
  put(24, 0, 2);
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[26 + i] = static_cast<std::byte>(from.ip[i]);
    bytes[30 + i] = static_cast<std::byte>(to.ip[i]);
  }
  put(34, from.port, 2), put(36, to.port, 2), put(38, seq, 4), put(42, ack, 4);
  put(46, 0x5000u | flags, 2), put(48, 64240, 2), put(50, 0, 4);
  return bytes;
}

}  // namespace

BusyTrace::BusyTrace(std::uint32_t seed, std::uint8_t hosts, std::size_t connections)
    : random_(seed), hosts_(hosts), talks_(connections) {
  for (std::string_view name : call_names) names_.push_back(trace.store(name));
  add(SessionEvent{trace.store("busy"), trace.store("c"), true, false});
  for (std::uint8_t i = 0; i < hosts; ++i)
    add(HostEvent{HostId{i},
                  trace.store(i == 0 ? "client" : "server" + std::to_string(i)),
                  address(HostId{i}, 0),
                  {2, 0, 0, 0, 0, i}});
  for (std::uint8_t i = 0; i < hosts; ++i) {
    Text name = trace.store(i == 0 ? "client" : "server" + std::to_string(i));
    add(ProgramEvent{ProgramId{i + 1u}, true, HostId{i}, name, name, {}, trace.store("c"), 10 + i, 0, 0});
  }
}

void BusyTrace::add(const EventBody& body) {
  clock_ += chance(2000) == 0 ? Nanoseconds(2s) : std::chrono::microseconds(1 + chance(30));
  trace.append(clock_, body);
}

void BusyTrace::grow(std::size_t events) {
  trace.publish();
  while (trace.size() < events) {
    if (chance(300) == 0) add(StepEvent{trace.store("step-" + std::to_string(++steps_))});
    turn(talks_[chance(static_cast<unsigned>(talks_.size()))]);
    constexpr std::size_t most_waiting = 60;  // somebody looks after the wire
    while (!waiting_.empty() && (waiting_.size() > most_waiting || chance(6) == 0)) let_one_go();
    trace.publish();
  }
}

CallEvent BusyTrace::began(HostId host, std::string_view name, int line) {
  CallEvent call{};
  call.call = CallId{next_call_++};
  call.stage = CallStage::begin;
  call.program = ProgramId{host.value + 1u};
  call.pid = 10 + host.value;
  call.tid = call.pid + static_cast<int>(chance(8));
  call.fd = 3;
  auto known = std::find(call_names.begin(), call_names.end(), name) - call_names.begin();
  call.name = names_[static_cast<std::size_t>(known)];
  call.file = names_[0];
  call.line = line;
  if (chance(4) == 0) {
    call.stage = CallStage::waiting;
    add(call);
    call.stage = CallStage::begin;
  }
  add(call);
  call.duration = clock_.time_since_epoch();  // until it returns: when it began
  return call;
}

void BusyTrace::returned(CallEvent call, std::int64_t result, int error) {
  call.stage = CallStage::returned;
  call.result = result;
  call.error = error;
  call.duration = clock_.time_since_epoch() - call.duration;
  add(call);
}

void BusyTrace::call(const Talk& talk, bool client, std::string_view name, int line, std::int64_t result) {
  CallEvent made = began(client ? talk.client : talk.server, name, line);
  returned(made, result, result < 0 ? 104 : 0);
}

void BusyTrace::arrive(FrameEvent frame, FrameStage stage, Cause cause) {
  frame.stage = stage;
  frame.cause = cause;
  add(frame);
}

void BusyTrace::frame(Talk& talk, bool from_client, std::uint8_t flags, std::uint32_t length) {
  Endpoint client = address(talk.client, talk.port), server = address(talk.server, server_port);
  std::uint32_t& seq = from_client ? talk.client_seq : talk.server_seq;
  std::uint32_t ack = from_client ? talk.server_seq : talk.client_seq;
  auto bytes = segment(from_client ? client : server, from_client ? server : client, flags, seq, ack, length);
  seq += length + ((flags & (TcpFlag::syn | TcpFlag::fin)) != 0);
  FrameEvent frame{};
  frame.frame = FrameId{next_frame_++};
  frame.from = from_client ? talk.client : talk.server;
  frame.to = from_client ? talk.server : talk.client;
  frame.bytes = trace.store(std::as_bytes(std::span(bytes)));
  frame.wire_length = static_cast<std::uint32_t>(bytes.size());
  frame.copy = 1;
  add(frame);
  unsigned luck = chance(100);
  if (luck >= 97) return treated(frame, luck);
  if (luck >= 8) return arrive(frame, FrameStage::delivered);
  // Held or lost: the kernel sends it again.
  FrameId first = frame.frame;
  for (unsigned copy = 1, copies = 1 + chance(6); copy <= copies; ++copy) {
    if (copy > 1) {
      clock_ += 200ms * (1 << copy);
      frame.frame = FrameId{next_frame_++};
      frame.copy = copy;
      frame.retransmission_of = first;
      arrive(frame, FrameStage::sent);
    }
    if (luck < 5) {
      arrive(frame, FrameStage::held, Cause::student);
      waiting_.push_back({frame, false});
    } else {
      arrive(frame, FrameStage::dropped, Cause::loss);
      if (chance(4) == 0) waiting_.push_back({frame, true});
    }
  }
}

// What the wire's controls do to a frame.
void BusyTrace::treated(FrameEvent frame, unsigned how) {
  if (how == 97) {
    frame.offset = 40, frame.mask = 1;
    arrive(frame, FrameStage::corrupted, Cause::loss);
    return arrive(frame, FrameStage::delivered, Cause::loss);
  }
  if (how == 98) {
    if (chance(2) == 0) arrive(frame, FrameStage::held, Cause::student);
    frame.delay = 20ms;
    arrive(frame, FrameStage::delayed, Cause::rule);
    if (chance(2) == 0) arrive(frame, FrameStage::held, Cause::student);
    waiting_.push_back({frame, false});
    return;
  }
  arrive(frame, FrameStage::delivered);
  frame.duplicate_of = frame.frame;
  frame.frame = FrameId{next_frame_++};
  arrive(frame, FrameStage::duplicated, Cause::student);
  arrive(frame, FrameStage::delivered, Cause::student);
}

void BusyTrace::let_one_go() {
  std::size_t at = chance(static_cast<unsigned>(waiting_.size()));
  Waiting one = waiting_[at];
  waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(at));
  if (one.dropped || chance(4) != 0)
    arrive(one.frame, FrameStage::delivered, Cause::student);
  else
    arrive(one.frame, FrameStage::dropped, Cause::student);
}

void BusyTrace::socket(const Talk& talk, bool client, TcpState state, std::uint32_t queue) {
  Socket socket{};
  socket.host = client ? talk.client : talk.server;
  socket.cookie = Cookie{talk.port * 2u + client};
  socket.state = state;
  Endpoint ends[] = {address(talk.client, talk.port), address(talk.server, server_port)};
  socket.local = ends[client ? 0 : 1];
  socket.peer = ends[client ? 1 : 0];
  socket.send_queue = queue;
  socket.has_info = state == TcpState::established;
  add(SocketEvent{trace.store(socket)});
}

void BusyTrace::begin(Talk& talk) {
  talk = Talk{};
  talk.client = HostId{static_cast<std::uint8_t>(chance(hosts_))};
  talk.server = HostId{static_cast<std::uint8_t>((talk.client.value + 1 + chance(hosts_ - 1u)) % hosts_)};
  talk.port = next_port_;
  next_port_ = next_port_ == 60000 ? 20000 : static_cast<std::uint16_t>(next_port_ + 1);
  talk.rounds = 1 + static_cast<int>(chance(40));
  talk.client_seq = static_cast<std::uint32_t>(random_());
  talk.server_seq = static_cast<std::uint32_t>(random_());
}

// One turn in a connection's life: some ten events.
void BusyTrace::turn(Talk& talk) {
  switch (talk.stage++) {
    case 0:
      begin(talk);
      talk.stage = 1;
      call(talk, true, "socket", 10, 3);
      talk.accept = began(talk.server, "accept", 30);
      talk.call = began(talk.client, "connect", 11);
      frame(talk, true, TcpFlag::syn);
      socket(talk, true, TcpState::syn_sent, 1);
      break;
    case 1:
      frame(talk, false, TcpFlag::syn | TcpFlag::ack);
      socket(talk, false, TcpState::syn_recv);
      frame(talk, true, TcpFlag::ack);
      socket(talk, true, TcpState::established);
      returned(talk.call, 0);
      socket(talk, false, TcpState::established);
      returned(talk.accept, 4);
      talk.call = began(talk.server, "recv", 31);
      break;
    case 2:
      if (--talk.rounds > 0) talk.stage = 2;
      call(talk, true, "send", 12, 100);
      frame(talk, true, TcpFlag::psh | TcpFlag::ack, 20 + chance(100));
      socket(talk, true, TcpState::established, 100);
      returned(talk.call, 100);
      frame(talk, false, TcpFlag::ack);
      for (unsigned i = chance(4); i > 0; --i) call(talk, false, "recv", 31, i == 1 ? -1 : 10);
      talk.call = began(talk.server, "recv", 31);
      break;
    default:
      close(talk);
  }
}

void BusyTrace::close(Talk& talk) {
  call(talk, true, "close", 13, 0);
  frame(talk, true, TcpFlag::fin | TcpFlag::ack);
  socket(talk, true, TcpState::fin_wait_2);
  socket(talk, false, TcpState::close_wait);
  returned(talk.call, 0);
  if (chance(10) == 0) {
    frame(talk, false, TcpFlag::rst);
  } else {
    frame(talk, false, TcpFlag::fin | TcpFlag::ack);
    frame(talk, true, TcpFlag::ack);
  }
  socket(talk, true, TcpState::gone);
  socket(talk, false, TcpState::gone);
  talk.stage = 0;
}

void copy_events(const Trace& from, std::size_t events, Trace& to) {
  auto move = [&](Bytes& bytes) { bytes = to.store(from.bytes(bytes)); };
  for (std::size_t i = 0; i < events; ++i) {
    EventBody body = from[i].body;
    if (auto* session = std::get_if<SessionEvent>(&body)) move(session->lesson), move(session->language);
    if (auto* host = std::get_if<HostEvent>(&body)) move(host->name);
    if (auto* frame = std::get_if<FrameEvent>(&body)) move(frame->bytes);
    if (auto* call = std::get_if<CallEvent>(&body)) move(call->name), move(call->args), move(call->file);
    if (auto* socket = std::get_if<SocketEvent>(&body))
      socket->socket = to.store(from.socket(socket->socket));
    if (auto* step = std::get_if<StepEvent>(&body)) move(step->id);
    if (auto* output = std::get_if<OutputEvent>(&body)) move(output->text);
    if (auto* program = std::get_if<ProgramEvent>(&body))
      for (Text* text : {&program->name, &program->command, &program->source, &program->language})
        move(*text);
    to.append(from[i].time, body);
  }
  to.publish();
}

}  // namespace wirestep::test
