// What goes with a wait for descriptors: the sets before and after, what has become ready, what it cost.

#include <poll.h>
#include <sys/epoll.h>

#include <cstring>
#include <set>

#include "fake_engine.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test

using namespace wirestep;
using namespace wirestep::test;
using probe::RecordKind;

namespace {

template <class Entry>
std::vector<Entry> entries(const std::string& bytes) {
  std::vector<Entry> all(bytes.size() / sizeof(Entry));
  std::memcpy(all.data(), bytes.data(), all.size() * sizeof(Entry));
  return all;
}

// The records of the calls of that name, in order.
std::vector<Seen> all(const Ran& ran, RecordKind kind, const std::string& call) {
  std::vector<Seen> found;
  for (const Seen& seen : ran.seen)
    if (seen.kind == kind && seen.call == call) found.push_back(seen);
  return found;
}

bool waits(const std::string& call) {
  static const std::set<std::string> names{"select",     "pselect",     "poll",        "ppoll",
                                           "epoll_wait", "epoll_pwait", "epoll_pwait2"};
  return names.contains(call);
}

}  // namespace

TEST_CASE("A wait's return says what CPU time it took, and that of no other call does") {
  const Ran ran = run({built("ready")});
  REQUIRE(ran.status == 0);
  std::size_t seen_waits = 0;
  for (const Seen& seen : ran.seen) {
    if (seen.kind != RecordKind::returned) continue;
    INFO(seen.call);
    CHECK((seen.cpu >= 0) == waits(seen.call));
    CHECK(seen.cpu < 4'000'000);  // some of them block for 5 ms: that isn't part of it
    seen_waits += waits(seen.call) && seen.cpu > 0;
  }
  CHECK(seen_waits > 10);
}

TEST_CASE("Of a long array of poll the first entries are sent, and all that are ready") {
  const Ran ran = run({built("ready")});
  const auto begun = all(ran, RecordKind::begin, "poll"), returned = all(ran, RecordKind::returned, "poll");
  REQUIRE(begun.size() == returned.size());
  bool found = false;
  for (std::size_t i = 0; i < begun.size(); ++i) {
    const auto before = entries<pollfd>(begun[i].parts.at(0)),
               after = entries<pollfd>(returned[i].parts.at(0));
    CHECK(before.size() == after.size());
    if (before.size() < probe::wait_entries) {
      CHECK(!returned[i].parts.contains(probe::place_ready));
      continue;
    }
    found = true;
    CHECK(before.size() == probe::wait_entries);
    const auto ready = entries<pollfd>(returned[i].parts.at(probe::place_ready));
    // A hundred entries; half of them, or all, are ready.
    CHECK(ready.size() ==
          std::min<std::size_t>(static_cast<std::size_t>(returned[i].result), probe::wait_entries));
    for (const pollfd& each : ready) CHECK(each.revents != 0);
  }
  CHECK(found);
}

TEST_CASE("An epoll_ctl about what isn't a socket is no call, but its interest is told") {
  const Ran ran = run({built("ready")});
  // Two rounds, in each of which a pipe is added. (A file and the epoll itself are refused by the kernel.)
  REQUIRE(ran.interest.size() == 2);
  const probe::InterestRecord& pipe = ran.interest.front();
  CHECK(pipe.operation == EPOLL_CTL_ADD);
  CHECK(pipe.events == (EPOLLIN | EPOLLOUT));
  CHECK(pipe.data == 0x1122334455667788);
  CHECK(pipe.epoll == ran.first(RecordKind::begin, "epoll_wait").fd);
  // A socket's goes with the return of the call.
  const Seen& socket = ran.first(RecordKind::returned, "epoll_ctl");
  REQUIRE(socket.result == 0);
  CHECK(entries<epoll_event>(socket.parts.at(3)).at(0).events == (EPOLLIN | EPOLLOUT));
}
