// What must hold for any bytes at all: nothing reads outside, nothing claims to lie outside, and the three
// views of a frame agree. Each frame lies in a heap block of exactly its size, so that AddressSanitizer
// (preset dev) sees a read of one byte too many.

#include <cstdlib>
#include <memory>
#include <new>
#include <random>

#include "packet/packet.h"
#include "packet/samples.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::packet;

namespace {

std::size_t allocations = 0;

}  // namespace

// Counts what brief() must not do. The sanitizers' own operator new would tell of mismatched pairs: all of
// them are replaced.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* block = std::malloc(size == 0 ? 1 : size)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}

namespace {

class Exact {
 public:
  explicit Exact(std::span<const std::byte> bytes)
      : size_(bytes.size()), block_(new std::byte[bytes.size()]) {
    std::copy(bytes.begin(), bytes.end(), block_.get());
  }
  std::span<const std::byte> bytes() const { return {block_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> block_;
};

bool lies_within(const Field& field, std::size_t size) {
  return field.length > 0 && field.offset + std::size_t{field.length} <= size && field.bits > 0 &&
         field.bit_offset < 8 && field.bit_offset + field.bits <= 8 * field.length;
}

// True if all three views hold; told by one CHECK per frame, for there are many thousands.
bool holds(std::span<const std::byte> bytes, std::size_t wire_length) {
  Exact frame(bytes);
  Packet packet = dissect(frame.bytes(), wire_length);
  for (const Layer& layer : packet.layers) {
    if (layer.offset + std::size_t{layer.length} > bytes.size()) return false;
    for (const Field& field : layer.fields)
      if (!lies_within(field, bytes.size()) || field.name.empty()) return false;
  }
  if (packet.malformed && (packet.malformed->offset > bytes.size() || packet.malformed->why.empty()))
    return false;

  std::size_t before = allocations;
  Brief seen = brief(frame.bytes(), wire_length);
  if (allocations != before) return false;
  if (seen.malformed != packet.malformed.has_value()) return false;

  std::string line = summary(frame.bytes(), wire_length);
  return !line.empty() && line.find('\n') == std::string::npos &&
         (line.find("[malformed: ") != std::string::npos) == seen.malformed;
}

}  // namespace

TEST_CASE("every prefix of every frame is read within its bounds, truncated or cut") {
  for (const test::Sample& sample : test::samples()) {
    for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
      std::span<const std::byte> prefix = std::span(sample.bytes).first(size);
      INFO(sample.name << ", " << size << " of " << sample.bytes.size() << " bytes");
      CHECK(holds(prefix, size));
      CHECK(holds(prefix, sample.bytes.size()));
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
    CHECK(holds(bytes, bytes.size() + std::size_t(random()) % 20));
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
        CHECK(holds(bytes, bytes.size()));
      }
    }
  }
}
