#include "support/handmade.h"

#include <fcntl.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "base/endpoint.h"
#include "packet/packet.h"

namespace wirestep::test {

namespace {

void put16(std::vector<std::byte>& bytes, std::uint32_t number) {
  bytes.push_back(static_cast<std::byte>(number >> 8));
  bytes.push_back(static_cast<std::byte>(number));
}

void put32(std::vector<std::byte>& bytes, std::uint32_t number) {
  put16(bytes, number >> 16);
  put16(bytes, number);
}

// RFC 1071 over bytes[from, to), added to `sum`.
std::uint32_t ones_sum(const std::vector<std::byte>& bytes, std::size_t from, std::size_t to,
                       std::uint32_t sum = 0) {
  for (std::size_t i = from; i < to; ++i)
    sum += std::to_integer<std::uint32_t>(bytes[i]) << (i % 2 == from % 2 ? 8 : 0);
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return sum;
}

void set_checksum(std::vector<std::byte>& bytes, std::size_t at, std::uint32_t sum) {
  bytes[at] = static_cast<std::byte>(~sum >> 8);
  bytes[at + 1] = static_cast<std::byte>(~sum);
}

class Maker {
 public:
  explicit Maker(Trace& trace) : trace_(trace) {}

  // The next event happens this much later than the last one.
  Maker& after(Nanoseconds span) {
    time_ += span;
    return *this;
  }
  void add(const EventBody& body) { trace_.append(time_, body); }
  Text text(std::string_view words) { return trace_.store(words); }

  void sent(std::uint64_t id, bool from_client, const std::vector<std::byte>& bytes,
            std::uint64_t copy_of = 0) {
    frame_ = FrameEvent{FrameId{id},
                        FrameStage::sent,
                        Cause::live,
                        HostId{!from_client},
                        HostId{from_client},
                        trace_.store(bytes),
                        static_cast<std::uint32_t>(bytes.size()),
                        Cookie{from_client ? 4097u : 0},
                        FrameId{copy_of},
                        copy_of == 0 ? 1u : 2u};
    add(frame_);
  }
  void then(FrameStage stage, Cause cause) {
    frame_.stage = stage;
    frame_.cause = cause;
    add(frame_);
  }

  CallEvent call(std::uint64_t id, bool client, std::string_view name, std::string_view args, int line) {
    CallEvent event{};
    event.call = CallId{id};
    event.stage = CallStage::waiting;
    event.program = ProgramId{client ? 2u : 1u};
    event.pid = event.tid = client ? 12 : 11;
    event.fd = name == "socket" ? -1 : 3;
    event.socket = Cookie{name == "socket" ? 0 : client ? 4097u : 8193u};
    event.name = text(name);
    event.args = text(args);
    event.file = text(client ? "client.py" : "server.c");
    event.line = line;
    return event;
  }
  void begin(CallEvent& event) {
    event.stage = CallStage::begin;
    add(event);
  }
  void returned(CallEvent& event, std::int64_t result, int error, Nanoseconds duration) {
    event.stage = CallStage::returned;
    event.result = result;
    event.error = error;
    event.duration = duration;
    add(event);
  }

  void socket(bool client, TcpState state, std::uint32_t send_queue = 0) {
    Socket socket{};
    socket.host = HostId{!client};
    socket.cookie = Cookie{client ? 4097u : 8193u};
    socket.state = state;
    socket.local = *endpoint_from(client ? "10.0.0.1:40000" : "0.0.0.0:9000");
    socket.peer = *endpoint_from(client ? "10.0.0.2:9000" : "0.0.0.0:0");
    socket.send_queue = send_queue;
    if (state == TcpState::syn_sent) {
      socket.timer = SocketTimer::on;
      socket.expires_ms = 980;
      socket.has_info = true;
      socket.info.rto_us = 1'000'000;
      socket.info.snd_cwnd = 10;
      socket.info.snd_wnd = 64240;
      socket.has_memory = true;
      socket.memory = {0, 131072, 2304, 16384, 0};
    }
    add(SocketEvent{trace_.store(socket)});
  }

