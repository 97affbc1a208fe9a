#include "engine.h"

#include <set>
#include <string>
#include <vector>

#include "packet/packet.h"
#include "support/catch.h"
#include "support/session.h"
#include "trace/counter_name.h"

using namespace wirestep;
using test::has_tcp;
using test::Session;

namespace {

const char* const serve_one = R"(
import socket
s = socket.socket()
s.bind(('', 9000))
s.listen(5)
c, _ = s.accept()
c.sendall(c.recv(100).upper())
c.close()
)";

const char* const ask = R"(
import socket, sys
s = socket.create_connection((HOST, 9000))
s.sendall(b'hello')
print(s.recv(100).decode())
)";

std::string ask_at(const std::string& host) {
  return "HOST = '" + host + "'\n" + ask;
}

bool listening(const Model& model) {
  return has_tcp(model, "server", TcpState::listen);
}

bool printed(const Model& model, std::string_view name, std::string_view text) {
  const ModelProgram* program = model.program(name);
  return program != nullptr && program->output.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a held handshake shows every state of both kernels in its order") {
  Session session;
  session.start_python("server", serve_one);
  REQUIRE(session.until(listening));
  REQUIRE(session.command(command::SetWire{{}, WireMode::hold}) == "");
  session.start_python("client", ask_at("server"));

  FrameId syn = session.held(packet::syn);
  REQUIRE(session.until([](const Model& m) { return has_tcp(m, "client", TcpState::syn_sent); }));
  CHECK_FALSE(has_tcp(session.model(), "server", TcpState::syn_recv));
  REQUIRE(session.command(command::Deliver{syn}) == "");
  REQUIRE(session.until([](const Model& m) { return has_tcp(m, "server", TcpState::syn_recv); }));
  CHECK(has_tcp(session.model(), "client", TcpState::syn_sent));

  REQUIRE(session.command(command::Deliver{session.held(packet::syn | packet::ack)}) == "");
  REQUIRE(session.until([](const Model& m) { return has_tcp(m, "client", TcpState::established); }));
  CHECK_FALSE(has_tcp(session.model(), "server", TcpState::established));

  REQUIRE(session.command(command::Deliver{session.held(packet::ack)}) == "");
  REQUIRE(session.until([](const Model& m) { return has_tcp(m, "server", TcpState::established); }));

  REQUIRE(session.command(command::SetWire{{}, WireMode::live}) == "");
  CHECK(session.until([](const Model& m) { return printed(m, "client", "HELLO"); }));
}

TEST_CASE("what both kernels count of a refused connection is recorded") {
  Session session;
  auto counted = [&](std::string_view host, std::string_view name) {
    std::int64_t sum = 0;
    for (const ModelCounter& each : session.model().counters)
      if (session.model().hosts[each.host.value].name == host &&
          counter_is(session.trace.text(each.name), name))
        sum += each.since_step;
    return sum;
  };
  session.start_python("client", ask_at("server"));  // where nobody listens
  CHECK(session.until([&](const Model&) { return counted("client", "TcpAttemptFails") == 1; }));
  CHECK(session.until([&](const Model&) { return counted("server", "TcpOutRsts") >= 1; }));
  CHECK(counted("client", "TcpActiveOpens") == 1);
  CHECK(counted("client", "TcpOutRsts") == 0);
  REQUIRE(session.command(command::RecordStep{"next"}) == "");
  REQUIRE(session.until([](const Model& model) { return model.step == "next"; }));
  CHECK(counted("client", "TcpAttemptFails") == 0);
}

TEST_CASE("the begin of connect precedes its SYN, and both name the socket's cookie") {
  Session session;
  session.start_python("server", serve_one);
  REQUIRE(session.until(listening));
  // Held: of a socket that is closed by the time its frame is looked at, the kernel tells nothing any more.
  REQUIRE(session.command(command::SetWire{{}, WireMode::hold}) == "");
  session.start_python("client", ask_at("server"));
  Cookie connecting;
  bool ordered = session.until_event([&](const Event& event) {
    if (const auto* call = std::get_if<CallEvent>(&event.body)) {
      if (call->stage == CallStage::begin && session.trace.text(call->name) == "connect")
        connecting = call->socket;
      return false;
    }
    const auto* frame = std::get_if<FrameEvent>(&event.body);
    if (frame == nullptr) return false;
    packet::Brief brief = packet::brief(session.trace.bytes(frame->bytes));
    return brief.flags == packet::syn && bool(connecting) && frame->socket == connecting;
  });
  CHECK(ordered);
}

