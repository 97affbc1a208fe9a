// Waiting until sockets are ready: select, poll, epoll. Reported if there is a socket among the descriptors,
// or one that isn't open any more, which is a mistake to be seen; an epoll descriptor's wait always, because
// what it watches is in the kernel. With each wait go the descriptors as they are passed and as they come
// back, and the CPU time that the call itself took: that of this thread while it was in there, not the time
// for which it was blocked.

#include <algorithm>

#include "probe/call.h"
#include "probe/channel.h"
#include "probe/kernel.h"
#include "probe/real.h"
#include "probe/thread_clock.h"

namespace wirestep::probe {
namespace {

bool is_other_file(int fd) {
  return fd < 0 || known_file(fd) || cookie_of(fd) == not_a_socket;
}

// More descriptors than this aren't looked at one by one: then some will be sockets.
constexpr nfds_t few = 32;

bool has_socket(const pollfd* list, nfds_t count) {
  pollfd copy[few];
  if (count > few) return true;
  if (count == 0 || !kernel::read_memory(copy, list, count * sizeof *list)) return false;
  return std::any_of(copy, copy + count, [](const pollfd& entry) { return !is_other_file(entry.fd); });
}

std::size_t set_bytes(int count) {
  const int highest = std::clamp(count, 0, FD_SETSIZE);
  return static_cast<std::size_t>(highest + 63) / 64 * 8;  // the kernel's sets are arrays of long
}

bool has_socket(const fd_set* set, int count) {
  fd_set copy;
  FD_ZERO(&copy);
  if (set == nullptr || !kernel::read_memory(&copy, set, set_bytes(count))) return false;
  // Beyond `count`, too: who forgets the 1 in "the highest + 1" waits for ever, and wants to see where.
  for (int fd = 0; fd < FD_SETSIZE; ++fd) {
    if (FD_ISSET(fd, &copy) && !is_other_file(fd)) return true;
  }
  return false;
}

// The three sets of select, before and after.
struct Sets {
  int count;
  fd_set *read, *write, *except;

  bool have_socket() const {
    return has_socket(read, count) || has_socket(write, count) || has_socket(except, count);
  }
  void add_to(Pieces& pieces) const {
    pieces.add(1, read, set_bytes(count));
    pieces.add(2, write, set_bytes(count));
    pieces.add(3, except, set_bytes(count));
  }
};

// The array of poll, before and after. It is sent up to wait_entries; of a longer one all that has become
// ready is sent beside it.
class Polled {
 public:
  Polled(Call& call, const pollfd* list, nfds_t count) : call_(call), list_(list), count_(count) {
    if (call.reported() && !has_socket(list, count)) call.ignore();
    add_to(call.in);
  }

  int describe(int ready) {
    add_to(call_.out);
    if (count_ > wait_entries) collect(ready);
    return -1;
  }

 private:
  void add_to(Pieces& pieces) const {
    pieces.add(0, list_, count_ * sizeof *list_, wait_entries * sizeof *list_);
  }

  void collect(int ready) {
    pollfd some[128];  // of the program's, at a time: its threads' stacks may be small
    const nfds_t room = std::size(some);
    std::size_t found = 0;
    for (nfds_t at = 0; at < count_ && found < static_cast<std::size_t>(ready); at += room) {
      const nfds_t here = std::min(room, count_ - at);
      if (!kernel::read_memory(some, list_ + at, here * sizeof *list_)) return;
      for (nfds_t i = 0; i < here && found < wait_entries; ++i) {
        if (some[i].revents != 0) ready_[found++] = some[i];
      }
      if (found == wait_entries) break;
    }
    call_.out.add(place_ready, ready_, found * sizeof *ready_, sizeof ready_);
  }

  Call& call_;
  const pollfd* list_;
  const nfds_t count_;
  pollfd ready_[wait_entries];
};

int describe_events(Call& call, const epoll_event* events, int count) {
  call.out.add(1, events, static_cast<std::size_t>(count) * sizeof *events, wait_bytes);
  return -1;
}

// Performs a wait, and tells the call what CPU time it took.
template <class Perform>
auto timed(Call& call, Perform perform) -> decltype(perform()) {
  if (!call.reported()) return perform();
  const ThreadClock clock;
  const auto result = perform();
  call.took(clock.elapsed());
  return result;
}

// An epoll_ctl about a file that isn't a socket: no call that is reported, but part of the interest list.
void report_interest(const Call& call, int epoll, int operation, int fd, const epoll_event* event) {
  InterestRecord record;
  epoll_event copy{};
  if (operation != EPOLL_CTL_DEL && !kernel::read_memory(&copy, event, sizeof copy)) return;
  record.pid = call.pid();
  record.epoll = epoll;
  record.operation = operation;
  record.fd = fd;
  record.events = copy.events;
  record.data = copy.data.u64;
  const iovec message{&record, sizeof record};
  channel::send(&message, 1);
}

}  // namespace
}  // namespace wirestep::probe

using namespace wirestep::probe;  // NOLINT: the functions below are libc's names

