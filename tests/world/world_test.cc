// The hosts of a world: their names, files, settings, cables.

#include <sys/socket.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A host has its name and knows the others by name") {
  World world(two_hosts());
  CHECK(sh(world, 0, "hostname") == "client\n");
  CHECK(sh(world, 1, "hostname") == "server\n");
  CHECK(sh(world, 0, "cat /etc/hosts") == "127.0.0.1 localhost\n10.0.0.1 client\n10.0.0.2 server\n");
  CHECK(sh(world, 0, "wc -c < /etc/resolv.conf") == "0\n");
  CHECK(sh(world, 0, "grep ^hosts: /etc/nsswitch.conf") == "hosts: files\n");
  CHECK(has(sh(world, 0, "getent ahosts server"), "10.0.0.2"));
  CHECK(sh(world, 0, "getent ahosts localhost | cut -d' ' -f1 | sort -u") == "127.0.0.1\n");
  CHECK(run(world, 0, {"getent", "ahosts", "example.org"}).report.status == 2);
}

TEST_CASE("A frame that one host sends comes out of its cable, as a real cable carries it") {
  World world(two_hosts());
  run(world, 0,
      {"/usr/bin/python3", "-c",
       "import socket as s; s.socket(s.AF_INET, s.SOCK_DGRAM).sendto(b'x', ('10.0.0.2', 9))"});
  std::array<unsigned char, 2048> frame;
  pollfd arrives{world.hosts()[0].packet.get(), POLLIN, 0};
  REQUIRE(::poll(&arrives, 1, 20000) == 1);
  ssize_t size = ::recv(world.hosts()[0].packet.get(), frame.data(), frame.size(), 0);
  REQUIRE(size >= 42);
  CHECK(std::equal(frame.begin(), frame.begin() + 6, "\xff\xff\xff\xff\xff\xff",
                   [](int a, int b) { return a == (b & 0xff); }));
  CHECK(std::equal(frame.begin() + 6, frame.begin() + 12, world.hosts()[0].mac.begin()));
  CHECK((frame[12] == 8 && frame[13] == 6));  // ARP, nothing before it
  CHECK(::recv(world.hosts()[1].packet.get(), frame.data(), frame.size(), 0) == -1);
}
