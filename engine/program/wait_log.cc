#include "program/wait_log.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include <algorithm>
#include <cstring>

namespace wirestep {

namespace {

using probe::CallName;
using Memory = std::span<const std::byte>;

std::optional<WaitKind> kind_of(CallName call) {
  switch (call) {
    case CallName::select:
    case CallName::pselect:
      return WaitKind::select;
    case CallName::poll:
    case CallName::ppoll:
      return WaitKind::poll;
    case CallName::epoll_wait:
    case CallName::epoll_pwait:
    case CallName::epoll_pwait2:
      return WaitKind::epoll;
    default:
      return std::nullopt;
  }
}

template <class Entry>
std::vector<Entry> entries(const Parts& parts, unsigned place) {
  const Parts::Entry* part = parts.find(place);
  std::vector<Entry> all(part == nullptr ? 0 : part->bytes.size() / sizeof(Entry));
  if (!all.empty()) std::memcpy(all.data(), part->bytes.data(), all.size() * sizeof(Entry));
  return all;
}

// The three sets of select: which bits are set for a descriptor.
class Sets {
 public:
  explicit Sets(const Parts& parts) {
    constexpr std::uint32_t bits[] = {POLLIN, POLLOUT, POLLPRI};
    for (unsigned place = 1; place <= 3; ++place)
      if (const auto* part = parts.find(place)) sets_[place - 1] = {part->bytes, bits[place - 1]};
  }
  std::uint32_t of(std::size_t fd) const {
    std::uint32_t all = 0;
    for (const auto& [bytes, bit] : sets_)
      if (fd / 8 < bytes.size() && (static_cast<unsigned>(bytes[fd / 8]) >> fd % 8 & 1) != 0) all |= bit;
    return all;
  }

 private:
  struct Set {
    Memory bytes;
    std::uint32_t bit;
  };
  Set sets_[3] = {};
};

WaitItem item(std::int32_t fd, std::uint32_t asked, std::uint32_t found, std::uint64_t data) {
  WaitItem item{};
  item.fd = fd;
  item.asked = asked;
  item.found = found;
  item.data = data;
  return item;
}

// How many descriptors an item of select's stands for.
std::size_t run_of(const WaitItem& item) {
  return static_cast<std::size_t>(item.data) + 1;
}

// Descriptors of select, those that follow each other with the same bits and nothing found as one.
void add_to_run(std::vector<WaitItem>& items, std::size_t fd, std::uint32_t asked, std::uint32_t found) {
  if (asked == 0 && found == 0) return;
  const bool goes_on = !items.empty() && items.back().asked == asked && items.back().found == 0 &&
                       found == 0 && static_cast<std::size_t>(items.back().fd) + run_of(items.back()) == fd;
  if (goes_on) {
    ++items.back().data;
  } else {
    items.push_back(item(static_cast<std::int32_t>(fd), asked, found, 0));
  }
}

// The kernel looks at descriptors below `nfds` only; the sets come in whole words, and may hold more.
std::vector<WaitItem> asked_by_select(const Parts& parts, std::int32_t nfds) {
  const Sets sets(parts);
  std::vector<WaitItem> items;
  const auto end = static_cast<std::size_t>(std::clamp(nfds, 0, FD_SETSIZE));
  for (std::size_t fd = 0; fd < end; ++fd) add_to_run(items, fd, sets.of(fd), 0);
  return items;
}

std::vector<WaitItem> found_by_select(const std::vector<WaitItem>& asked, const Parts& parts) {
  const Sets sets(parts);
  std::vector<WaitItem> items;
  for (const WaitItem& each : asked) {
    const auto first = static_cast<std::size_t>(each.fd);
    for (std::size_t fd = first; fd < first + run_of(each); ++fd)
      add_to_run(items, fd, each.asked, sets.of(fd));
  }
  return items;
}

std::vector<WaitItem> asked_by_poll(const Parts& parts) {
  std::vector<WaitItem> items;
  for (const pollfd& each : entries<pollfd>(parts, 0))
    items.push_back(item(each.fd, static_cast<std::uint16_t>(each.events), 0, 0));
  return items;
}

std::vector<WaitItem> found_by_poll(const std::vector<WaitItem>& asked, const Parts& parts) {
  std::vector<WaitItem> items = asked;
  const auto after = entries<pollfd>(parts, 0), ready = entries<pollfd>(parts, probe::place_ready);
  std::size_t told = 0;
  for (std::size_t i = 0; i < std::min(items.size(), after.size()); ++i) {
    items[i].found = static_cast<std::uint16_t>(after[i].revents);
    told += items[i].found != 0;
  }
  // Of an array that was cut: those that are in the part that isn't known.
  for (std::size_t i = told; i < ready.size(); ++i)
    items.push_back(item(ready[i].fd, static_cast<std::uint16_t>(ready[i].events),
                         static_cast<std::uint16_t>(ready[i].revents), 0));
  return items;
}

std::vector<WaitItem> asked_of_epoll(const InterestLists::List* list) {
  std::vector<WaitItem> items;
  if (list == nullptr) return items;
  for (const auto& [fd, interest] : *list) {
    if (items.size() == probe::wait_entries) break;
    items.push_back(item(fd, interest.events, 0, interest.data));
  }
  return items;
}

std::uint32_t count_of(const std::vector<WaitItem>& items) {
  std::size_t count = 0;
  for (const WaitItem& each : items) count += run_of(each);
  return static_cast<std::uint32_t>(count);
}

bool same(const std::vector<WaitItem>& a, const std::vector<WaitItem>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const WaitItem& x, const WaitItem& y) {
    return x.fd == y.fd && x.asked == y.asked && x.found == y.found && x.data == y.data;
  });
}

}  // namespace

