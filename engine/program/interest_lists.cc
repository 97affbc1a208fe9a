#include "program/interest_lists.h"

#include <sys/epoll.h>

#include <algorithm>

namespace wirestep {

InterestLists::List* InterestLists::find(std::int32_t pid, std::int32_t epoll) {
  if (const auto own = lists_.find({pid, epoll}); own != lists_.end()) return &own->second;
  const auto shared = std::find_if(lists_.begin(), lists_.end(),
                                   [&](const auto& entry) { return entry.first.second == epoll; });
  return shared == lists_.end() ? nullptr : &shared->second;
}

const InterestLists::List* InterestLists::of(std::int32_t pid, std::int32_t epoll) const {
  return const_cast<InterestLists*>(this)->find(pid, epoll);
}

void InterestLists::made(std::int32_t pid, std::int32_t epoll) {
  if (lists_.size() < most_lists) lists_[{pid, epoll}].clear();
}

void InterestLists::changed(std::int32_t pid, std::int32_t epoll, int operation, std::int32_t fd,
                            Interest interest) {
  List* list = find(pid, epoll);
  if (list == nullptr) {  // made by what isn't seen: a library's own system call
    made(pid, epoll);
    list = find(pid, epoll);
  }
  if (list == nullptr) return;
  if (operation == EPOLL_CTL_DEL) {
    list->erase(fd);
  } else if (list->size() < most_entries) {
    (*list)[fd] = interest;
  }
}

void InterestLists::closed(std::int32_t pid, std::int32_t fd) {
  lists_.erase({pid, fd});
  for (auto& [key, list] : lists_)
    if (key.first == pid) list.erase(fd);
}

std::optional<InterestLists::Reported> InterestLists::reported(std::int32_t pid, std::int32_t epoll,
                                                               std::uint64_t data) {
  List* list = find(pid, epoll);
  if (list == nullptr) return std::nullopt;
  // Most programs put the descriptor there. Where several entries have the same data, nobody can tell which
  // one it was.
  auto found = list->find(static_cast<std::int32_t>(data));
  if (found == list->end() || found->second.data != data) {
    const auto same = [&](const auto& entry) { return entry.second.data == data; };
    found = std::find_if(list->begin(), list->end(), same);
    if (found == list->end() || std::find_if(std::next(found), list->end(), same) != list->end())
      return std::nullopt;
  }
  constexpr std::uint32_t kept = EPOLLONESHOT | EPOLLET | EPOLLWAKEUP | EPOLLEXCLUSIVE;
  const Reported reported{found->first, found->second.events};
  if (reported.asked & EPOLLONESHOT) found->second.events &= kept;
  return reported;
}

}  // namespace wirestep
