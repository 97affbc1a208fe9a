// Peers: endpoints that the engine plays, on sockets inside the hosts of a world.

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <set>
#include <string>

#include "base/error.h"
#include "packet/packet.h"
#include "peer/descriptor_room.h"
#include "support/catch.h"
#include "support/session.h"
#include "trace/counter_name.h"

using namespace wirestep;
using test::has_tcp;
using test::Session;

namespace {

// Accepts all, says back what it hears.
const char* const echo_all = R"(
import selectors, socket, resource
resource.setrlimit(resource.RLIMIT_NOFILE, [resource.getrlimit(resource.RLIMIT_NOFILE)[1]] * 2)
s = socket.socket()
s.bind(('', 9000))
s.listen(BACKLOG)
s.setblocking(False)
ready = selectors.DefaultSelector()
ready.register(s, selectors.EVENT_READ)
while True:
    for key, _ in ready.select():
        if key.fileobj is s:
            c, _ = s.accept()
            ready.register(c, selectors.EVENT_READ)
        else:
            try:
                data = key.fileobj.recv(1000)
            except ConnectionResetError:
                data = b''
            if data:
                key.fileobj.sendall(data)
            else:
                ready.unregister(key.fileobj)
                key.fileobj.close()
)";

Endpoint at(const char* address, std::uint16_t port) {
  Endpoint endpoint = *endpoint_from(address);
  endpoint.port = port;
  return endpoint;
}

Endpoint server_port(std::uint16_t port) {
  return at("10.0.0.2", port);
}

void start_echo(Session& session, int backlog) {
  session.start_python("server", "BACKLOG = " + std::to_string(backlog) + "\n" + echo_all);
  REQUIRE(session.until([](const Model& model) { return has_tcp(model, "server", TcpState::listen); }));
}

const PeerEvent* peer(const Model& model, std::string_view name) {
  for (const ModelPeer& each : model.peers)
    if (each.name == name) return &each.peer;
  return nullptr;
}

auto open(std::string_view name, std::uint32_t count) {
  return [=](const Model& model) {
    const PeerEvent* found = peer(model, name);
    return found != nullptr && found->open == count;
  };
}

auto over(std::string_view name) {
  return [=](const Model& model) {
    const PeerEvent* found = peer(model, name);
    return found != nullptr && found->over;
  };
}

auto heard(Session& session, std::string_view name, std::string_view text) {
  return session.until_event([&](const Event& event) {
    const auto* found = std::get_if<PeerEvent>(&event.body);
    return found != nullptr && session.trace.text(found->name) == name &&
           session.trace.text(found->heard).find(text) != std::string_view::npos;
  });
}

std::int64_t counted(const Session& session, const Model& model, std::string_view host,
                     std::string_view name) {
  std::int64_t sum = 0;
  for (const ModelCounter& each : model.counters)
    if (model.hosts[each.host.value].name == host && counter_is(session.trace.text(each.name), name))
      sum += each.since_start;
  return sum;
}

}  // namespace

TEST_CASE("a crowd connects, one of it is heard by the program, and hears it") {
  Session session;
  start_echo(session, 128);
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 30}) == "");
  REQUIRE(session.until(open("crowd", 30)));
  const PeerEvent& crowd = *peer(session.model(), "crowd");
  CHECK(crowd.wanted == 30);
  CHECK(crowd.connecting == 0);
  CHECK(crowd.failed == 0);
  CHECK(session.model().hosts[crowd.host.value].name == "client");

  REQUIRE(session.command(command::PeerSend{"crowd", 17, "to the seventeenth"}) == "");
  CHECK(heard(session, "crowd", "to the seventeenth"));
  CHECK(peer(session.model(), "crowd")->received == 18);

  REQUIRE(session.command(command::PeerSend{"crowd", {}, "all"}) == "");
  CHECK(session.until([](const Model& model) { return peer(model, "crowd")->received == 18 + 3 * 30; }));
  CHECK(peer(session.model(), "crowd")->sent == 18 + 3 * 30);

  REQUIRE(session.command(command::PeerSend{"crowd", 1, "x", 100}) == "");
  CHECK(
      session.until([](const Model& model) { return peer(model, "crowd")->received == 18 + 3 * 30 + 100; }));
}

