#include "trace/model_at.h"

#include <algorithm>
#include <iterator>

namespace wirestep {

namespace {

template <class List>
std::size_t bytes(const List& list) {
  return list.size() * sizeof(typename List::value_type);
}

// About what a copy of it takes: what can be long is counted.
std::size_t bytes(const Model& model) {
  std::size_t sum = sizeof model + bytes(model.hosts) + bytes(model.programs) + bytes(model.in_flight) +
                    bytes(model.dropped) + bytes(model.sockets) + bytes(model.socket_cookies) +
                    bytes(model.counters) + bytes(model.expectations) + bytes(model.notices);
  for (const ModelProgram& program : model.programs)
    sum +=
        bytes(program.threads) + bytes(program.results) + bytes(program.descriptors) + program.output.size();
  for (const std::string& notice : model.notices) sum += notice.size();
  return sum;
}

}  // namespace

void ModelAt::follow(std::size_t end) {
  while (live_.cursor < end) {
    live_.advance(trace_);
    if (live_.cursor % spacing_ == 0) keep();
  }
}

void ModelAt::keep() {
  std::size_t size = bytes(live_);
  checkpoints_.try_emplace(checkpoints_.end(), live_.cursor, Checkpoint{live_, size});
  memory_ += size;
  while (memory_ > budget_ && checkpoints_.size() > 1) {
    spacing_ *= 2;
    std::erase_if(checkpoints_, [&](const auto& each) {
      if (each.first % spacing_ == 0) return false;
      memory_ -= each.second.memory;
      return true;
    });
  }
}

const Model& ModelAt::operator()(std::size_t cursor) {
  cursor = std::min(cursor, trace_.size());
  if (cursor > live_.cursor) follow(cursor);
  if (cursor == live_.cursor) return live_;
  auto after = checkpoints_.upper_bound(cursor);
  std::size_t kept = after == checkpoints_.begin() ? 0 : std::prev(after)->first;
  // From where the last moment was, if that is on the way.
  if (past_.cursor > cursor || past_.cursor < kept)
    past_ = kept == 0 ? Model{} : std::prev(after)->second.model;
  past_.advance_to(trace_, cursor);
  return past_;
}

}  // namespace wirestep
