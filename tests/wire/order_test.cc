// Bulk traffic: nothing is lost from the record, and nothing overtakes anything when the clutch moves.

#include <sched.h>

#include <random>

#include "transfer.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::test;
using namespace std::chrono_literals;

namespace {

// Under a sanitizer a million frames take a minute, and a tenth of them tells it as much.
#ifdef WIRESTEP_SANITIZED
constexpr std::size_t very_many = 100'000;
#else
constexpr std::size_t very_many = 1'000'000;
#endif

// Without tail loss probes and with a retransmission timer that is longer than the holds below, a kernel
// sends again only what was lost or overtaken.
WorldSpec patient_hosts() {
  WorldSpec spec = two_hosts();
  for (HostSpec& host : spec.hosts)
    host.sysctls = {{"net.ipv4.tcp_early_retrans", "0"}, {"net.ipv4.tcp_rto_min_us", "60000000"}};
  return spec;
}

// A kernel queues what arrives per CPU. Frames that the loop and a wire's thread send from two of them may
// overtake each other in there, while ksoftirqd is busy: not by our doing, and not to be mistaken for it.
void stay_on_one_cpu() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
}

}  // namespace

TEST_CASE("When the clutch moves under load no frame overtakes another and none is lost") {
  stay_on_one_cpu();
  WireWorld world(patient_hosts());
  Transfer transfer(world, 24 << 20, 0, 9000, 12 << 20);
  std::mt19937 random(1);
  const WireMode modes[] = {WireMode::hold, WireMode::live, WireMode::slow, WireMode::live};
  std::size_t moves = 0;
  Time next = now();
  bool done = world.until([&] {
    if (now() >= next) {
      HostId from{static_cast<std::uint8_t>(moves / 4 % 2)};
      world.wire.set_mode(from, modes[moves % 4], 3ms, false, world.batch);
      next = now() + std::chrono::microseconds(500 + random() % 4000);
      if (++moves == 21) transfer.go_on();  // it can't be over before
    }
    return transfer.done();
  });
  world.live_all();
  world.until([&] { return transfer.done(); });
  CHECK(done);
  CHECK(transfer.wrong == 0);
  CHECK(moves > 20);
  CHECK(info_of(transfer.server).tcpi_rcv_ooopack == 0);
  CHECK(info_of(transfer.client).tcpi_total_retrans == 0);
  CHECK(info_of(transfer.client).tcpi_reord_seen == 0);
  CHECK(world.wire.statistics().lost == 0);
  CHECK(world.frames(FrameStage::held).size() > 0);
}

TEST_CASE("Of very many frames none is missing from the record") {
  WireWorld world;
  // Segments of 536 bytes each, a few more than are asked for, and their acknowledgements.
  Transfer transfer(world, very_many * 566, 536);
  REQUIRE(world.until([&] { return transfer.done(); }, 90s));
  CHECK(transfer.wrong == 0);
  // The last acknowledgement may wait for its timer. After it nobody sends anything.
  REQUIRE(world.until([&] { return info_of(transfer.client).tcpi_unacked == 0; }));
  // Both kernels' own counts of segments, against the record, for which the wire's threads may be late.
  auto client = info_of(transfer.client);
  std::size_t from_client = 0, from_server = 0, delivered = 0, copies = 0, counted = 0;
  world.until([&] {
    for (; counted < world.trace.size(); ++counted) {
      const auto* frame = std::get_if<FrameEvent>(&world.trace[counted].body);
      if (frame == nullptr) continue;
      if (packet::brief(world.trace.bytes(frame->bytes)).protocol != packet::Protocol::tcp) continue;
      if (frame->stage == FrameStage::delivered) ++delivered;
      if (frame->stage != FrameStage::sent) continue;
      ++(frame->from == WireWorld::client ? from_client : from_server);
      copies += frame->copy > 1;
    }
    return from_client >= client.tcpi_segs_out && from_server >= client.tcpi_segs_in &&
           delivered >= from_client + from_server;
  });
  std::printf("%zu frames\n", delivered);
  CHECK(delivered > very_many);
  CHECK(from_client == client.tcpi_segs_out);
  CHECK(from_server == client.tcpi_segs_in);
  CHECK(delivered == from_client + from_server);
  CHECK(copies == client.tcpi_total_retrans);
  CHECK(world.wire.statistics().lost == 0);
}
