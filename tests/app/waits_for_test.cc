// What ends a blocked call's wait, from what the kernel and the probe say.
#include "app/model/waits_for.h"

#include <fcntl.h>

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

// A server with descriptor 3, which may be anything, in one call.
struct Case {
  Trace trace;
  int clock = 0;

  Case() {
    add(SessionEvent{text("x"), text("c"), true, false});
    add(HostEvent{HostId{0}, text("server"), {}, {}});
    ProgramEvent start{};
    start.program = ProgramId{1};
    start.started = true;
    start.name = text("server");
    start.pid = 7;
    add(start);
  }
  Text text(std::string_view words) { return trace.store(words); }
  void add(const EventBody& body) {
    trace.append(Time(std::chrono::milliseconds(++clock)), body);
    trace.publish();
  }
  Case& descriptor(DescriptorKind kind, std::string_view target = "", std::uint32_t flags = O_RDWR,
                   std::uint32_t inode = 0) {
    DescriptorEvent event{};
    event.program = ProgramId{1};
    event.pid = 7;
    event.fd = 3;
    event.open = true;
    event.kind = kind;
    event.target = text(target);
    event.flags = flags;
    event.inode = inode;
    add(event);
    return *this;
  }
  Case& listed(Transport transport, std::uint64_t cookie, std::uint32_t inode = 0) {
    Socket socket{};
    socket.cookie = Cookie{cookie};
    socket.inode = inode;
    socket.transport = transport;
    socket.state = TcpState::established;
    add(SocketEvent{trace.store(socket)});
    return *this;
  }
  // The key of the words, with what they are filled with: "wakes.ready_or_time 5 s". Empty: it waits for
  // nothing.
  std::string wait(std::string_view name, std::string_view args = "3", std::uint64_t cookie = 0) {
    CallEvent call{};
    call.program = ProgramId{1};
    call.stage = CallStage::begin;
    call.pid = call.tid = 7;
    call.fd = 3;
    call.socket = Cookie{cookie};
    call.name = text(name);
    call.args = text(args);
    Model model;
    model.advance_to(trace, trace.size());
    auto wake = waits_for(model, trace, *model.program("server"), call);
    if (!wake) return "";
    return std::string(wake->key) + (wake->with.empty() ? "" : " " + wake->with);
  }
};

}  // namespace

TEST_CASE("a call on a TCP socket waits for what TCP brings") {
  Case tcp;
  tcp.descriptor(DescriptorKind::socket, "TCP");
  CHECK(tcp.wait("recv", "3\n…\n100\n0") == "wakes.data");
  CHECK(tcp.wait("read", "3\n…\n100") == "wakes.data");
  CHECK(tcp.wait("recv", "3\n…\n4096\nMSG_WAITALL") == "wakes.all_data 4096");
  CHECK(tcp.wait("send") == "wakes.room");
  CHECK(tcp.wait("write") == "wakes.room");
  CHECK(tcp.wait("accept4") == "wakes.accept");
  CHECK(tcp.wait("connect") == "wakes.connect");
  CHECK(tcp.wait("close") == "wakes.linger");
}

TEST_CASE("the socket list tells the protocol by the call's cookie, or by the descriptor's inode") {
  Case by_cookie;
  by_cookie.listed(Transport::udp, 9);
  CHECK(by_cookie.wait("recvfrom", "3", 9) == "wakes.datagram");
  CHECK(by_cookie.wait("recvfrom", "3", 8) == "");
  Case by_inode;
  by_inode.descriptor(DescriptorKind::socket, "", O_RDWR, 4711).listed(Transport::tcp, 9, 4711);
  CHECK(by_inode.wait("recv") == "wakes.data");
}

TEST_CASE("a call on a UDP socket waits for a datagram, and its connect waits for nothing") {
  Case udp;
  udp.descriptor(DescriptorKind::socket, "UDP");
  CHECK(udp.wait("recvfrom") == "wakes.datagram");
  CHECK(udp.wait("sendto") == "wakes.room_udp");
  CHECK(udp.wait("connect") == "");
  CHECK(udp.wait("close") == "");
}

TEST_CASE("reading from a pipe, a terminal and the like has words of its own") {
  CHECK(Case().descriptor(DescriptorKind::pipe, "pipe:[5]").wait("read") == "wakes.pipe_data");
  CHECK(Case().descriptor(DescriptorKind::pipe, "pipe:[5]").wait("write") == "wakes.pipe_room");
  CHECK(Case().descriptor(DescriptorKind::terminal, "/dev/pts/0").wait("read") == "wakes.terminal");
  CHECK(Case().descriptor(DescriptorKind::eventfd).wait("read") == "wakes.eventfd");
  CHECK(Case().descriptor(DescriptorKind::timerfd).wait("read") == "wakes.timerfd");
  CHECK(Case().descriptor(DescriptorKind::socket, "UNIX-STREAM").wait("recv") == "wakes.local_data");
}

TEST_CASE("waiting for several descriptors ends with one that is ready, or with the time") {
  Case any;
  CHECK(any.wait("poll", "[{fd=3, events=POLLIN}]\n1\n-1") == "wakes.ready");
  CHECK(any.wait("poll", "[{fd=3, events=POLLIN}]\n1\n1500") == "wakes.ready_or_time 1500 ms");
  CHECK(any.wait("poll", "[{fd=3, events=POLLIN}]\n1\n0") == "");
  CHECK(any.wait("epoll_wait", "5\n…\n16\n-1") == "wakes.ready");
  CHECK(any.wait("select", "4\n[3]\nNULL\nNULL\nNULL") == "wakes.ready");
  CHECK(any.wait("select", "4\n[3]\nNULL\nNULL\n5 s") == "wakes.ready_or_time 5 s");
  CHECK(any.wait("ppoll", "[]\n0\n0.5 s\nNULL") == "wakes.ready_or_time 0.5 s");
}

TEST_CASE("a call that doesn't wait, or of which nobody knows what it waits for, has no words") {
  Case idle;
  idle.descriptor(DescriptorKind::socket, "TCP", O_RDWR | O_NONBLOCK);
  CHECK(idle.wait("recv", "3\n…\n100\n0") == "");
  CHECK(idle.wait("accept4") == "");
  Case once;
  once.descriptor(DescriptorKind::socket, "TCP");
  CHECK(once.wait("recv", "3\n…\n100\nMSG_DONTWAIT") == "");
  CHECK(once.wait("getsockname") == "");
  CHECK(Case().wait("recv") == "");  // nothing is known of the descriptor
}
