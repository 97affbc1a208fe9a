#pragma once

#include <sys/types.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "observe/observer.h"
#include "support/host_sockets.h"
#include "trace/batch.h"
#include "wire/wire.h"
#include "world/world.h"

namespace wirestep::bench {

// Two hosts whose cables can be joined in three ways, to be measured against each other: by our wire with its
// record, by a kernel bridge in its place, and by a second cable straight from host to host.
class BenchWorld {
 public:
  BenchWorld();

  // A kernel bridge between the far ends of the hosts' cables, in the place where the wire would be.
  void join_by_bridge();
  // A second interface in each host, the two ends of one veth pair: 10.9.0.1 and 10.9.0.2.
  void join_directly();

  // Runs a program in a host and returns what it printed; throws SetupError if it fails.
  std::string run(std::size_t host, std::vector<std::string> argv);
  // Starts one, whose output nobody wants.
  void start(std::size_t host, std::vector<std::string> argv);

  World world;
  test::HostSockets sockets;

 private:
  pid_t child_of(pid_t process, std::size_t index) const;
  // Runs a shell command in the network namespace of a process of the world.
  void in_namespace_of(pid_t process, const std::string& command);

  std::uint32_t last_id_ = 0;
};

// The wire of a BenchWorld, and a loop that looks after it as the engine's does: drained every millisecond
// while there is traffic, sockets sampled every 50 ms.
class RunningWire {
 public:
  explicit RunningWire(BenchWorld& bench);
  ~RunningWire();

  WireStatistics statistics() const { return last_; }  // once it has stopped
  void stop();

 private:
  void run();

  Trace trace_;
  Batch batch_;
  Observer observer_;
  Fd bell_;
  Wire wire_;
  WireStatistics last_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace wirestep::bench
