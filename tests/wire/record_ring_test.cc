// The ring between a wire's thread and the loop.

#include <thread>

#include "wire/record_ring.h"

#include "support/catch.h"

using namespace wirestep;

TEST_CASE("What is pushed is read in order, and not before it is published") {
  RecordRing<int> ring(4);
  CHECK(ring.push(1));
  CHECK(ring.push(2));
  CHECK(ring.size() == 0);
  ring.publish();
  REQUIRE(ring.size() == 2);
  CHECK(ring[0] == 1);
  CHECK(ring[1] == 2);
  ring.pop(1);
  REQUIRE(ring.size() == 1);
  CHECK(ring[0] == 2);
}

TEST_CASE("A full ring refuses, and takes again what was refused once there is room") {
  RecordRing<int> ring(4);
  for (int i = 0; i < 4; ++i) CHECK(ring.push(i));
  CHECK_FALSE(ring.push(4));
  ring.publish();
  ring.pop(1);
  CHECK(ring.push(4));
  CHECK_FALSE(ring.push(5));
  ring.publish();
  for (std::size_t i = 0; i < 4; ++i) CHECK(ring[i] == static_cast<int>(i) + 1);
}

TEST_CASE("Two threads pass two million records without losing or turning one") {
  constexpr std::uint64_t total = 2'000'000;
  struct Record {
    std::uint64_t number, check;
  };
  RecordRing<Record> ring(1024);
  std::thread producer([&] {
    for (std::uint64_t i = 0; i < total;) {
      bool pushed = ring.push({i, ~i});
      i += pushed;
      if (!pushed || i % 7 == 0 || i == total) ring.publish();
      if (!pushed) std::this_thread::yield();
    }
  });
  std::uint64_t expected = 0, wrong = 0;
  while (expected < total) {
    std::size_t size = ring.size();
    for (std::size_t i = 0; i < size; ++i, ++expected)
      wrong += ring[i].number != expected || ring[i].check != ~expected;
    ring.pop(size);
    if (size == 0) std::this_thread::yield();
  }
  producer.join();
  CHECK(wrong == 0);
  CHECK(ring.size() == 0);
}