// A sample sees what has happened up to its moment: the calls that led to it must be in the record before.
TEST_CASE("no state is recorded before the call that made it") {
  Session session;
  REQUIRE(session.command(command::SetWire{{}, WireMode::hold}) == "");
  session.start_python("client", R"(
import collections, socket
sockets = collections.deque(maxlen=500)  # the oldest is closed
while True:
    s = socket.socket()
    s.setblocking(False)
    s.connect_ex(('10.0.0.2', 9000))
    sockets.append(s)
)");
  std::set<Cookie> connecting;
  std::size_t seen = 0, too_early = 0;
  session.until_event([&](const Event& event) {
    if (const auto* call = std::get_if<CallEvent>(&event.body)) {
      if (call->stage == CallStage::begin && session.trace.text(call->name) == "connect")
        connecting.insert(call->socket);
    } else if (const auto* listed = std::get_if<SocketEvent>(&event.body)) {
      const Socket& socket = session.trace.socket(listed->socket);
      if (socket.state != TcpState::syn_sent) return false;
      ++seen;
      too_early += !connecting.contains(socket.cookie);
    }
    return seen >= 1000;
  });
  CHECK(seen >= 1000);
  CHECK(too_early == 0);
}

TEST_CASE("a program that runs free from its start is recorded call by call before its frames") {
  Session session;
  session.start_python("server", serve_one);
  REQUIRE(session.until(listening));
  session.start_python("client", ask_at("server"));
  REQUIRE(session.until([](const Model& m) { return m.program("client") && !m.program("client")->running; }));
  std::vector<std::string> story;
  for (std::size_t i = 0; i < session.trace.size(); ++i) {
    const EventBody& body = session.trace[i].body;
    if (const auto* program = std::get_if<ProgramEvent>(&body)) {
      if (session.trace.text(program->name) == "client")
        story.push_back(program->started ? "started" : "exited");
    } else if (const auto* call = std::get_if<CallEvent>(&body)) {
      if (call->stage == CallStage::begin && session.trace.text(call->name) == "connect")
        story.push_back("connect");
    } else if (const auto* frame = std::get_if<FrameEvent>(&body)) {
      packet::Brief brief = packet::brief(session.trace.bytes(frame->bytes));
      if (frame->stage == FrameStage::sent && brief.flags == packet::syn && frame->copy == 1)
        story.push_back("SYN");
    }
  }
  CHECK(story == std::vector<std::string>{"started", "connect", "SYN", "exited"});
}

TEST_CASE("localhost crosses the wire") {
  Session session;
  std::string serve_on_localhost = serve_one;
  serve_on_localhost.replace(serve_on_localhost.find("''"), 2, "'127.0.0.1'");
  session.start_python("server", serve_on_localhost);
  REQUIRE(session.until(listening));
  session.start_python("client", ask_at("localhost"));
  CHECK(session.until([](const Model& m) { return printed(m, "client", "HELLO"); }));
  bool crossed = false;
  for (std::size_t i = 0; i < session.trace.size(); ++i) {
    const auto* frame = std::get_if<FrameEvent>(&session.trace[i].body);
    if (frame == nullptr) continue;
    packet::Brief brief = packet::brief(session.trace.bytes(frame->bytes));
    crossed |= brief.flags == packet::syn && to_string(brief.destination) == "127.0.0.1:9000";
  }
  CHECK(crossed);
}

