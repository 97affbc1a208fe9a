#pragma once

#include <poll.h>
#include <sys/eventfd.h>

#include <functional>
#include <vector>

#include "packet/packet.h"
#include "support/host_sockets.h"
#include "trace/batch.h"
#include "wire/wire.h"
#include "world/world.h"

namespace wirestep::test {

inline WorldSpec two_hosts() {
  return {{{"client", "", {}}, {"server", "", {}}}};
}

// A world, its wire, and a loop that does what the engine's does, for as long as a test waits for something.
class WireWorld {
 public:
  explicit WireWorld(WorldSpec spec = two_hosts())
      : world(spec),
        sockets(world),
        batch(trace),
        wire(ports(world), trace, [this] { eventfd_write(bell_.get(), 1); }) {}

  static constexpr HostId client{0}, server{1};

  void hold(HostId from, bool arp = false) { wire.set_mode(from, WireMode::hold, {}, arp, batch); }
  void hold_all() {
    hold(client);
    hold(server);
  }
  void live_all() {
    wire.set_mode(client, WireMode::live, {}, false, batch);
    wire.set_mode(server, WireMode::live, {}, false, batch);
  }

  // One turn of the loop; sleeps first, until the wire wakes it or at most for `wait`.
  void turn(std::chrono::milliseconds wait = std::chrono::milliseconds(1)) {
    pollfd bell{bell_.get(), POLLIN, 0};
    eventfd_t count;
    if (poll(&bell, 1, static_cast<int>(wait.count())) > 0) eventfd_read(bell_.get(), &count);
    wire.drain(batch);
    batch.flush();
  }
  // Turns until `done` says so. False if that takes longer than `limit`.
  bool until(const std::function<bool()>& done, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    for (Time end = now() + limit; !done();) {
      if (now() > end) return false;
      turn();
    }
    return true;
  }

  struct Seen {
    Time time;
    FrameEvent frame;
    packet::Brief brief;
  };
  // The events of frames so far, in the trace's order; of one stage and with these TCP flags, if asked for.
  std::vector<Seen> frames(std::optional<FrameStage> stage = {}, int flags = -1) const {
    std::vector<Seen> seen;
    for (std::size_t i = 0; i < trace.size(); ++i) {
      const auto* frame = std::get_if<FrameEvent>(&trace[i].body);
      if (frame == nullptr || (stage && frame->stage != *stage)) continue;
      packet::Brief brief = packet::brief(trace.bytes(frame->bytes));
      if (flags >= 0 && (brief.protocol != packet::Protocol::tcp || brief.flags != flags)) continue;
      seen.push_back({trace[i].time, *frame, brief});
    }
    return seen;
  }
  // Turns until a frame with these TCP flags is held, the `count`th of them, and returns its number; 0 if
  // none comes.
  FrameId held(int flags, std::size_t count = 1) {
    until([&] { return frames(FrameStage::held, flags).size() >= count; });
    auto seen = frames(FrameStage::held, flags);
    return seen.size() < count ? FrameId{} : seen[count - 1].frame.frame;
  }

  World world;
  HostSockets sockets;
  Trace trace;
  Batch batch;

 private:
  static std::vector<WirePort> ports(World& world) {
    std::vector<WirePort> ports;
    for (WorldHost& host : world.hosts()) ports.push_back({host.id, host.mac, std::move(host.packet)});
    return ports;
  }

  Fd bell_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

 public:
  Wire wire;
};

}  // namespace wirestep::test