 private:
  Trace& trace_;
  Time time_ = session_start;
  FrameEvent frame_{};
};

}  // namespace

std::vector<std::byte> tcp_frame(bool from_client, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                                 std::string_view data) {
  constexpr std::uint32_t ethernet = 14, ip = 20, tcp = 20;
  const std::uint32_t client = 0x0A000001, server = 0x0A000002;
  std::vector<std::byte> bytes;
  put16(bytes, 0x0200), put32(bytes, from_client ? 2 : 1);
  put16(bytes, 0x0200), put32(bytes, from_client ? 1 : 2);
  put16(bytes, 0x0800);
  put32(bytes, 0x45000000 + ip + tcp + static_cast<std::uint32_t>(data.size()));  // version, length
  put32(bytes, 0x00014000);                                                       // id 1, don't fragment
  put32(bytes, 0x40060000);                                                       // TTL 64, TCP
  put32(bytes, from_client ? client : server);
  put32(bytes, from_client ? server : client);
  put16(bytes, from_client ? 40000 : 9000);
  put16(bytes, from_client ? 9000 : 40000);
  put32(bytes, seq);
  put32(bytes, ack);
  put32(bytes, 0x50000000u | std::uint32_t{flags} << 16 | 64240);  // header of five words, window
  put32(bytes, 0);
  for (char byte : data) bytes.push_back(static_cast<std::byte>(byte));
  set_checksum(bytes, ethernet + 10, ones_sum(bytes, ethernet, ethernet + ip));
  std::uint32_t pseudo =
      ones_sum(bytes, ethernet + 12, ethernet + ip, 6 + tcp + static_cast<std::uint32_t>(data.size()));
  set_checksum(bytes, ethernet + ip + 16, ones_sum(bytes, ethernet + ip, bytes.size(), pseudo));
  return bytes;
}

void make_session(Trace& trace) {
  using packet::TcpFlag;
  using std::chrono::microseconds, std::chrono::milliseconds;
  Maker make(trace);
  make.add(SessionEvent{make.text("tcp-handshake"), make.text("python"), true, false});
  make.add(
      HostEvent{HostId{0}, make.text("client"), *endpoint_from("10.0.0.1"), *mac_from("02:00:00:00:00:01")});
  make.add(
      HostEvent{HostId{1}, make.text("server"), *endpoint_from("10.0.0.2"), *mac_from("02:00:00:00:00:02")});
  make.after(milliseconds(1)).add(StepEvent{make.text("syn")});
  make.add(ProgramEvent{ProgramId{1}, true, HostId{1}, make.text("server"), make.text("./server 9000"),
                        make.text("/lessons/server.c"), make.text("c"), 11, 0, 0});
  make.add(ProgramEvent{ProgramId{2}, true, HostId{0}, make.text("client"), make.text("python3 client.py"),
                        make.text("/lessons/client.py"), make.text("python"), 12, 0, 0});
  make.add(GateEvent{ProgramId{2}, Gate::step});
  DescriptorEvent epoll{ProgramId{1}, 11, 7, true, DescriptorKind::epoll, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0,
                        {},           {}};
  epoll.target = make.text("anon_inode:[eventpoll]");
  epoll.detail = make.text("4 EPOLLIN");
  make.add(epoll);
  DescriptorEvent socket{ProgramId{1}, 11, 4, true, DescriptorKind::socket, O_RDWR, 4711, {}, {}};
  socket.target = make.text("TCP");
  make.add(socket);
  socket.open = false;
  make.add(socket);
  make.add(SuspendEvent{ProgramId{1}, true, SIGSTOP});
  make.add(SuspendEvent{ProgramId{1}, false, 0});
  make.after(microseconds(211)).add(WireEvent{HostId{0}, WireMode::hold, milliseconds(1500)});
  make.add(CommandEvent{CommandId{1}, make.text("hold wire"), {}});

  make.after(milliseconds(1)).socket(false, TcpState::listen, 5);
  CallEvent connect = make.call(1, true, "connect", "3\n{AF_INET, 10.0.0.2:9000}\n16", 3);
  make.add(connect);
  make.after(milliseconds(10));
  make.begin(connect);
  make.after(microseconds(50)).sent(1, true, tcp_frame(true, TcpFlag::syn, 1000, 0));
  make.then(FrameStage::held, Cause::student);
  make.after(microseconds(20)).socket(true, TcpState::syn_sent, 1);
  make.add(ExpectationEvent{make.text("syn"), make.text("expect client tcp SYN_SENT"), true, {}});
  make.after(milliseconds(900)).then(FrameStage::dropped, Cause::student);
  make.after(milliseconds(100)).sent(2, true, tcp_frame(true, TcpFlag::syn, 1000, 0), 1);
  make.then(FrameStage::held, Cause::student);
  CounterChange counted[] = {{make.text("TcpRetransSegs"), 1, 1}, {make.text("TcpCurrEstab"), 0, -1}};
  make.add(CountersEvent{HostId{0}, trace.store(std::span<const CounterChange>(counted))});
  make.add(OwnerEvent{HostId{1}, 4711, 812, make.text("sshd"), make.text("root")});
  WaitItem watched[] = {{5, 0x1, 0x1, 5}, {6, 0x5, 0, 6}};
  make.add(WaitEvent{CallId{1}, ProgramId{1}, CallStage::returned, WaitKind::epoll, 4, 2, 64, 1,
                     trace.store(std::span<const WaitItem>(watched)), microseconds(3)});
  make.add(ProgramTimeEvent{ProgramId{1}, milliseconds(20), milliseconds(10), 7, 2});
  make.add(PeerEvent{PeerId{1},
                     make.text("crowd"),
                     HostId{0},
                     Transport::tcp,
                     PeerRole::connect,
                     endpoint_from("10.0.0.2:9000").value(),
                     1000,
                     64,
                     900,
                     36,
                     0,
                     5,
                     10,
                     ECONNREFUSED,
                     false,
                     {}});
  make.after(milliseconds(50)).then(FrameStage::delivered, Cause::student);
  make.after(microseconds(15)).sent(3, false, tcp_frame(false, TcpFlag::syn | TcpFlag::ack, 5000, 1001));
  make.after(microseconds(5)).then(FrameStage::delivered, Cause::live);
  make.after(microseconds(5)).sent(4, true, tcp_frame(true, TcpFlag::ack, 1001, 5001));
  make.after(microseconds(5)).then(FrameStage::delivered, Cause::live);
  make.after(microseconds(10)).socket(true, TcpState::established);
  make.after(microseconds(1)).returned(connect, 0, 0, milliseconds(1060));

  CallEvent recv = make.call(2, true, "recv", "3\n4096\n0", 5);
  make.begin(recv);
  make.after(microseconds(3)).returned(recv, -1, ECONNRESET, microseconds(3));
  make.add(OutputEvent{ProgramId{2}, make.text("h\xC3\xA9llo \xFF\n")});
  make.add(NoticeEvent{make.text("only heads of frames are kept from here on")});
  make.add(CommandEvent{CommandId{2}, make.text("deliver #9"), make.text("there is no frame 9")});
  make.add(ExpectationEvent{make.text("syn"), make.text("expect server tcp SYN_RECV"), false,
                            make.text("server has LISTEN")});
  make.after(milliseconds(1)).socket(true, TcpState::gone);
  make.add(ProgramEvent{ProgramId{2}, false, HostId{0}, make.text("client"), make.text("python3 client.py"),
                        make.text("/lessons/client.py"), make.text("python"), 12, -1, SIGKILL});
  trace.publish();
}

}  // namespace wirestep::test
