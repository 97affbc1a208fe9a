// What chance does follows from the seed alone, and to as many frames as it was told.

#include "wire/chance.h"

#include <vector>

#include "support/catch.h"

using namespace wirestep;
using namespace std::chrono_literals;

namespace {

std::vector<Chance::Fate> fates(const Impairment& impairment, std::size_t count, HostId from = {}) {
  Chance chance(from);
  chance.set(impairment);
  std::vector<Chance::Fate> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(chance.next(Time(1s), 1000));
  return all;
}

std::vector<bool> losses(const Impairment& impairment, HostId from = {}) {
  std::vector<bool> lost;
  for (const auto& fate : fates(impairment, 20'000, from)) lost.push_back(fate.lost);
  return lost;
}

}  // namespace

TEST_CASE("The same seed loses the same frames, another seed and the other direction others") {
  Impairment ten_percent{.loss = 0.1, .seed = 7};
  auto lost = losses(ten_percent);
  CHECK(lost == losses(ten_percent));
  auto count = std::count(lost.begin(), lost.end(), true);
  CHECK(count > 1800);
  CHECK(count < 2200);
  CHECK(lost != losses({.loss = 0.1, .seed = 8}));
  CHECK(lost != losses(ten_percent, HostId{1}));
}

TEST_CASE("Turning up the loss loses more frames, and does nothing else to the others") {
  auto few = fates({.loss = 0.1, .duplication = 0.2, .jitter = 10ms}, 5000);
  auto many = fates({.loss = 0.3, .duplication = 0.2, .jitter = 10ms}, 5000);
  for (std::size_t i = 0; i < few.size(); ++i) {
    if (few[i].lost) CHECK(many[i].lost);
    if (many[i].lost) continue;
    CHECK(few[i].duplicated == many[i].duplicated);
    CHECK(few[i].later == many[i].later);
  }
}

TEST_CASE("All and nothing are exact") {
  for (const auto& fate : fates({.loss = 1}, 1000)) CHECK(fate.lost);
  for (const auto& fate : fates({.duplication = 1, .reordering = 1, .corruption = 1}, 1000)) {
    CHECK_FALSE(fate.lost);
    CHECK(fate.duplicated);
    CHECK(fate.reordered);
    CHECK(fate.corrupted);
    CHECK(fate.later == 0ns);
  }
}

TEST_CASE("Jitter lies between nothing and what was asked for, on top of the delay") {
  Nanoseconds least = 1h, most{};
  for (const auto& fate : fates({.delay = 50ms, .jitter = 10ms}, 5000)) {
    least = std::min(least, fate.later);
    most = std::max(most, fate.later);
  }
  CHECK(least >= 50ms);
  CHECK(least < 51ms);
  CHECK(most <= 60ms);
  CHECK(most > 59ms);
}

TEST_CASE("A rate takes its time for every bit, one frame after the other, and its queue has an end") {
  Chance chance(HostId{0});
  chance.set({.rate = 1'000'000, .queue = 3});
  // 1000 bytes take 8 ms: one frame is on the line, three wait, the fifth is lost.
  for (int i = 1; i <= 4; ++i) CHECK(chance.next(Time(1s), 1000).later == i * 8ms);
  CHECK(chance.next(Time(1s), 1000).lost);
  CHECK(chance.next(Time(1s + 8ms), 1000).later == 32ms);  // one has left
  CHECK(chance.next(Time(2s), 500).later == 4ms);          // the line was idle
}
