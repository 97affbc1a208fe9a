// What the recording wire costs: TCP throughput against a kernel bridge on the same cables, and the round
// trip of a small datagram against a veth pair straight from host to host. Each as a ratio within one run;
// the ways take turns, so that whatever else the machine does falls on all of them. Prints each round and the
// medians.
//
// usage: wire_bench [ROUNDS [SECONDS]]    5 rounds of 3 seconds of iperf3 each, if not given

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "base/error.h"
#include "bench_world.h"

namespace wirestep::bench {

namespace {

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

// Gbit/s that the server received, as iperf3 says: its line "[  5] 0.00-3.00 sec 1.2 GBytes 3210 Mbits/sec
// receiver".
double throughput(BenchWorld& bench, const std::string& duration) {
  bench.start(1, {"iperf3", "--server", "--one-off"});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  std::string printed = bench.run(0, {"iperf3", "--client", "10.0.0.2", "--time", duration, "--format", "m"});
  if (getenv("SHOW")) puts(printed.c_str());
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

int run(int rounds, const std::string& duration) {
  std::vector<double> through, trip;
  std::uint64_t lost = 0, frames = 0;
  for (int round = 0; round < rounds; ++round) {
    double ours, bridged, ours_trip, direct_trip;
    {
      BenchWorld bench;
      RunningWire wire(bench);
      ours = throughput(bench, duration);
      ours_trip = round_trip(bench, "10.0.0.2");
      wire.stop();
      lost += wire.statistics().lost;
      frames += wire.statistics().frames;
    }
    {
      BenchWorld bench;
      bench.join_by_bridge();
      bench.join_directly();
      bridged = throughput(bench, duration);
      direct_trip = round_trip(bench, "10.9.0.2");
    }
    through.push_back(ours / bridged);
    trip.push_back(ours_trip / direct_trip);
    std::printf(
        "round %d: TCP %.2f Gbit/s, kernel bridge %.2f: %.2f    UDP round trip %.1f us, direct veth %.1f: "
        "%.2f\n",
        round + 1, ours, bridged, through.back(), ours_trip, direct_trip, trip.back());
    std::fflush(stdout);
  }
  std::printf(
      "wire: TCP throughput %.2f of a kernel bridge's; UDP round trip %.2f of a direct veth's; "
      "%llu frames recorded, %llu lost (medians of %d)\n",
      median(through), median(trip), static_cast<unsigned long long>(frames),
      static_cast<unsigned long long>(lost), rounds);
  return lost == 0 ? 0 : 1;
}

}  // namespace

}  // namespace wirestep::bench

int main(int argc, char** argv) {
  try {
    return wirestep::bench::run(argc > 1 ? std::max(1, std::atoi(argv[1])) : 5, argc > 2 ? argv[2] : "3");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wire_bench: %s\n", error.what());
    return 3;
  }
}
