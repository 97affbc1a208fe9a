// What programs have open, as the kernel says: in the trace when it changes, and in the model.

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "base/open_flags.h"
#include "running.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

// Makes one of each, and then waits in a call that a probe reports.
const char* const open_all = R"(import os, select, socket, time
listener = socket.socket()
listener.bind(('10.0.0.2', 9000))
listener.listen(5)
datagrams = socket.socket(type=socket.SOCK_DGRAM)
datagrams.setblocking(False)
pair = socket.socketpair()
epoll = select.epoll()
epoll.register(listener.fileno(), select.EPOLLIN)
epoll.register(datagrams.fileno(), select.EPOLLIN | select.EPOLLOUT)
ends = os.pipe()
passwd = os.open('/etc/passwd', os.O_RDONLY)
event = os.memfd_create('x')
listener.accept()
)";

// The program's first process has this descriptor open: "socket TCP O_RDWR|O_CLOEXEC".
std::string descriptor(Running& running, const std::string& name, int fd) {
  const ModelProgram& program = running.program(name);
  for (const ModelDescriptor& each : program.descriptors) {
    const DescriptorEvent& event = each.descriptor;
    if (event.pid != program.pid || event.fd != fd) continue;
    return fmt::format("{} {} {}", wirestep::name(event.kind), running.trace.text(event.target),
                       fmt::join(open_flag_names(event.flags), "|"));
  }
  return "";
}

std::size_t descriptor_events(const Trace& trace) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < trace.size(); ++i)
    count += std::holds_alternative<DescriptorEvent>(trace[i].body);
  return count;
}

bool in_call(Running& running, const std::string& call) {
  return running.until([&] { return running.current("server", CallStage::begin) == call; });
}

// The listener's connection, so that accept returns.
void connect_to(Running& running, std::uint16_t port) {
  const std::string code =
      fmt::format("import socket; socket.create_connection(('10.0.0.2', {})).close()", port);
  REQUIRE(running.start_python("client", code) == "");
}

}  // namespace

TEST_CASE("Each open descriptor is told with what it is, and the probe's own isn't") {
  Running running;
  REQUIRE(running.start_python("server", open_all) == "");
  REQUIRE(in_call(running, "accept4"));
  REQUIRE(running.until([&] { return !descriptor(running, "server", 11).empty(); }));
  CHECK(descriptor(running, "server", 0).starts_with("terminal "));
  CHECK(descriptor(running, "server", 2).ends_with(" O_RDWR"));
  CHECK(descriptor(running, "server", 3) == "socket TCP O_RDWR|O_CLOEXEC");
  CHECK(descriptor(running, "server", 4) == "socket UDP O_RDWR|O_NONBLOCK|O_CLOEXEC");
  CHECK(descriptor(running, "server", 5) == "socket UNIX-STREAM O_RDWR|O_CLOEXEC");
  CHECK(descriptor(running, "server", 6) == "socket UNIX-STREAM O_RDWR|O_CLOEXEC");
  CHECK(descriptor(running, "server", 7) == "epoll anon_inode:[eventpoll] O_RDWR|O_CLOEXEC");
  CHECK(descriptor(running, "server", 8).starts_with("pipe pipe:["));
  CHECK(descriptor(running, "server", 9).ends_with(" O_WRONLY|O_CLOEXEC"));
  CHECK(descriptor(running, "server", 10) == "file /etc/passwd O_RDONLY|O_CLOEXEC");
  CHECK(descriptor(running, "server", 11).starts_with("file /memfd:x"));
  CHECK(running.program("server").descriptors.size() == 12);

  const ModelDescriptor& epoll = running.program("server").descriptors.at(7);
  CHECK(running.trace.text(epoll.descriptor.detail) == "3 EPOLLIN, 4 EPOLLIN|EPOLLOUT");
  CHECK(running.program("server").descriptors.at(3).descriptor.inode > 0);
}

TEST_CASE("What is closed, and what is made non-blocking, is told, and with nothing new there is no event") {
  Running running;
  REQUIRE(running.start_python("server", R"(import socket
s = socket.socket()
s.bind(('10.0.0.2', 9000))
s.listen()
c, _ = s.accept()
c.setblocking(False)
s.accept()
c.close()
s.accept()
)") == "");
  REQUIRE(in_call(running, "accept4"));
  REQUIRE(running.until([&] { return descriptor(running, "server", 3) == "socket TCP O_RDWR|O_CLOEXEC"; }));
  CHECK(descriptor(running, "server", 4).empty());
  connect_to(running, 9000);
  CHECK(running.until(
      [&] { return descriptor(running, "server", 4) == "socket TCP O_RDWR|O_NONBLOCK|O_CLOEXEC"; }));
  REQUIRE(running.until_exited("client"));
  connect_to(running, 9000);
  CHECK(running.until([&] { return descriptor(running, "server", 4).empty(); }));

  // The server waits in accept() for good now: nothing is looked at, and nothing is due.
  REQUIRE(running.until([&] { return !running.programs.next_due(); }));
  const std::size_t before = descriptor_events(running.trace);
  const Time begin = now();
  REQUIRE(running.until([&] { return seconds(now() - begin) > 0.3; }));
  CHECK(descriptor_events(running.trace) == before);
  CHECK_FALSE(running.programs.next_due());
}

TEST_CASE("A fork's child has descriptors of its own, and they go with it") {
  Running running;
  REQUIRE(running.start_python("server", R"(import os, socket
s = socket.socket()
s.bind(('10.0.0.2', 9000))
s.listen()
if os.fork() == 0:
    extra = socket.socket()
    s.accept()
    os._exit(0)
os.wait()
s.accept()
)") == "");
  const auto of_children = [&] {
    const ModelProgram& server = running.program("server");
    return std::count_if(server.descriptors.begin(), server.descriptors.end(),
                         [&](const ModelDescriptor& each) { return each.descriptor.pid != server.pid; });
  };
  REQUIRE(in_call(running, "accept4"));
  REQUIRE(running.until([&] { return of_children() == 5; }));  // 0 to 2, the listener, and `extra`
  CHECK(descriptor(running, "server", 4).empty());
  connect_to(running, 9000);
  REQUIRE(running.until_exited("client"));
  REQUIRE(running.until([&] {
    running.programs.look_after_running();
    return of_children() == 0;
  }));
  CHECK(!descriptor(running, "server", 3).empty());
}

TEST_CASE("With a program's end its descriptors are gone from the model") {
  Running running;
  REQUIRE(running.start_python("server", open_all) == "");
  REQUIRE(in_call(running, "accept4"));
  REQUIRE(running.until([&] { return !running.program("server").descriptors.empty(); }));
  REQUIRE(running.programs.stop("server") == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").descriptors.empty());
}

TEST_CASE("A program that calls without end is looked at twenty times a second at most") {
  Running running;
  REQUIRE(running.start_python("server", R"(import socket
while True:
    s = socket.socket()
    t = socket.socket()
    s.close()
    t.close()
)") == "");
  REQUIRE(running.until([&] { return running.trace.size() > 20'000; }));
  std::size_t looks = 0;
  Time last{};
  const Time first = running.trace[0].time, end = running.trace[running.trace.size() - 1].time;
  for (std::size_t i = 0; i < running.trace.size(); ++i) {
    if (!std::holds_alternative<DescriptorEvent>(running.trace[i].body) || running.trace[i].time == last)
      continue;
    last = running.trace[i].time;
    ++looks;
  }
  CHECK(looks >= 1);
  CHECK(static_cast<double>(looks) <= 2 + seconds(end - first) / 0.05);
}