#pragma GCC visibility push(default)
extern "C" {

int select(int count, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  Call call(CallName::select, -1, {count, read, write, except, timeout});
  const Sets sets{count, read, write, except};
  if (call.reported() && !sets.have_socket()) call.ignore();
  sets.add_to(call.in);
  call.in.add(4, timeout, sizeof *timeout);
  return reported(
      call, [&] { return timed(call, [&] { return real::select(count, read, write, except, timeout); }); },
      [&](int) {
        sets.add_to(call.out);
        return -1;
      });
}

int pselect(int count, fd_set* read, fd_set* write, fd_set* except, const timespec* timeout,
            const sigset_t* mask) {
  Call call(CallName::pselect, -1, {count, read, write, except, timeout, mask});
  const Sets sets{count, read, write, except};
  if (call.reported() && !sets.have_socket()) call.ignore();
  sets.add_to(call.in);
  call.in.add(4, timeout, sizeof *timeout);
  return reported(
      call,
      [&] { return timed(call, [&] { return real::pselect(count, read, write, except, timeout, mask); }); },
      [&](int) {
        sets.add_to(call.out);
        return -1;
      });
}

int poll(pollfd* list, nfds_t count, int timeout) {
  Call call(CallName::poll, -1, {list, count, timeout});
  Polled polled(call, list, count);
  return reported(
      call, [&] { return timed(call, [&] { return real::poll(list, count, timeout); }); },
      [&](int ready) { return polled.describe(ready); });
}

int __poll_chk(pollfd* list, nfds_t count, int timeout, size_t room) {
  Call call(CallName::poll, -1, {list, count, timeout});
  Polled polled(call, list, count);
  return reported(
      call, [&] { return timed(call, [&] { return real::poll_chk(list, count, timeout, room); }); },
      [&](int ready) { return polled.describe(ready); });
}

int ppoll(pollfd* list, nfds_t count, const timespec* timeout, const sigset_t* mask) {
  Call call(CallName::ppoll, -1, {list, count, timeout, mask});
  Polled polled(call, list, count);
  call.in.add(2, timeout, sizeof *timeout);
  return reported(
      call, [&] { return timed(call, [&] { return real::ppoll(list, count, timeout, mask); }); },
      [&](int ready) { return polled.describe(ready); });
}

int __ppoll_chk(pollfd* list, nfds_t count, const timespec* timeout, const sigset_t* mask, size_t room) {
  Call call(CallName::ppoll, -1, {list, count, timeout, mask});
  Polled polled(call, list, count);
  call.in.add(2, timeout, sizeof *timeout);
  return reported(
      call, [&] { return timed(call, [&] { return real::ppoll_chk(list, count, timeout, mask, room); }); },
      [&](int ready) { return polled.describe(ready); });
}

int epoll_create(int size) noexcept {
  Call call(CallName::epoll_create, -1, {size});
  return reported(call, [&] { return real::epoll_create(size); });
}

int epoll_create1(int flags) noexcept {
  Call call(CallName::epoll_create1, -1, {flags});
  return reported(call, [&] { return real::epoll_create1(flags); });
}

int epoll_ctl(int epoll, int operation, int fd, epoll_event* event) noexcept {
  Call call(CallName::epoll_ctl, fd, {epoll, operation, fd, event});
  if (!call.reported()) return real::epoll_ctl(epoll, operation, fd, event);
  const bool not_open = !known_file(fd) && cookie_of(fd) == 0;  // the kernel will say EBADF
  if (!not_open && (known_file(fd) || !call.about_socket(fd))) {
    const int result = real::epoll_ctl(epoll, operation, fd, event);
    const int after = errno;
    if (result == 0) report_interest(call, epoll, operation, fd, event);
    errno = after;
    return result;
  }
  call.in.add(3, event, sizeof *event);
  return reported(
      call, [&] { return real::epoll_ctl(epoll, operation, fd, event); },
      [&](int) {
        call.out.add(3, event, sizeof *event);
        return -1;
      });
}

int epoll_wait(int epoll, epoll_event* events, int room, int timeout) {
  Call call(CallName::epoll_wait, epoll, {epoll, events, room, timeout});
  return reported(
      call, [&] { return timed(call, [&] { return real::epoll_wait(epoll, events, room, timeout); }); },
      [&](int count) { return describe_events(call, events, count); });
}

int epoll_pwait(int epoll, epoll_event* events, int room, int timeout, const sigset_t* mask) {
  Call call(CallName::epoll_pwait, epoll, {epoll, events, room, timeout, mask});
  return reported(
      call,
      [&] { return timed(call, [&] { return real::epoll_pwait(epoll, events, room, timeout, mask); }); },
      [&](int count) { return describe_events(call, events, count); });
}

int epoll_pwait2(int epoll, epoll_event* events, int room, const timespec* timeout, const sigset_t* mask) {
  Call call(CallName::epoll_pwait2, epoll, {epoll, events, room, timeout, mask});
  call.in.add(3, timeout, sizeof *timeout);
  return reported(
      call,
      [&] { return timed(call, [&] { return real::epoll_pwait2(epoll, events, room, timeout, mask); }); },
      [&](int count) { return describe_events(call, events, count); });
}

}  // extern "C"
