// localhost across the wire (DESIGN 4.3): homework that says 127.0.0.1 works with its two halves on two
// hosts.

#include "world/localhost.h"

#include <netinet/in.h>

#include <algorithm>

#include "cable.h"
#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

constexpr HostId client{0}, server{1};

// A server that greets once and says who came; it writes nothing before it listens.
std::string server_program(const std::string& address, int port) {
  return "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); "
         "s.bind(('" +
         address + "', " + std::to_string(port) +
         ")); s.listen(); print('up', flush=True); c, who = s.accept(); print(who[0]); c.send(b'hello'); "
         "c.close()";
}

// A client that prints the greeting or the error, and where the server's end is.
std::string client_program(const std::string& bind, int port) {
  return "import socket\ns = socket.socket()\n" + (bind.empty() ? "" : "s.bind(" + bind + ")\n") +
         "try:\n  s.connect(('127.0.0.1', " + std::to_string(port) +
         ")); print(s.getpeername()[0], s.recv(9).decode())\nexcept OSError as e:\n  print(e.strerror)";
}

class Server {
 public:
  Server(World& world, int host, const std::string& program)
      : world_(world), output_(::memfd_create("server", 0)) {
    id_ = start(world, host, {"/usr/bin/python3", "-c", program}, Fd(::dup(output_.get())));
    for (int i = 0; i < 6000 && text().empty(); ++i) ::poll(nullptr, 0, 10);
  }
  std::string said() {
    wait_for_report(world_, id_, WorldReport::exited);
    return text().substr(3);  // without "up\n"
  }

 private:
  std::string text() {
    std::array<char, 4096> text;
    return {text.data(), static_cast<std::size_t>(::pread(output_.get(), text.data(), text.size(), 0))};
  }
  World& world_;
  Fd output_;
  std::uint32_t id_;
};

std::string connect_from(World& world, int host, const std::string& bind, int port) {
  return run(world, host, {"/usr/bin/python3", "-c", client_program(bind, port)}).output;
}

bool saw(Cable& cable, std::size_t from, const std::string& what, int flags) {
  std::vector<Crossed> crossed = cable.crossed();
  return std::any_of(crossed.begin(), crossed.end(), [&](const Crossed& frame) {
    return frame.from == from && frame.what() == what && frame.tcp_flags() == flags;
  });
}

constexpr int syn = 2, syn_ack = 0x12, rst_ack = 0x14;

}  // namespace

TEST_CASE("A client that connects to 127.0.0.1 reaches the server on the other host, across the wire") {
  World world(two_hosts());
  Localnet localnet(world.hosts());
  Cable cable(world);
  REQUIRE(localnet.bound(server, IPPROTO_TCP, 9000).empty());
  Server greeter(world, 1, server_program("127.0.0.1", 9000));
  CHECK(connect_from(world, 0, "", 9000) == "127.0.0.1 hello\n");
  CHECK(greeter.said() == "10.0.0.1\n");
  CHECK(saw(cable, 0, "10.0.0.1>127.0.0.1", syn));
  CHECK(saw(cable, 1, "127.0.0.1>10.0.0.1", syn_ack));
  CHECK(saw(cable, 0, "ARP 10.0.0.2", 0));  // and nobody asks who has 127.0.0.1
  CHECK(!saw(cable, 0, "ARP 127.0.0.1", 0));
  CHECK(!saw(cable, 1, "ARP 127.0.0.1", 0));
}

TEST_CASE("It works when both ends are bound to 127.0.0.1") {
  World world(two_hosts());
  Localnet localnet(world.hosts());
  Cable cable(world);
  REQUIRE(localnet.bound(server, IPPROTO_TCP, 9000).empty());
  REQUIRE(localnet.bound(client, IPPROTO_TCP, 40000).empty());
  Server greeter(world, 1, server_program("127.0.0.1", 9000));
  CHECK(connect_from(world, 0, "('127.0.0.1', 40000)", 9000) == "127.0.0.1 hello\n");
  CHECK(greeter.said() == "127.0.0.1\n");
  CHECK(saw(cable, 0, "127.0.0.1>127.0.0.1", syn));
  CHECK(saw(cable, 1, "127.0.0.1>127.0.0.1", syn_ack));
}

TEST_CASE("A closed port's SYN and RST cross the wire, bound client or not") {
  World world(two_hosts());
  Localnet localnet(world.hosts());
  Cable cable(world);
  CHECK(connect_from(world, 0, "", 9999) == "Connection refused\n");
  CHECK(saw(cable, 0, "10.0.0.1>127.0.0.1", syn));
  CHECK(saw(cable, 1, "127.0.0.1>10.0.0.1", rst_ack));
  REQUIRE(localnet.bound(client, IPPROTO_TCP, 40000).empty());
  CHECK(connect_from(world, 0, "('127.0.0.1', 40000)", 9999) == "Connection refused\n");
  CHECK(saw(cable, 1, "127.0.0.1>127.0.0.1", rst_ack));
}

TEST_CASE("Both halves on one host talk to each other there, and nothing crosses") {
  World world(two_hosts());
  Localnet localnet(world.hosts());
  Cable cable(world);
  REQUIRE(localnet.bound(client, IPPROTO_TCP, 9000).empty());
  Server greeter(world, 0, server_program("127.0.0.1", 9000));
  CHECK(connect_from(world, 0, "", 9000) == "127.0.0.1 hello\n");
  CHECK(greeter.said() == "127.0.0.1\n");
  CHECK(cable.crossed().empty());
}

TEST_CASE("UDP to 127.0.0.1 crosses, its answer too, and so does the ICMP of a closed port") {
  World world(two_hosts());
  Localnet localnet(world.hosts());
  Cable cable(world);
  REQUIRE(localnet.bound(server, IPPROTO_UDP, 9000).empty());
  Server echo(world, 1,
              "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 9000)); "
              "print('up', flush=True); d, who = s.recvfrom(9); print(who[0]); s.sendto(d, who)");
  std::string ask =
      "import socket\ns = socket.socket(type=socket.SOCK_DGRAM); s.connect(('127.0.0.1', "
      "PORT))\ns.send(b'hi')\n"
      "try: print(s.recv(9).decode())\nexcept OSError as e: print(e.strerror)";
  auto with_port = [&](const char* port) { return std::string(ask).replace(ask.find("PORT"), 4, port); };
  CHECK(run(world, 0, {"/usr/bin/python3", "-c", with_port("9000")}).output == "hi\n");
  CHECK(echo.said() == "10.0.0.1\n");
  CHECK(run(world, 0, {"/usr/bin/python3", "-c", with_port("9001")}).output == "Connection refused\n");
}

TEST_CASE("Rules go with the last release, and a second bind of a port needs a second release") {
  World world(two_hosts());
  Localnet localnet(world.hosts());
  const std::string before = sh(world, 0, "ip rule");
  REQUIRE(localnet.bound(server, IPPROTO_TCP, 9000).empty());
  REQUIRE(localnet.bound(server, IPPROTO_TCP, 9000).empty());
  const std::string with = sh(world, 0, "ip rule");
  CHECK(with.find("39:\tfrom all to 127.0.0.0/8 iif lo ipproto tcp dport 9000 lookup 1001") !=
        std::string::npos);
  REQUIRE(localnet.released(server, IPPROTO_TCP, 9000).empty());
  CHECK(sh(world, 0, "ip rule") == with);
  REQUIRE(localnet.released(server, IPPROTO_TCP, 9000).empty());
  CHECK(sh(world, 0, "ip rule") == before);
}