TEST_CASE("in step mode a program waits before its next call, and one step lets one call go") {
  Session session;
  session.start_python("server", serve_one, Gate::step);
  auto waits_at = [&](std::string_view call) {
    return session.until([&](const Model& m) {
      const ModelProgram* server = m.program("server");
      const ModelThread* thread = server != nullptr ? server->current() : nullptr;
      return thread != nullptr && thread->call.stage == CallStage::waiting &&
             session.trace.text(thread->call.name) == call;
    });
  };
  REQUIRE(waits_at("socket"));
  REQUIRE(session.command(command::StepProgram{"server"}) == "");
  REQUIRE(waits_at("bind"));
  REQUIRE(session.command(command::RunProgram{"server", "accept"}) == "");
  CHECK(session.until([&](const Model& m) {
    const ModelThread* thread = m.program("server")->current();
    return thread->call.stage == CallStage::begin && session.trace.text(thread->call.name) == "accept4" &&
           listening(m);
  }));
}

TEST_CASE("a command that can't be done is answered with its reason") {
  Session session;
  CHECK(session.command(command::Deliver{FrameId{99}}).find("99") != std::string::npos);
  CHECK(session.command(command::StepProgram{"nobody"}).find("nobody") != std::string::npos);
  ProgramSpec nowhere;
  nowhere.name = "client";
  nowhere.host = "mars";
  nowhere.argv = {"true"};
  CHECK(session.command(command::StartProgram{nowhere}).find("mars") != std::string::npos);
  CHECK_FALSE(session.command(command::SetSysctl{"server", "net.ipv4.no_such_thing", "1"}).empty());
  CHECK(session.command(command::SetSysctl{"server", "net.ipv4.tcp_fin_timeout", "7"}) == "");
}

TEST_CASE("a program that floods the engine with calls harms nothing but itself") {
  Session session;
  session.start_python("client", "import socket\ns = socket.socket()\nwhile True: s.getsockname()\n");
  REQUIRE(session.until([](const Model& m) { return m.cursor > 20'000; }));
  session.start_python("server", "print('alive')");
  CHECK(session.until([](const Model& m) { return printed(m, "server", "alive"); }));
  REQUIRE(session.command(command::StopProgram{"client"}) == "");
  CHECK(session.until([](const Model& m) { return !m.program("client")->running; }));
}

TEST_CASE("a program that ignores SIGTERM is killed") {
  Session session;
  session.start_python("client",
                       "import signal\nsignal.signal(15, signal.SIG_IGN)\nprint('deaf')\nsignal.pause()\n"
                       "while True: signal.pause()\n");
  REQUIRE(session.until([](const Model& m) { return printed(m, "client", "deaf"); }));
  REQUIRE(session.command(command::StopProgram{"client"}) == "");
  REQUIRE(session.until([](const Model& m) { return !m.program("client")->running; }));
  CHECK(session.model().program("client")->signal == 9);
}

TEST_CASE("a program whose calls can't be seen is said to be there, and no other is") {
  Session session;
  ProgramSpec server;
  server.name = server.host = "server";
  server.argv = {"/usr/bin/env", "-u", "LD_PRELOAD", "/usr/bin/python3", "-c", serve_one};
  server.gate = Gate::run;
  REQUIRE(session.command(command::StartProgram{server}) == "");
  REQUIRE(session.until(listening));
  session.start_python("client", ask_at("server"));
  REQUIRE(session.until([](const Model& m) { return printed(m, "client", "HELLO"); }));
  REQUIRE(session.model().notices.size() == 1);
  CHECK(session.model().notices.front().find("A program on server makes calls that can't be seen") == 0);
}

TEST_CASE("in loopback mode programs run and sockets are listed, and the wire is said to be missing") {
  WorldSpec world;
  world.loopback = true;
  world.hosts = {{"client", "", {}}, {"server", "", {}}};
  Session session(world);
  CHECK_FALSE(session.command(command::SetWire{{}, WireMode::hold}).empty());
  std::string any_port = serve_one;
  any_port.replace(any_port.find("9000"), 4, "0");
  session.start_python("server", any_port);
  CHECK(session.until(listening));
  CHECK_FALSE(session.model().wire);
}
