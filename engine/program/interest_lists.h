#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace wirestep {

// What the programs behind one channel have told their epolls to watch: the interest lists, as they are at
// each wait.
//
// Theory of operation. They are folded from the successful epoll_ctl calls, which the probe reports, about
// files that aren't sockets, too. The kernel's own list (/proc/PID/fdinfo) was the other way, and is the
// truth; but it is a list of a moment some 50 ms after the call (DescriptorWatch), and to read it at each
// wait would cost what epoll was invented to save: with 10 000 descriptors 27 ms, even for its first page.
// A fold costs nothing at the wait, and also knows which descriptor a ready entry's `data` belongs to. Tests
// compare the two. What the fold doesn't see: that a closed socket lives on in a copy of its descriptor (and
// in the list), and the closing of a pipe or an eventfd.
//
// A forked child shares its parent's epolls: what isn't known of the child is looked up in any other process
// of the channel. Its descriptors are its own: what it has added goes when it closes it, and not when its
// parent closes something of the same number.
//
// No question takes longer when a list is long: a server of ten thousand that gives its epoll pointers is
// told of thousands of entries a second, and each is looked up by its `data`.
//
// Loop thread only.
class InterestLists {
 public:
  struct Interest {
    std::uint32_t events;  // 0 but for private bits: disarmed (EPOLLONESHOT)
    std::uint64_t data;
    std::int32_t pid = 0;  // the process that has added it
  };
  using List = std::map<std::int32_t, Interest>;  // by descriptor

  // An epoll was made: whatever had this number is gone.
  void made(std::int32_t pid, std::int32_t epoll);
  // epoll_ctl has succeeded. `operation`: EPOLL_CTL_ADD …
  void changed(std::int32_t pid, std::int32_t epoll, int operation, std::int32_t fd, Interest interest);
  // A descriptor has got a copy: where it is an epoll's, one list has both numbers.
  void copied(std::int32_t pid, std::int32_t from, std::int32_t to);
  // The process has closed a descriptor, or put another file in its place.
  void closed(std::int32_t pid, std::int32_t fd);
  struct Reported {
    std::int32_t fd;
    std::uint32_t asked;  // when it was reported
  };
  // An entry was reported ready: which descriptor's it was, if that can be told. One that is to be told once
  // is disarmed by it.
  std::optional<Reported> reported(std::int32_t pid, std::int32_t epoll, std::uint64_t data);

  // Null if nothing is known of it.
  const List* of(std::int32_t pid, std::int32_t epoll) const;

 private:
  struct Known {
    List list;
    std::set<std::pair<std::uint64_t, std::int32_t>> by_data;  // data and descriptor of each entry
    std::uint64_t used = 0;                                    // when it was asked after last
  };

  std::shared_ptr<Known> find(std::int32_t pid, std::int32_t epoll);
  void keep(std::int32_t pid, std::int32_t epoll, std::shared_ptr<Known> known);
  static void put(Known& known, std::int32_t fd, Interest interest);
  static void erase(Known& known, List::iterator entry);

  // A program may make any number of them, and nobody says which processes are gone: the one that was used
  // longest ago is forgotten.
  static constexpr std::size_t most_lists = 4096, most_entries = 1u << 20;

  std::map<std::pair<std::int32_t, std::int32_t>, std::shared_ptr<Known>> lists_;  // by pid and epoll
  std::uint64_t uses_ = 0;
};

}  // namespace wirestep