Bytes WaitLog::stored(const std::vector<WaitItem>& items) {
  if (items.empty()) return {};
  if (last_stored_.length == 0 || !same(items, last_)) {
    last_stored_ = trace_.store(std::span<const WaitItem>(items));
    last_ = items;
  }
  return last_stored_;
}

std::optional<WaitEvent> WaitLog::began(const CallMessage& message, const CallEvent& call) {
  const probe::CallRecord& record = message.record;
  const auto kind = kind_of(record.call);
  if (!kind) return std::nullopt;
  WaitEvent event{};
  event.call = call.call;
  event.program = call.program;
  event.stage = call.stage;
  event.kind = *kind;
  event.epoll = -1;
  std::vector<WaitItem> items;
  switch (*kind) {
    case WaitKind::select:
      event.limit = static_cast<std::uint32_t>(record.args[0]);
      items = asked_by_select(message.parts, static_cast<std::int32_t>(record.args[0]));
      event.watched = count_of(items);
      break;
    case WaitKind::poll:
      event.limit = static_cast<std::uint32_t>(record.args[1]);
      items = asked_by_poll(message.parts);
      event.watched = event.limit;
      break;
    case WaitKind::epoll: {
      event.epoll = static_cast<std::int32_t>(record.args[0]);
      event.limit = static_cast<std::uint32_t>(record.args[2]);
      const InterestLists::List* list = lists_.of(record.pid, event.epoll);
      items = asked_of_epoll(list);
      event.watched = list == nullptr ? 0 : static_cast<std::uint32_t>(list->size());
      break;
    }
  }
  event.items = stored(items);
  if (open_.size() >= most_open) open_.erase(open_.begin());
  open_[call.call.value] = {event, std::move(items)};
  return event;
}

std::vector<WaitItem> WaitLog::reported(const probe::CallRecord& begin, const ReturnMessage& message,
                                        const Open& open) {
  switch (open.event.kind) {
    case WaitKind::select:
      return found_by_select(open.items, message.parts);
    case WaitKind::poll:
      return found_by_poll(open.items, message.parts);
    case WaitKind::epoll:
      break;
  }
  std::vector<WaitItem> items = open.items;
  for (const epoll_event& each : entries<epoll_event>(message.parts, 1)) {
    const std::uint64_t data = each.data.u64;
    const auto told = lists_.reported(begin.pid, open.event.epoll, data);
    auto known = std::find_if(items.begin(), items.end(),
                              [&](const WaitItem& other) { return told && other.fd == told->fd; });
    if (known != items.end()) {
      known->found = each.events;
    } else {
      items.push_back(item(told ? told->fd : -1, told ? told->asked : 0, each.events, data));
    }
  }
  return items;
}

std::optional<WaitEvent> WaitLog::returned(const probe::CallRecord& begin, const ReturnMessage& message,
                                           const CallEvent& call) {
  follow(begin, message);
  const auto found = open_.find(call.call.value);
  if (found == open_.end()) return std::nullopt;
  WaitEvent event = found->second.event;
  event.stage = CallStage::returned;
  const bool failed = message.record.result < 0;
  event.ready = failed ? -1 : static_cast<std::int32_t>(message.record.result);
  event.cpu = Nanoseconds(std::max<std::int64_t>(message.record.cpu, 0));
  event.items = stored(failed ? found->second.items : reported(begin, message, found->second));
  open_.erase(found);
  return event;
}

void WaitLog::follow(const probe::CallRecord& begin, const ReturnMessage& message) {
  const std::int64_t result = message.record.result;
  if (result < 0) return;
  const auto number = static_cast<std::int32_t>(result);
  switch (begin.call) {
    case CallName::epoll_create:
    case CallName::epoll_create1:
      lists_.made(begin.pid, number);
      return;
    case CallName::epoll_ctl: {
      const auto events = entries<epoll_event>(message.parts, 3);
      const epoll_event event = events.empty() ? epoll_event{} : events.front();
      lists_.changed(begin.pid, static_cast<std::int32_t>(begin.args[0]), static_cast<int>(begin.args[1]),
                     static_cast<std::int32_t>(begin.args[2]), {event.events, event.data.u64});
      return;
    }
    case CallName::close:
      lists_.closed(begin.pid, begin.fd);
      return;
    case CallName::dup2:
    case CallName::dup3:
      if (number != begin.fd) lists_.closed(begin.pid, number);
      return;
    default:
      // A number that is given out was free: whatever was watched under it is gone.
      if (message.record.made != 0) lists_.closed(begin.pid, number);
      return;
  }
}

void WaitLog::interest(const InterestMessage& message) {
  const probe::InterestRecord& record = message.record;
  if (record.operation == probe::interest_copied) return lists_.copied(record.pid, record.epoll, record.fd);
  lists_.changed(record.pid, record.epoll, record.operation, record.fd, {record.events, record.data});
}

}  // namespace wirestep
