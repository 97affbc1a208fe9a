#include "program/gatekeeper.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace wirestep {

void Gatekeeper::join(Channel& channel) {
  channels_.push_back(&channel);
  set_modes();
}

void Gatekeeper::leave(const Channel& channel) {
  std::erase(channels_, &channel);
  std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.channel == &channel; });
}

void Gatekeeper::set_modes() {
  const bool freely = gate_ == Gate::run && until_.empty();
  for (Channel* channel : channels_) channel->set_mode(freely ? probe::mode_run : probe::mode_step);
}

void Gatekeeper::open_all() {
  for (const Waiting& waiting : std::exchange(waiting_, {})) waits(waiting);
}

void Gatekeeper::run(const std::string& until) {
  gate_ = Gate::run;
  until_ = until;
  until_let_go_ = next_goes_ = false;
  set_modes();
  open_all();
}

void Gatekeeper::pause() {
  gate_ = Gate::step;
  until_.clear();
  until_let_go_ = next_goes_ = false;
  set_modes();
}

void Gatekeeper::step() {
  if (gate_ == Gate::run) return pause();
  // The longest waiting, but of one thread the latest: a signal's handler waits on top of what it
  // interrupted.
  const auto chosen = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& candidate) {
    const Waiting* const end = waiting_.data() + waiting_.size();
    return std::none_of(&candidate + 1, end, [&](const Waiting& later) {
      return later.pid == candidate.pid && later.tid == candidate.tid;
    });
  });
  if (chosen == waiting_.end()) {
    next_goes_ = true;
    return;
  }
  open(*chosen);
  waiting_.erase(chosen);
}

void Gatekeeper::waits(const Waiting& waiting) {
  if (gate_ == Gate::run && !until_let_go_) {
    until_let_go_ = !until_.empty() && counts_as(until_, waiting.call);
    open(waiting);
  } else if (std::exchange(next_goes_, false)) {
    open(waiting);
  } else {
    waiting_.push_back(waiting);
  }
}

bool Gatekeeper::began(probe::CallName call) {
  if (gate_ == Gate::step || until_.empty() || !counts_as(until_, call)) return false;
  pause();
  return true;
}

bool counts_as(const std::string& name, probe::CallName call) {
  using enum probe::CallName;
  if (name == probe::call_names[static_cast<std::size_t>(call)]) return true;
  switch (call) {
    case accept4:
      return name == "accept";
    case pselect:
      return name == "select";
    case ppoll:
      return name == "poll";
    case dup3:
      return name == "dup2";
    case epoll_create:
      return name == "epoll_create1";
    case epoll_pwait:
    case epoll_pwait2:
      return name == "epoll_wait";
    default:
      return false;
  }
}

bool known_call(const std::string& name) {
  return std::find(std::begin(probe::call_names), std::end(probe::call_names), name) !=
         std::end(probe::call_names);
}

}  // namespace wirestep
