#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "packet/compare_with_tshark.h"
#include "packet/packet.h"
#include "support/catch.h"

using namespace wirestep;

namespace {

// A directory that is gone when the test is over.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "wirestep-packet-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Captures real traffic into `file`; skips the test where the machine can't.
void capture(const std::filesystem::path& file) {
  std::string output = file.string() + ".out";
  std::string command =
      std::string(WIRESTEP_CAPTURE_SCRIPT " '") + file.string() + "' >'" + output + "' 2>&1";
  int status = std::system(command.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == test::skipped) test::skip(text_of(output));
  INFO(text_of(output));
  REQUIRE(status == 0);
}

}  // namespace

TEST_CASE("every field of real traffic is what tshark says") {
  Scratch scratch;
  std::filesystem::path file = scratch.path() / "traffic.pcap";
  capture(file);
  test::Comparison comparison = test::compare_with_tshark(file);
  if (!comparison.cannot.empty()) test::skip(comparison.cannot);
  std::printf("%s", test::report(comparison).c_str());
  INFO(test::report(comparison));
  CHECK(comparison.differences.empty());
  CHECK(comparison.frames > 100);
  CHECK(comparison.compared() > 5000);
  // Every kind of traffic was there.
  for (const char* key :
       {"arp.opcode", "ip.opt.ptr", "ip.checksum.status", "ipv6.fraghdr.offset", "ipv6.dstopts.nxt",
        "ipv6.opt.router_alert", "icmp.mtu", "icmp.seq", "icmpv6.mtu", "icmpv6.nd.ns.target_address",
        "icmpv6.nd.na.target_address", "icmpv6.mldr.nb_mcast_records", "udp.checksum.status", "udp.payload",
        "tcp.options.sack_le", "tcp.options.mss_val", "tcp.checksum.status"}) {
    INFO(key);
    CHECK(comparison.keys.contains(key));
  }
}
