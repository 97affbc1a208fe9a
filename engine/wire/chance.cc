#include "wire/chance.h"

#include <algorithm>
#include <cmath>

namespace wirestep {

namespace {

// SplitMix64's step: every bit of the input changes half of the output's.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// In [0, 1), from the upper 53 bits.
double part(std::uint64_t random) {
  return static_cast<double>(random >> 11) * 0x1p-53;
}

}  // namespace

void Chance::set(const Impairment& impairment) {
  impairment_ = impairment;
  frame_ = 0;
  free_ = {};
  departures_.clear();
}

Chance::Fate Chance::next(Time sent, std::size_t bytes) {
  ++frame_;
  Fate fate;
  fate.lost = happens(Draw::loss, impairment_.loss) || queue_full(sent);
  if (fate.lost) return fate;
  fate.duplicated = happens(Draw::duplication, impairment_.duplication);
  fate.reordered = happens(Draw::reordering, impairment_.reordering);
  fate.corrupted = happens(Draw::corruption, impairment_.corruption);
  fate.random = random(Draw::bit);
  auto jitter = std::chrono::duration<double, std::nano>(impairment_.jitter) * part(random(Draw::jitter));
  fate.later =
      wait_for_rate(sent, bytes) + impairment_.delay + std::chrono::duration_cast<Nanoseconds>(jitter);
  return fate;
}

std::uint64_t Chance::random(Draw what) const {
  return mix(mix(mix(impairment_.seed) + from_.value) + frame_ * 8 + static_cast<std::uint64_t>(what));
}

bool Chance::happens(Draw what, double of_one) const {
  return part(random(what)) < of_one;
}

bool Chance::queue_full(Time sent) {
  if (impairment_.rate == 0) return false;
  while (!departures_.empty() && departures_.front() <= sent) departures_.pop_front();
  return departures_.size() > impairment_.queue;  // the one that is on the line doesn't wait
}

// A line takes its time for every bit, and one frame after the other.
Nanoseconds Chance::wait_for_rate(Time sent, std::size_t bytes) {
  if (impairment_.rate == 0) return {};
  double span = static_cast<double>(bytes) * 8e9 / static_cast<double>(impairment_.rate);
  free_ = std::max(free_, sent) + Nanoseconds(std::llround(span));
  departures_.push_back(free_);
  return free_ - sent;
}

}  // namespace wirestep
