// For any bytes at all, the invariants hold (invariants.h). Worth most under AddressSanitizer: preset dev.

#include <random>

#include "packet/counted_new.h"
#include "packet/invariants.h"
#include "packet/packet.h"
#include "packet/samples.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::packet;
using test::broken_invariant;

TEST_CASE("brief() allocates nothing, whatever the frame") {
  for (const test::Sample& sample : test::samples()) {
    for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
      std::span<const std::byte> prefix = std::span(sample.bytes).first(size);
      std::size_t before = test::allocations();
      brief(prefix, size);
      brief(prefix, sample.bytes.size());
      std::size_t made = test::allocations() - before;
      INFO(sample.name << ", " << size << " bytes");
      CHECK(made == 0);
    }
  }
  std::size_t before = test::allocations();
  summary(test::sample("syn"), 74);
  CHECK(test::allocations() > before);  // the count counts
}

TEST_CASE("every prefix of every frame is read within its bounds, truncated or cut") {
  for (const test::Sample& sample : test::samples()) {
    for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
      std::span<const std::byte> prefix = std::span(sample.bytes).first(size);
      INFO(sample.name << ", " << size << " of " << sample.bytes.size() << " bytes");
      CHECK(broken_invariant(prefix, size).empty());
      CHECK(broken_invariant(prefix, sample.bytes.size()).empty());
    }
  }
}

TEST_CASE("a cut record is never malformed, and its headers are those of the whole frame") {
  for (const test::Sample& sample : test::samples()) {
    for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
      INFO(sample.name << ", " << size << " of " << sample.bytes.size() << " bytes");
      Packet packet = dissect(std::span(sample.bytes).first(size), sample.bytes.size());
      CHECK_FALSE(packet.malformed.has_value());
      for (const Layer& layer : packet.layers)
        for (const Field& field : layer.fields) CHECK(field.checksum != Checksum::bad);
    }
  }
}

TEST_CASE("random bytes are read within their bounds") {
  std::mt19937 random(1);  // the same bytes in every run
  std::uniform_int_distribution<int> byte(0, 255);
  for (int i = 0; i < 20000; ++i) {
    test::Bytes bytes(std::size_t(random()) % 200);
    for (std::byte& b : bytes) b = std::byte(byte(random));
    // Half of them get as far as an IP header.
    if (bytes.size() > 15 && i % 2) bytes = test::with(bytes, 12, i % 4 == 1 ? "080045" : "86dd60");
    INFO("random frame " << i);
    CHECK(broken_invariant(bytes, bytes.size() + std::size_t(random()) % 20).empty());
  }
}

TEST_CASE("every frame with one byte changed is read within its bounds") {
  std::mt19937 random(2);
  for (const test::Sample& sample : test::samples()) {
    for (std::size_t at = 0; at < sample.bytes.size(); ++at) {
      test::Bytes bytes = sample.bytes;
      for (std::byte value : {std::byte{0}, std::byte{0xff}, std::byte(random() & 0xff)}) {
        bytes[at] = value;
        INFO(sample.name << ", byte " << at << " is " << std::to_integer<int>(value));
        CHECK(broken_invariant(bytes, bytes.size()).empty());
      }
    }
  }
}

TEST_CASE("a record cut within the padding of IP's options is judged where it ends") {
  static constexpr unsigned char cut[] = {
      0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x2d, 0x00, 0x00, 0x00, 0x02, 0x08, 0x00,  // Ethernet
      0x47, 0x00, 0x00, 0x1c, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x26, 0x1d, 0xd0, 0x45,
      0xec, 0xe9, 0x63, 0xe3, 0xa0, 0x23,  // IPv4, IHL 7, Total Length 28
      0x12, 0x03, 0x0a,                    // one option; the rest of them is cut off
  };
  const auto frame = std::as_bytes(std::span(cut));
  CHECK(broken_invariant(frame, frame.size() + 64) == "");
  REQUIRE(dissect(frame, frame.size() + 64).malformed);
  CHECK(dissect(frame, frame.size() + 64).malformed->offset == frame.size());
}
