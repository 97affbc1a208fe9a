#include "support/story_trace.h"

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace wirestep::test {

namespace {

constexpr std::uint16_t usual_port = 40000, server_port = 9000;
constexpr std::uint32_t client_isn = 4000000000u, server_isn = 77000;

Endpoint address(bool client, std::uint16_t port) {
  return {Family::ipv4, {10, 0, 0, static_cast<std::uint8_t>(client ? 1 : 2)}, port};
}

class FrameBytes {
 public:
  std::vector<std::uint8_t> bytes;

  void u8(unsigned v) { bytes.push_back(static_cast<std::uint8_t>(v)); }
  void u16(unsigned v) { u8(v >> 8), u8(v); }
  void u32(std::uint32_t v) { u16(v >> 16), u16(v); }
  void set16(std::size_t at, unsigned v) {
    bytes[at] = static_cast<std::uint8_t>(v >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(v);
  }
};

// RFC 1071, over `sum` and the bytes from `from` on.
unsigned checksum(const std::vector<std::uint8_t>& bytes, std::size_t from, std::size_t to,
                  std::uint32_t sum) {
  for (std::size_t i = from; i < to; ++i) sum += i % 2 == from % 2 ? bytes[i] * 256u : bytes[i];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

void ethernet(FrameBytes& out, bool from_client, unsigned type) {
  for (unsigned host : {from_client ? 2u : 1u, from_client ? 1u : 2u}) {
    out.u8(2), out.u32(0);
    out.u8(host);
  }
  out.u16(type);
}

std::vector<std::uint8_t> segment(bool from_client, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                                  std::string_view data, std::uint16_t client_port = usual_port) {
  FrameBytes out;
  ethernet(out, from_client, 0x0800);
  bool syn = flags & packet::syn;
  auto options =
      syn ? std::vector<std::uint8_t>{2, 4, 0x05, 0xb4, 4, 2, 1, 1, 1, 3, 3, 7} : std::vector<std::uint8_t>{};
  auto tcp_length = static_cast<unsigned>(20 + options.size() + data.size());
  out.u8(0x45), out.u8(0), out.u16(20 + tcp_length), out.u32(0x4000), out.u8(64), out.u8(6), out.u16(0);
  out.u32(from_client ? 0x0a000001 : 0x0a000002);
  out.u32(from_client ? 0x0a000002 : 0x0a000001);
  out.set16(24, checksum(out.bytes, 14, 34, 0));
  out.u16(from_client ? client_port : server_port);
  out.u16(from_client ? server_port : client_port);
  out.u32((from_client ? client_isn : server_isn) + seq);
  out.u32(flags & packet::ack ? (from_client ? server_isn : client_isn) + ack : 0);
  out.u8(static_cast<unsigned>((20 + options.size()) / 4) << 4), out.u8(flags), out.u16(64240), out.u32(0);
  out.bytes.insert(out.bytes.end(), options.begin(), options.end());
  out.bytes.insert(out.bytes.end(), data.begin(), data.end());
  std::uint32_t pseudo = 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 6 + tcp_length;
  out.set16(50, checksum(out.bytes, 34, out.bytes.size(), pseudo));
  return out.bytes;
}

// RFC 768.
std::vector<std::uint8_t> datagram(bool from_client, std::string_view data) {
  FrameBytes out;
  ethernet(out, from_client, 0x0800);
  auto length = static_cast<unsigned>(8 + data.size());
  out.u8(0x45), out.u8(0), out.u16(20 + length), out.u32(0x4000), out.u8(64), out.u8(17), out.u16(0);
  out.u32(from_client ? 0x0a000001 : 0x0a000002);
  out.u32(from_client ? 0x0a000002 : 0x0a000001);
  out.set16(24, checksum(out.bytes, 14, 34, 0));
  out.u16(from_client ? usual_port : server_port);
  out.u16(from_client ? server_port : usual_port);
  out.u16(length), out.u16(0);
  out.bytes.insert(out.bytes.end(), data.begin(), data.end());
  std::uint32_t pseudo = 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 17 + length;
  out.set16(40, checksum(out.bytes, 34, out.bytes.size(), pseudo));
  return out.bytes;
}

// RFC 826: the client asks for the server, the server answers.
std::vector<std::uint8_t> arp(bool from_client) {
  FrameBytes out;
  ethernet(out, from_client, 0x0806);
  out.u16(1), out.u16(0x0800), out.u8(6), out.u8(4), out.u16(from_client ? 1 : 2);
  for (bool client : {from_client, !from_client}) {
    bool known = client == from_client || !from_client;
    out.u8(known ? 2 : 0), out.u32(0), out.u8(!known ? 0 : client ? 1 : 2);
    out.u32(client ? 0x0a000001 : 0x0a000002);
  }
  return out.bytes;
}

}  // namespace

StoryTrace::StoryTrace(bool wire) {
  add(SessionEvent{trace.store("tcp-handshake"), trace.store("c"), wire, false});
  add(HostEvent{HostId{0}, trace.store("client"), address(true, 0), {2, 0, 0, 0, 0, 1}});
  add(HostEvent{HostId{1}, trace.store("server"), address(false, 0), {2, 0, 0, 0, 0, 2}});
}

void StoryTrace::add(const EventBody& body) {
  clock += std::chrono::microseconds(20);
  trace.append(clock, body);
  trace.publish();
}

void StoryTrace::wire(WireMode mode, Nanoseconds transit) {
  for (std::uint8_t i = 0; i < 2; ++i) add(WireEvent{HostId{i}, mode, transit});
}

ProgramId StoryTrace::start(std::string_view program, const std::string& source) {
  ProgramId id{next_program_++};
  programs_[std::string(program)] = id;
  bool python = source.ends_with(".py");
  add(ProgramEvent{id, true, host(program), trace.store(program), trace.store(program), trace.store(source),
                   trace.store(python ? "python" : "c"), 100 + static_cast<std::int32_t>(id.value), 0, 0});
  return id;
}

void StoryTrace::gate(std::string_view program, Gate gate) {
  add(GateEvent{programs_.find(program)->second, gate});
}

void StoryTrace::exit(std::string_view program, int status, int signal) {
  add(ProgramEvent{programs_.find(program)->second,
                   false,
                   host(program),
                   trace.store(program),
                   {},
                   {},
                   {},
                   0,
                   status,
                   signal});
}

void StoryTrace::suspend(std::string_view program, int signal) {
  add(SuspendEvent{programs_.find(program)->second, signal != 0, signal});
}

void StoryTrace::used(std::string_view program, Nanoseconds cpu) {
  add(ProgramTimeEvent{programs_.find(program)->second, cpu / 2, cpu / 2, 1, 0});
}

void StoryTrace::descriptor(std::string_view program, int fd, DescriptorKind kind, std::string_view target,
                            std::uint32_t flags, std::uint32_t inode, std::string_view detail, int pid) {
  ProgramId id = programs_.find(program)->second;
  DescriptorEvent event{};
  event.program = id;
  event.pid = pid != 0 ? pid : 100 + static_cast<std::int32_t>(id.value);
  event.fd = fd;
  event.open = true;
  event.kind = kind;
  event.flags = flags;
  event.inode = inode;
  event.target = trace.store(target);
  event.detail = trace.store(detail);
  add(event);
}

void StoryTrace::print(std::string_view program, std::string_view text) {
  add(OutputEvent{programs_.find(program)->second, trace.store(text)});
}

void StoryTrace::waiting(std::string_view program, std::string_view name, int line) {
  CallEvent call{};
  call.call = CallId{next_call_++};
  call.stage = CallStage::waiting;
  call.program = programs_.find(program)->second;
  call.pid = call.tid = 100 + static_cast<std::int32_t>(call.program.value);
  call.fd = 3;
  call.name = trace.store(name);
  call.file = trace.store(std::string(program) + ".c");
  call.line = line;
  calls_[std::string(program)] = call;
  add(call);
}

void StoryTrace::begin(std::string_view program, std::string_view name, int line) {
  auto found = calls_.find(program);
  bool at_gate = found != calls_.end() && found->second.stage == CallStage::waiting;
  if (!at_gate) {
    CallEvent call{};
    call.call = CallId{next_call_++};
    call.program = programs_.find(program)->second;
    call.pid = call.tid = 100 + static_cast<std::int32_t>(call.program.value);
    call.fd = 3;
    call.name = trace.store(name);
    call.file = trace.store(std::string(program) + ".c");
    call.line = line;
    found = calls_.insert_or_assign(std::string(program), call).first;
  }
  found->second.stage = CallStage::begin;
  if (call_socket_) found->second.socket = std::exchange(call_socket_, {});
  if (!call_args_.empty()) found->second.args = trace.store(std::exchange(call_args_, {}));
  add(found->second);
  found->second.duration = clock.time_since_epoch();  // until it returns: when it began
}

void StoryTrace::returned(std::string_view program, std::int64_t result, int error) {
  CallEvent& call = calls_.find(program)->second;
  call.stage = CallStage::returned;
  call.result = result;
  call.error = error;
  call.duration = clock.time_since_epoch() - call.duration;
  add(call);
}

void StoryTrace::call(std::string_view program, std::string_view name, int line, std::int64_t result,
                      int error) {
  begin(program, name, line);
  returned(program, result, error);
}

FrameId StoryTrace::send(std::string_view from, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                         std::string_view data, FrameId copy_of) {
  auto bytes = segment(from == "client", flags, seq, ack, data, client_port);
  FrameEvent frame{};
  frame.frame = FrameId{next_frame_++};
  frame.from = host(from);
  frame.to = HostId{static_cast<std::uint8_t>(1 - frame.from.value)};
  frame.bytes = trace.store(std::as_bytes(std::span(bytes)));
  frame.wire_length = static_cast<std::uint32_t>(bytes.size());
  frame.copy = 1;
  frame.socket = Cookie{from == "client" ? 11u : 22u};
  if (copy_of) {
    frame.retransmission_of = copy_of;
    for (const auto& [id, other] : frames_) frame.copy += id == copy_of || other.retransmission_of == copy_of;
  }
  frames_[frame.frame] = frame;
  add(frame);
  return frame.frame;
}

FrameId StoryTrace::send_datagram(std::string_view from, std::string_view data) {
  return send_bytes(from, datagram(from == "client", data), Cookie{from == "client" ? 11u : 22u});
}

FrameId StoryTrace::send_fragment(std::string_view from, std::uint32_t offset, std::uint32_t length,
                                  std::uint32_t total, FrameId first) {
  std::vector<std::uint8_t> bytes = datagram(from == "client", std::string(length - 8, 'x'));
  std::uint32_t place = offset / 8 | (offset + length < total + 8 ? 0x2000u : 0u);
  bytes[20] = static_cast<std::uint8_t>(place >> 8);
  bytes[21] = static_cast<std::uint8_t>(place);
  bytes[38] = static_cast<std::uint8_t>((total + 8) >> 8);
  bytes[39] = static_cast<std::uint8_t>(total + 8);
  return send_bytes(from, bytes, {}, {}, first);
}

FrameId StoryTrace::send_error(std::string_view from, FrameId about) {
  std::vector<std::uint8_t> bytes = datagram(from == "client", std::string(28, 'x'));
  constexpr std::size_t ip = 14, icmp = 34, quoted = 42;
  bytes[ip + 9] = 1;
  std::fill_n(bytes.begin() + icmp, 8, std::uint8_t{0});
  bytes[icmp] = bytes[icmp + 1] = 3;
  auto cause = trace.bytes(frames_.at(about).bytes);
  for (std::size_t i = 0; i < 28; ++i) bytes[quoted + i] = std::to_integer<std::uint8_t>(cause[ip + i]);
  for (auto [field, begin, end] : {std::array{ip + 10, ip, icmp}, std::array{icmp + 2, icmp, bytes.size()}}) {
    bytes[field] = bytes[field + 1] = 0;
    unsigned sum = checksum(bytes, begin, end, 0);
    bytes[field] = static_cast<std::uint8_t>(sum >> 8);
    bytes[field + 1] = static_cast<std::uint8_t>(sum);
  }
  return send_bytes(from, bytes, {}, about);
}

FrameId StoryTrace::send_arp(std::string_view from) {
  return send_bytes(from, arp(from == "client"));
}

FrameId StoryTrace::send_bytes(std::string_view from, const std::vector<std::uint8_t>& bytes, Cookie socket,
                               FrameId answers, FrameId fragment_of) {
  FrameEvent frame{};
  frame.socket = socket;
  frame.frame = FrameId{next_frame_++};
  frame.from = host(from);
  frame.to = HostId{static_cast<std::uint8_t>(1 - frame.from.value)};
  frame.bytes = trace.store(std::as_bytes(std::span(bytes)));
  frame.wire_length = static_cast<std::uint32_t>(bytes.size());
  frame.copy = 1;
  frame.answers = answers;
  frame.fragment_of = fragment_of;
  frames_[frame.frame] = frame;
  add(frame);
  return frame.frame;
}

void StoryTrace::frame_stage(FrameId frame, FrameStage stage) {
  FrameEvent event = frames_.at(frame);
  event.stage = stage;
  event.cause = stage == FrameStage::held ? Cause::live : Cause::student;
  add(event);
}

void StoryTrace::hold(FrameId frame) {
  frame_stage(frame, FrameStage::held);
}
void StoryTrace::deliver(FrameId frame) {
  frame_stage(frame, FrameStage::delivered);
}
void StoryTrace::drop(FrameId frame) {
  frame_stage(frame, FrameStage::dropped);
}

void StoryTrace::stage(FrameId frame, FrameStage stage, const std::function<void(FrameEvent&)>& change) {
  FrameEvent event = frames_.at(frame);
  event.stage = stage;
  event.cause = Cause::student;
  change(event);
  add(event);
}

FrameId StoryTrace::duplicate(FrameId frame) {
  FrameEvent made = frames_.at(frame);
  made.duplicate_of = frame;
  made.frame = FrameId{next_frame_++};
  frames_[made.frame] = made;
  made.stage = FrameStage::duplicated;
  made.cause = Cause::student;
  add(made);
  return made.frame;
}

void StoryTrace::corrupt(FrameId frame, std::uint32_t offset, std::uint8_t mask) {
  FrameEvent& known = frames_.at(frame);
  std::span<const std::byte> before = trace.bytes(known.bytes);
  std::vector<std::byte> bytes(before.begin(), before.end());
  bytes[offset] ^= std::byte{mask};
  known.bytes = trace.store(std::span<const std::byte>(bytes));
  known.offset = offset;
  known.mask = mask;
  frame_stage(frame, FrameStage::corrupted);
}

void StoryTrace::udp_socket(std::string_view where) {
  bool client = where == "client";
  Socket socket{};
  socket.host = host(where);
  socket.cookie = Cookie{client ? 11u : 22u};
  socket.transport = Transport::udp;
  socket.state = TcpState::closed;
  socket.local = {Family::ipv4, {}, client ? client_port : server_port};
  socket.peer = {Family::ipv4, {}, 0};
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::socket(std::string_view where, TcpState state, std::uint32_t recv_queue,
                        std::uint32_t send_queue, SocketTimer timer, std::uint32_t expires_ms) {
  bool client = where == "client";
  Socket socket{};
  socket.host = host(where);
  socket.cookie = Cookie{client ? 11u : 22u};
  socket.state = state;
  socket.local = address(client, client ? client_port : server_port);
  socket.peer = address(!client, client ? server_port : client_port);
  socket.recv_queue = recv_queue;
  socket.send_queue = send_queue;
  socket.timer = timer;
  socket.expires_ms = expires_ms;
  socket.has_info = state == TcpState::established;
  socket.info.rtt_us = 1200;
  socket.info.rttvar_us = 300;
  socket.info.rto_us = 201'000;
  socket.info.snd_cwnd = 10;
  socket.info.snd_ssthresh = 0x7fffffff;
  socket.info.snd_mss = 1448;
  socket.has_memory = state != TcpState::syn_recv && state != TcpState::time_wait;
  socket.memory = {recv_queue > 0 ? recv_queue + 768 : 0, 131072, send_queue > 0 ? send_queue + 1280 : 0,
                   46080, 0};
  socket.inode = state == TcpState::syn_recv || state == TcpState::time_wait ? 0 : 77;
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::told(std::string_view where, const TcpInfo& info, std::uint32_t recv_queue,
                      std::uint32_t send_queue) {
  bool client = where == "client";
  Socket socket{};
  socket.host = host(where);
  socket.cookie = Cookie{client ? 11u : 22u};
  socket.state = TcpState::established;
  socket.local = address(client, client ? client_port : server_port);
  socket.peer = address(!client, client ? server_port : client_port);
  socket.recv_queue = recv_queue;
  socket.send_queue = send_queue;
  socket.inode = 77;
  socket.has_info = socket.has_memory = true;
  socket.info = info;
  socket.memory = {recv_queue, 131072, send_queue, 46080, 0};
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::listening(std::uint32_t queue, std::uint32_t backlog, std::uint32_t inode) {
  Socket socket{};
  socket.host = HostId{1};
  socket.cookie = Cookie{21};
  socket.state = TcpState::listen;
  socket.local = address(false, server_port);
  socket.peer = {Family::ipv4, {}, 0};
  socket.recv_queue = queue;
  socket.send_queue = backlog;
  socket.inode = inode;
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::count(std::string_view where, std::string_view counter, std::int64_t delta) {
  CounterChange change{trace.store(counter), static_cast<std::uint64_t>(delta), delta};
  add(CountersEvent{host(where), trace.store(std::span<const CounterChange>(&change, 1))});
}

void StoryTrace::peer(std::string_view name, PeerEvent event) {
  event.name = trace.store(name);
  add(event);
}

void StoryTrace::step(std::string_view id) {
  add(StepEvent{trace.store(id)});
}
void StoryTrace::notice(std::string_view text) {
  add(NoticeEvent{trace.store(text)});
}

void play_sticky(StoryTrace& story) {
  constexpr Cookie client_socket{11}, server_socket{22};
  story.returned("server", -1, EINTR);  // its recv() of the handshake's story
  for (int bytes : {3, 4}) {
    story.about(client_socket, "3\n\"…\"\n" + std::to_string(bytes) + "\n0");
    story.call("client", "send", 26, bytes);
  }
  story.deliver(story.send("client", packet::psh | packet::ack, 1, 1, "AAABBBB"));
  story.deliver(story.send("server", packet::ack, 1, 8));
  for (int bytes : {3, 3, 1}) {
    story.about(server_socket, "4\n\"…\"\n3\n0");
    story.call("server", "recv", 32, bytes);
  }
}

void play_handshake(StoryTrace& story, HandshakeUntil until, const std::string& directory) {
  using namespace std::chrono_literals;
  auto source = [&](const char* file) { return directory.empty() ? std::string() : directory + "/" + file; };
  auto think = [&] { story.pass(2300ms); };
  story.start("server", source("server.c"));
  story.gate("server", Gate::step);
  story.call("server", "socket", 24, 3);
  story.call("server", "bind", 25);
  story.call("server", "listen", 26);
  story.listening();
  if (until == HandshakeUntil::listening) return;
  think();
  story.begin("server", "accept", 28);
  story.wire(WireMode::hold);
  story.start("client", source("client.c"));
  story.call("client", "socket", 23, 3);
  story.begin("client", "connect", 24);
  story.deliver(story.send_arp("client"));
  story.deliver(story.send_arp("server"));
  FrameId syn = story.send("client", packet::syn, 0, 0);
  story.hold(syn);
  story.socket("client", TcpState::syn_sent, 0, 1, SocketTimer::on, 980);
  if (until == HandshakeUntil::syn_held) return;
  think();
  story.deliver(syn);
  FrameId syn_ack = story.send("server", packet::syn | packet::ack, 0, 1);
  story.hold(syn_ack);
  story.socket("server", TcpState::syn_recv, 0, 0, SocketTimer::on, 990);
  if (until == HandshakeUntil::syn_ack_held) return;
  think();
  story.deliver(syn_ack);
  story.returned("client", 0);
  FrameId ack = story.send("client", packet::ack, 1, 1);
  story.hold(ack);
  story.socket("client", TcpState::established);
  story.waiting("client", "send", 26);
  if (until == HandshakeUntil::ack_held) return;
  think();
  story.deliver(ack);
  story.socket("server", TcpState::established);
  story.returned("server", 4);
  story.begin("server", "recv", 32);
  if (until == HandshakeUntil::established) return;
  think();
  story.wire(WireMode::live);
  story.begin("client", "send", 26);
  FrameId data = story.send("client", packet::psh | packet::ack, 1, 1, "hello");
  story.returned("client", 5);
  story.begin("client", "recv", 29);
  story.deliver(data);
  FrameId answer = story.send("server", packet::ack, 1, 6);
  story.deliver(answer);
  story.returned("server", 5);
  story.print("server", "server heard: hello\n");
  if (until == HandshakeUntil::data) return;
  think();
  story.call("server", "send", 35, 2);
  FrameId hi = story.send("server", packet::psh | packet::ack, 1, 6, "hi");
  story.deliver(hi);
  story.returned("client", 2);
  story.deliver(story.send("client", packet::ack, 6, 3));
  story.print("client", "client heard: hi\n");
  story.call("client", "close", 33);
  FrameId fin = story.send("client", packet::fin | packet::ack, 6, 3);
  story.deliver(fin);
  story.socket("client", TcpState::fin_wait_2);
  story.socket("server", TcpState::close_wait);
  story.exit("client", 0);
  think();
  story.call("server", "close", 38);
  FrameId last = story.send("server", packet::fin | packet::ack, 3, 7);
  story.deliver(last);
  story.socket("client", TcpState::time_wait, 0, 0, SocketTimer::time_wait, 59800);
  story.deliver(story.send("client", packet::ack, 7, 4));
  story.socket("server", TcpState::gone);
  story.exit("server", 0);
}

void play_transfer(StoryTrace& story, int rounds) {
  const std::string data(1000, 'x');
  TcpInfo info{};
  info.snd_mss = 1000;
  info.snd_cwnd = 10;
  info.snd_ssthresh = 0x7fffffff;
  info.rto_us = 204'000;
  std::uint32_t seq = 1;
  for (int round = 0; round < rounds; ++round) {
    info.rtt_us = 20'000 + static_cast<std::uint32_t>(round % 7) * 3'000;
    info.rttvar_us = 4'000 + static_cast<std::uint32_t>(round % 3) * 1'000;
    for (std::uint32_t i = 0; i < info.snd_cwnd; ++i, seq += 1000)
      story.deliver(story.send("client", packet::ack, seq, 1, data));
    story.told("client", info, 0, info.snd_cwnd * 1000);
    story.told("server", info, static_cast<std::uint32_t>(round % 4) * 9'000);
    story.pass(std::chrono::microseconds(info.rtt_us));
    story.deliver(story.send("server", packet::ack, 1, seq));
    if (round == rounds / 2)
      info.snd_ssthresh = info.snd_cwnd = info.snd_cwnd / 2;
    else
      info.snd_cwnd += info.snd_cwnd < info.snd_ssthresh ? info.snd_cwnd / 4 : 1;
  }
}

}  // namespace wirestep::test
