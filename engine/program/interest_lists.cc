#include "program/interest_lists.h"

#include <sys/epoll.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace wirestep {

std::shared_ptr<InterestLists::Known> InterestLists::find(std::int32_t pid, std::int32_t epoll) {
  auto found = lists_.find({pid, epoll});
  if (found == lists_.end())
    found = std::find_if(lists_.begin(), lists_.end(),
                         [&](const auto& entry) { return entry.first.second == epoll; });
  if (found == lists_.end()) return nullptr;
  found->second->used = ++uses_;
  return found->second;
}

const InterestLists::List* InterestLists::of(std::int32_t pid, std::int32_t epoll) const {
  const auto known = const_cast<InterestLists*>(this)->find(pid, epoll);
  return known == nullptr ? nullptr : &known->list;
}

void InterestLists::made(std::int32_t pid, std::int32_t epoll) {
  keep(pid, epoll, std::make_shared<Known>());
}

void InterestLists::copied(std::int32_t pid, std::int32_t from, std::int32_t to) {
  if (from == to) return;
  closed(pid, to);
  if (const auto known = find(pid, from)) keep(pid, to, known);
}

void InterestLists::keep(std::int32_t pid, std::int32_t epoll, std::shared_ptr<Known> known) {
  if (lists_.size() >= most_lists && !lists_.contains({pid, epoll}))
    lists_.erase(std::min_element(lists_.begin(), lists_.end(), [](const auto& a, const auto& b) {
      return a.second->used < b.second->used;
    }));
  known->used = ++uses_;
  lists_[{pid, epoll}] = std::move(known);
}

void InterestLists::changed(std::int32_t pid, std::int32_t epoll, int operation, std::int32_t fd,
                            Interest interest) {
  auto known = find(pid, epoll);
  if (known == nullptr) {  // made by what isn't seen: a library's own system call
    made(pid, epoll);
    known = find(pid, epoll);
  }
  const auto entry = known->list.find(fd);
  const bool there = entry != known->list.end();
  if (operation == EPOLL_CTL_DEL) {
    if (there) erase(*known, entry);
    return;
  }
  if (!there && known->list.size() >= most_entries) return;
  interest.pid = there && operation == EPOLL_CTL_MOD ? entry->second.pid : pid;
  if (there) erase(*known, entry);
  put(*known, fd, interest);
}

void InterestLists::put(Known& known, std::int32_t fd, Interest interest) {
  known.list[fd] = interest;
  known.by_data.insert({interest.data, fd});
}

void InterestLists::erase(Known& known, List::iterator entry) {
  known.by_data.erase({entry->second.data, entry->first});
  known.list.erase(entry);
}

void InterestLists::closed(std::int32_t pid, std::int32_t fd) {
  lists_.erase({pid, fd});
  for (auto& [key, known] : lists_) {
    const auto entry = known->list.find(fd);
    if (entry != known->list.end() && entry->second.pid == pid) erase(*known, entry);
  }
}

std::optional<InterestLists::Reported> InterestLists::reported(std::int32_t pid, std::int32_t epoll,
                                                               std::uint64_t data) {
  const auto known = find(pid, epoll);
  if (known == nullptr) return std::nullopt;
  // Most programs put the descriptor there. Where several entries have the same data, nobody can tell which
  // one it was.
  auto found = known->list.find(static_cast<std::int32_t>(data));
  if (found == known->list.end() || found->second.data != data) {
    const auto with = [&](auto place) { return place != known->by_data.end() && place->first == data; };
    const auto first = known->by_data.lower_bound({data, std::numeric_limits<std::int32_t>::min()});
    if (!with(first) || with(std::next(first))) return std::nullopt;
    found = known->list.find(first->second);
  }
  constexpr std::uint32_t kept = EPOLLONESHOT | EPOLLET | EPOLLWAKEUP | EPOLLEXCLUSIVE;
  const Reported reported{found->first, found->second.events};
  if (reported.asked & EPOLLONESHOT) found->second.events &= kept;
  return reported;
}

}  // namespace wirestep
