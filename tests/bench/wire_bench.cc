// What the recording wire costs: TCP throughput against a kernel bridge on the same cables, and the round
// trip of a small datagram against a veth pair straight from host to host.

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "bench.h"
#include "bench_world.h"

namespace wirestep::bench {

namespace {

// Gbit/s that the server received, as iperf3 says: its line "[  5] 0.00-3.00 sec 1.2 GBytes 3210 Mbits/sec
// receiver".
double throughput(BenchWorld& bench, const std::string& duration) {
  bench.start(1, {"iperf3", "--server", "--one-off"});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  std::string printed = bench.run(0, {"iperf3", "--client", "10.0.0.2", "--time", duration, "--format", "m"});
  std::size_t unit = printed.rfind(" Mbits/sec");
  if (unit == std::string::npos) throw SetupError("iperf3 said: " + printed, 0, "");
  return std::strtod(printed.c_str() + printed.rfind(' ', unit - 1), nullptr) / 1000;
}

// Microseconds from sending a datagram of one byte to its echo, the median of many, between sockets in the
// two hosts.
double round_trip(BenchWorld& bench, const char* server_address) {
  constexpr int trips = 5000;
  Fd server = bench.sockets.make(1, AF_INET, SOCK_DGRAM), client = bench.sockets.make(0, AF_INET, SOCK_DGRAM);
  sockaddr_in address{AF_INET, htons(5007), {}, {}};
  bind(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  inet_pton(AF_INET, server_address, &address.sin_addr);
  if (connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw SetupError("connect", errno, "");
  std::thread echo([&] {
    sockaddr_in from;
    for (int i = 0; i < trips; ++i) {
      char byte;
      socklen_t length = sizeof from;
      if (recvfrom(server.get(), &byte, 1, 0, reinterpret_cast<sockaddr*>(&from), &length) != 1) return;
      sendto(server.get(), &byte, 1, 0, reinterpret_cast<sockaddr*>(&from), length);
    }
  });
  std::vector<double> times;
  for (int i = 0; i < trips; ++i) {
    char byte = 'x';
    Time begin = now();
    if (send(client.get(), &byte, 1, 0) != 1 || recv(client.get(), &byte, 1, 0) != 1) break;
    times.push_back(seconds(now() - begin) * 1e6);
  }
  echo.join();
  return median(times);
}

}  // namespace

std::vector<Row> wire(int rounds) {
  const std::string duration = "3";  // seconds
  std::vector<double> ours, bridged, ours_trip, direct_trip;
  std::uint64_t lost = 0, frames = 0;
  for (int round = 0; round < rounds; ++round) {
    {
      BenchWorld bench;
      RunningWire wire(bench);
      ours.push_back(throughput(bench, duration));
      ours_trip.push_back(round_trip(bench, "10.0.0.2"));
      wire.stop();
      lost += wire.statistics().lost;
      frames += wire.statistics().frames;
    }
    BenchWorld bench;
    bench.join_by_bridge();
    bench.join_directly();
    bridged.push_back(throughput(bench, duration));
    direct_trip.push_back(round_trip(bench, "10.9.0.2"));
  }
  return {{"TCP through the recording wire", median(ours), median(bridged), "Gbit/s", "a kernel bridge",
           ">= 0.7, none lost", lost != 0, fmt::format("{} frames recorded, {} lost", frames, lost)},
          {"UDP round trip", median(ours_trip), median(direct_trip), "us", "a veth pair, direct", ""}};
}

}  // namespace wirestep::bench