TEST_CASE("a crowd is closed one by one or as a whole, with FIN or RST") {
  Session session;
  start_echo(session, 128);
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 10}) == "");
  REQUIRE(session.until(open("crowd", 10)));
  REQUIRE(session.command(command::PeerClose{"crowd", 3}) == "");
  REQUIRE(session.until(open("crowd", 9)));
  CHECK(peer(session.model(), "crowd")->closed == 1);
  CHECK(session.until([](const Model& model) { return has_tcp(model, "client", TcpState::time_wait); }));
  CHECK(session.command(command::PeerClose{"crowd", 3}) == "it has no connection 3");
  CHECK(session.command(command::PeerSend{"crowd", 11, "x"}) == "it has no connection 11");

  REQUIRE(session.command(command::PeerClose{"crowd", 4, true}) == "");
  REQUIRE(session.until(
      [&](const Model& model) { return counted(session, model, "client", "TcpOutRsts") == 1; }));

  REQUIRE(session.command(command::PeerClose{"crowd", {}}) == "");
  REQUIRE(session.until(over("crowd")));
  CHECK(peer(session.model(), "crowd")->closed == 10);
  CHECK(session.command(command::PeerClose{"crowd", {}}) == "there is no such peer now");
}

TEST_CASE("a crowd that is refused says so") {
  Session session;
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 200}) == "");
  REQUIRE(session.until([](const Model& model) {
    const PeerEvent* crowd = peer(model, "crowd");
    return crowd != nullptr && crowd->failed == 200;
  }));
  CHECK(peer(session.model(), "crowd")->error == ECONNREFUSED);
  CHECK(peer(session.model(), "crowd")->open == 0);
  CHECK(session.command(command::PeerSend{"crowd", {}, "x"}) == "none of its connections is open");
}

TEST_CASE("an address without a route, and a name without a host, are errors") {
  Session session;
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", at("192.0.2.1", 9), 3}) == "");
  REQUIRE(session.until([](const Model& model) {
    const PeerEvent* crowd = peer(model, "crowd");
    return crowd != nullptr && crowd->failed == 3;
  }));
  CHECK(peer(session.model(), "crowd")->error == ENETUNREACH);
  CHECK(session.command(command::PeerConnect{"crowd", "moon", server_port(9), 3}) ==
        "no host is called \"moon\"");
  CHECK(session.command(command::PeerSend{"nobody", {}, "x"}) == "there is no such peer now");
}

TEST_CASE("a crowd keeps to the room in a short queue: hardly a SYN is lost for want of it") {
  Session session;
  start_echo(session, 2);
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 300}) == "");
  REQUIRE(session.until(open("crowd", 300)));
  // None, but where a busy machine keeps the server from accepting for longer than the crowd is patient.
  CHECK(counted(session, session.model(), "server", "TcpExtListenOverflows") < 10);
  CHECK(counted(session, session.model(), "client", "TcpRetransSegs") < 10);
}

TEST_CASE("a crowd whose server never accepts goes on as clients do, and the queue overflows") {
  Session session;
  session.start_python("server",
                       "import socket, time\ns = socket.socket()\ns.bind(('', 9000))\n"
                       "s.listen(1)\ntime.sleep(1000)");
  REQUIRE(session.until([](const Model& model) { return has_tcp(model, "server", TcpState::listen); }));
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 6}) == "");
  // A backlog of 1 admits two (listen(2)); the others' SYNs are dropped.
  REQUIRE(session.until([](const Model& model) {
    const PeerEvent* crowd = peer(model, "crowd");
    return crowd != nullptr && crowd->open + crowd->connecting == 6;
  }));
  CHECK(session.until(
      [&](const Model& model) { return counted(session, model, "server", "TcpExtListenDrops") > 0; }));
  REQUIRE(session.command(command::PeerClose{"crowd", {}}) == "");
  CHECK(session.until(over("crowd")));
}

TEST_CASE("a server that dies in the middle closes a crowd's connections, each once") {
  Session session;
  start_echo(session, 128);
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 500}) == "");
  REQUIRE(session.until([](const Model& model) {
    const PeerEvent* crowd = peer(model, "crowd");
    return crowd != nullptr && crowd->open > 50;
  }));
  REQUIRE(session.command(command::SignalProgram{"server", 9}) == "");
  REQUIRE(session.until([](const Model& model) {
    const PeerEvent& crowd = *peer(model, "crowd");
    return crowd.open + crowd.connecting == 0 && crowd.failed + crowd.closed == crowd.wanted;
  }));
  CHECK(peer(session.model(), "crowd")->closed > 50);
}

