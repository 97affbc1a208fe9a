// Which segments count as copies of earlier ones.

#include "wire/retransmission.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

constexpr HostId client{0}, server{1};

packet::Brief segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t payload = 0) {
  packet::Brief brief;
  brief.protocol = packet::Protocol::tcp;
  brief.source = {Family::ipv4, {10, 0, 0, 1}, 40000};
  brief.destination = {Family::ipv4, {10, 0, 0, 2}, 9000};
  brief.flags = flags;
  brief.seq = seq;
  brief.payload_length = payload;
  return brief;
}

// The table numbers the frames as the recorder does.
struct Sender {
  RetransmissionTable table;
  std::uint64_t last = 0;

  RetransmissionTable::Copy send(const packet::Brief& brief, HostId from = client) {
    return table.see(FrameId{++last}, from, from == client ? server : client, brief);
  }
};

}  // namespace

TEST_CASE("Copies of a SYN are counted, and name the first") {
  Sender sender;
  CHECK(sender.send(segment(packet::syn, 100)).count == 1);
  for (std::uint32_t copy = 2; copy < 6; ++copy) {
    auto seen = sender.send(segment(packet::syn, 100));
    CHECK(seen.count == copy);
    CHECK(seen.of == FrameId{1});
  }
  CHECK_FALSE(sender.send(segment(packet::syn, 500)).of);  // the next connection between the same two
}

TEST_CASE("Data and FIN are copies if they start at the same number, whatever their length") {
  Sender sender;
  sender.send(segment(packet::ack, 1000, 500));
  CHECK_FALSE(sender.send(segment(packet::ack, 1500, 500)).of);
  CHECK(sender.send(segment(packet::ack, 1000, 1000)).of == FrameId{1});  // merged when it was sent again
  sender.send(segment(packet::fin | packet::ack, 2000));
  CHECK(sender.send(segment(packet::fin | packet::ack, 2000)).of == FrameId{4});
}

TEST_CASE("What occupies no sequence space is never a copy") {
  Sender sender;
  for (int i = 0; i < 3; ++i) {
    CHECK(sender.send(segment(packet::ack, 1000)).count ==
          1);  // ACKs; keepalives and window probes look alike
    CHECK(sender.send(segment(packet::rst | packet::ack, 1000)).count == 1);
    packet::Brief udp = segment(0, 1000, 10);
    udp.protocol = packet::Protocol::udp;
    CHECK(sender.send(udp).count == 1);
  }
  CHECK(sender.send(segment(packet::ack, 1000, 10)).count ==
        1);  // data after all that is the first of its kind
}

TEST_CASE("Other directions, ports and families are other segments") {
  Sender sender;
  sender.send(segment(packet::ack, 1000, 10));
  CHECK_FALSE(sender.send(segment(packet::ack, 1000, 10), server).of);
  packet::Brief other = segment(packet::ack, 1000, 10);
  other.source.port = 40001;
  CHECK_FALSE(sender.send(other).of);
  other = segment(packet::ack, 1000, 10);
  other.source.family = other.destination.family = Family::ipv6;
  other.source.ip[15] = 1;
  CHECK_FALSE(sender.send(other).of);
}

TEST_CASE("A table that is full forgets the oldest, and invents nothing") {
  Sender sender;
  std::uint32_t seq = 0;
  std::uint64_t invented = 0;
  for (int i = 0; i < 1'000'000; ++i, seq += 1448)
    invented += sender.send(segment(packet::ack, seq, 1448)).count != 1;
  CHECK(invented == 0);
  std::uint64_t missed = 0;
  for (int i = 0; i < 50'000; ++i, seq -= 1448)
    missed += sender.send(segment(packet::ack, seq - 1448, 1448)).count != 2;
  CHECK(missed < 2500);  // sets fill unevenly: one in twenty
}