TEST_CASE("a program hears what the engine's servers say, and the crowd talks to them") {
  Session session;
  REQUIRE(session.command(command::PeerServe{"echo", "server", 7}) == "");
  REQUIRE(session.command(command::PeerServe{"sink", "server", 9, Transport::tcp, false}) == "");
  REQUIRE(session.until(open("echo", 0)));
  CHECK(session.command(command::PeerServe{"twice", "server", 7}).find("EADDRINUSE") != std::string::npos);

  session.start_python("client",
                       "import socket\ns = socket.create_connection(('server', 7))\n"
                       "s.sendall(b'hello')\nprint('heard', s.recv(100).decode())\n");
  CHECK(session.until([](const Model& model) {
    return model.program("client")->output.find("heard hello") != std::string::npos;
  }));
  CHECK(session.until([](const Model& model) { return peer(model, "echo")->closed == 1; }));

  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9), 200}) == "");
  REQUIRE(session.until(open("crowd", 200)));
  REQUIRE(session.until(open("sink", 200)));
  REQUIRE(session.command(command::PeerSend{"crowd", {}, "12345"}) == "");
  REQUIRE(session.until([](const Model& model) { return peer(model, "sink")->received == 1000; }));
  CHECK(peer(session.model(), "crowd")->received == 0);

  // A flood of RST, from the server's side.
  REQUIRE(session.command(command::PeerClose{"sink", {}, true}) == "");
  REQUIRE(session.until([](const Model& model) { return peer(model, "crowd")->closed == 200; }));
  CHECK(peer(session.model(), "crowd")->error == ECONNRESET);
}

TEST_CASE("datagrams flood a host, and a broadcast reaches all that listen") {
  Session session({{{"client", "", {}}, {"server", "", {}}, {"third", "", {}}}});
  REQUIRE(session.command(command::PeerServe{"one", "server", 5000, Transport::udp, false}) == "");
  REQUIRE(session.command(command::PeerServe{"two", "third", 5000, Transport::udp, true}) == "");
  // The broadcast first: behind a flood it could find the receiver's buffer full.
  REQUIRE(session.command(command::PeerFlood{"shout", "client", at("10.0.0.255", 5000), 7, 1}) == "");
  CHECK(session.until([](const Model& model) { return peer(model, "one")->received == 7; }));
  CHECK(session.until([](const Model& model) { return peer(model, "two")->received == 7; }));
  CHECK(session.until([](const Model& model) { return peer(model, "two")->sent == 7; }));

  REQUIRE(session.command(command::PeerFlood{"flood", "client", server_port(5000), 1000, 300}) == "");
  REQUIRE(session.until(
      [](const Model& model) { return peer(model, "flood") && peer(model, "flood")->closed == 300; }));
  CHECK(peer(session.model(), "flood")->sent == 300'000);
  // What doesn't fit into the receiver's buffer is lost.
  CHECK(session.until([](const Model& model) { return peer(model, "one")->received >= 1007; }));
  REQUIRE(session.command(command::PeerClose{"one", {}}) == "");
  CHECK(session.until(over("one")));
}

TEST_CASE("a second peer of the same name takes the place of the first") {
  Session session;
  start_echo(session, 128);
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 5}) == "");
  REQUIRE(session.until(open("crowd", 5)));
  PeerId first = peer(session.model(), "crowd")->peer;
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(9000), 2}) == "");
  REQUIRE(session.until(open("crowd", 2)));
  CHECK(peer(session.model(), "crowd")->peer != first);
  CHECK(session.until([](const Model& model) { return has_tcp(model, "client", TcpState::time_wait); }));
}

TEST_CASE("a server that is closed twice in one turn of the loop is closed") {
  Session session;
  REQUIRE(session.command(command::PeerServe{"tcp", "server", 7}) == "");
  REQUIRE(session.command(command::PeerServe{"udp", "server", 7, Transport::udp}) == "");
  // While the loop is busy with these, the rest comes together.
  for (int i = 0; i < 100; ++i) session.post(command::SetSysctl{"server", "net.ipv4.tcp_syncookies", "0"});
  for (const char* name : {"tcp", "udp", "tcp", "udp"}) session.post(command::PeerClose{name, {}});
  CHECK(session.until(over("tcp")));
  CHECK(session.until(over("udp")));
  CHECK(session.command(command::PeerServe{"tcp", "server", 7}) == "");
}

TEST_CASE("where not even the open descriptors can be counted, that is said") {
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = dup(0);  // the lowest that is free
  REQUIRE(next >= 0);
  close(next);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
  std::exception_ptr refusal;
  try {
    make_room_for_descriptors(10);
  } catch (...) {
    refusal = std::current_exception();  // looked at below: UBSan needs a descriptor for that
  }
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  REQUIRE(refusal);
  int error = 0;
  try {
    std::rethrow_exception(refusal);
  } catch (const SetupError& refused) {
    error = refused.error();
  }
  CHECK(error == EMFILE);
}

TEST_CASE("nobody takes a peer's socket for that of a program whose calls can't be seen") {
  Session session;
  REQUIRE(session.command(command::PeerServe{"echo", "server", 7}) == "");
  REQUIRE(session.command(command::SetWire{{}, WireMode::hold}) == "");
  REQUIRE(session.command(command::PeerConnect{"crowd", "client", server_port(7), 1}) == "");
  REQUIRE(session.until([](const Model& model) { return has_tcp(model, "client", TcpState::syn_sent); }));
  CHECK(has_tcp(session.model(), "server", TcpState::listen));
  CHECK(session.model().notices.empty());
}
