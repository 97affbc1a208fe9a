// Waits of programs in a world: the descriptors before and after, and the interest lists against the
// kernel's own.

#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>

#include "running.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

const char* const pairs = R"(import socket, select, os
a, b = socket.socketpair()
c, d = socket.socketpair()
b.send(b'x')
)";

struct Wait {
  WaitEvent event;
  std::vector<WaitItem> items;

  const WaitItem& of(int fd) const {
    auto found =
        std::find_if(items.begin(), items.end(), [&](const WaitItem& item) { return item.fd == fd; });
    REQUIRE(found != items.end());
    return *found;
  }
};

// All of one stage, in order.
std::vector<Wait> waits(const Running& running, CallStage stage) {
  std::vector<Wait> all;
  for (std::size_t i = 0; i < running.trace.size(); ++i) {
    const auto* event = std::get_if<WaitEvent>(&running.trace[i].body);
    if (event == nullptr || event->stage != stage) continue;
    const auto items = running.trace.wait_items(event->items);
    all.push_back({*event, {items.begin(), items.end()}});
  }
  return all;
}

void run(Running& running, const std::string& code) {
  REQUIRE(running.start_python("server", std::string(pairs) + code) == "");
  REQUIRE(running.until_exited("server"));
  INFO(running.program("server").output);
  REQUIRE(running.program("server").status == 0);
}

}  // namespace

TEST_CASE("select's sets are told before and after, with what it cost") {
  Running running;
  run(running, "print(a.fileno(), c.fileno())\nselect.select([a, c], [c], [], 1)\n");
  const auto before = waits(running, CallStage::begin), after = waits(running, CallStage::returned);
  REQUIRE(before.size() == 1);
  REQUIRE(after.size() == 1);
  // 3 and 4 are the first pair, 5 and 6 the second.
  CHECK(before[0].event.kind == WaitKind::select);
  CHECK(before[0].event.limit == 6);
  CHECK(before[0].event.watched == 2);
  CHECK(before[0].of(3).asked == POLLIN);
  CHECK(before[0].of(5).asked == (POLLIN | POLLOUT));
  CHECK(after[0].of(3).found == POLLIN);
  CHECK(after[0].of(5).found == POLLOUT);
  CHECK(after[0].event.ready == 2);
  CHECK(after[0].event.cpu.count() > 0);
  CHECK(after[0].event.call == running.call("server", "select")->call);
}

// Who passes the highest descriptor itself, and not that plus 1, isn't told of it.
TEST_CASE("select watches only what is below nfds, whatever else is in the sets") {
  Running running;
  run(running,
      "import ctypes\n"
      "libc, none = ctypes.CDLL(None), (ctypes.c_long * 2)(0, 0)\n"
      "def wait(nfds, *fds):\n"
      "    bits = (ctypes.c_long * 16)(sum(1 << fd for fd in fds))\n"
      "    return libc.select(nfds, bits, None, None, none)\n"
      "assert wait(5, 3, 5) == 1\n"
      "assert wait(3, 3) == 0\n");
  const auto before = waits(running, CallStage::begin), after = waits(running, CallStage::returned);
  REQUIRE(before.size() == 2);
  REQUIRE(after.size() == 2);
  CHECK(before[0].event.limit == 5);
  CHECK(before[0].event.watched == 1);
  REQUIRE(before[0].items.size() == 1);
  CHECK(before[0].of(3).asked == POLLIN);
  CHECK(after[0].of(3).found == POLLIN);
  CHECK(before[1].event.limit == 3);
  CHECK(before[1].event.watched == 0);
  CHECK(after[1].event.ready == 0);
}

TEST_CASE("a wait for a descriptor that isn't open is seen, too") {
  Running running;
  run(running,
      "p = select.poll()\n"
      "p.register(99, select.POLLIN)\n"
      "assert p.poll(1000) == [(99, select.POLLNVAL)]\n"
      "try:\n"
      "    select.select([99], [], [], 0)\n"
      "except OSError as error:\n"
      "    print(error.errno)\n");
  const auto after = waits(running, CallStage::returned);
  REQUIRE(after.size() == 2);
  CHECK(after[0].of(99).found == POLLNVAL);
  CHECK(running.call("server", "select")->error == EBADF);
  CHECK(after[1].event.ready == -1);  // not that none was
}

TEST_CASE("an epoll_ctl about what isn't open is seen to fail") {
  Running running;
  run(running,
      "e = select.epoll()\n"
      "e.register(a, select.EPOLLIN)\n"
      "number = a.fileno()\n"
      "a.close()\n"
      "try:\n"
      "    e.modify(number, select.EPOLLOUT)\n"
      "except OSError as error:\n"
      "    print(error.errno)\n"
      "e.poll(0)\n");
  REQUIRE(running.call("server", "epoll_ctl"));
  CHECK(running.call("server", "epoll_ctl")->error == EBADF);
  CHECK(waits(running, CallStage::begin).at(0).event.watched == 0);
}

TEST_CASE("a wait's cost leaves out the time for which it was blocked") {
  Running running;
  run(running, "a.recv(1)\nselect.select([a], [], [], 0.2)\nselect.poll().poll(1)\n");
  const auto after = waits(running, CallStage::returned);
  REQUIRE(after.size() == 1);  // the poll of nothing isn't about a socket
  CHECK(running.call("server", "select")->duration >= std::chrono::milliseconds(200));
  CHECK(after[0].event.cpu < std::chrono::milliseconds(20));
  CHECK(after[0].event.ready == 0);
}

TEST_CASE("many neighbours in a set of select are told as one, and none is lost") {
  Running running;
  run(running,
      "more = [os.dup(c.fileno()) for _ in range(500)]\n"
      "select.select(more + [a], [], [], 0)\n");
  const Wait before = waits(running, CallStage::begin).at(0),
             after = waits(running, CallStage::returned).at(0);
  CHECK(before.event.watched == 501);
  CHECK(before.items.size() == 2);
  CHECK(before.of(7).data == 499);
  CHECK(after.of(3).found == POLLIN);
  CHECK(after.of(7).found == 0);
}

TEST_CASE("poll's array is told with events and revents, and cut where it is long") {
  Running running;
  run(running,
      "p = select.poll()\n"
      "p.register(a, select.POLLIN)\n"
      "for _ in range(200): p.register(os.dup(d.fileno()), select.POLLIN)\n"
      "late = os.dup(a.fileno())\n"
      "p.register(late, select.POLLIN | select.POLLPRI)\n"
      "p.poll()\n");
  const Wait before = waits(running, CallStage::begin).at(0),
             after = waits(running, CallStage::returned).at(0);
  CHECK(before.event.kind == WaitKind::poll);
  CHECK(before.event.watched == 202);
  CHECK(before.items.size() == 64);
  CHECK(before.of(3).asked == POLLIN);
  CHECK(after.event.ready == 2);
  CHECK(after.items.size() == 65);
  CHECK(after.of(3).found == POLLIN);
  CHECK(after.of(207).found == POLLIN);  // far behind the cut, and told
  CHECK(after.of(207).asked == (POLLIN | POLLPRI));
}

TEST_CASE("an epoll's interest list follows what is added, changed, removed and closed") {
  Running running;
  run(running,
      "e = select.epoll()\n"
      "r, w = os.pipe()\n"
      "e.register(a, select.EPOLLIN | select.EPOLLET)\n"
      "e.register(c, select.EPOLLOUT | select.EPOLLONESHOT)\n"
      "e.register(r, select.EPOLLIN)\n"
      "e.poll(1)\n"
      "e.modify(a, select.EPOLLIN | select.EPOLLRDHUP)\n"
      "e.poll(1)\n"
      "c.close()\n"
      "e.unregister(a)\n"
      "e.poll(0)\n");
  const auto before = waits(running, CallStage::begin), after = waits(running, CallStage::returned);
  REQUIRE(before.size() == 3);
  REQUIRE(after.size() == 3);
  CHECK(before[0].event.kind == WaitKind::epoll);
  CHECK(before[0].event.epoll == 7);
  CHECK(before[0].event.watched == 3);
  CHECK(before[0].of(3).asked == (EPOLLIN | EPOLLET));
  CHECK(before[0].of(5).asked == (EPOLLOUT | EPOLLONESHOT));
  CHECK(before[0].of(8).asked == EPOLLIN);  // a pipe, which no call is reported of
  CHECK(after[0].event.ready == 2);
  CHECK(after[0].of(3).found == EPOLLIN);
  CHECK(after[0].of(3).data % 65536 == 3);
  CHECK(after[0].of(5).found == EPOLLOUT);

  CHECK(before[1].of(3).asked == (EPOLLIN | EPOLLRDHUP));
  CHECK(before[1].of(5).asked == EPOLLONESHOT);  // it was told, and is disarmed
  CHECK(before[2].event.watched == 1);
  CHECK(before[2].of(8).asked == EPOLLIN);
  CHECK(after[2].event.ready == 0);
}

TEST_CASE("an epoll that is copied to a number that another one had has its own list there") {
  Running running;
  run(running,
      "import fcntl\n"
      "e, other = select.epoll(), select.epoll()\n"
      "e.register(a, select.EPOLLIN)\n"
      "other.register(c, select.EPOLLIN)\n"
      "number = other.fileno()\n"
      "for copy in (lambda: os.dup2(e.fileno(), number), lambda: os.dup(e.fileno()),\n"
      "             lambda: fcntl.fcntl(e, fcntl.F_DUPFD_CLOEXEC, 0)):\n"
      "    os.close(number)\n"
      "    assert copy() == number\n"
      "    other.poll(1)\n");
  const auto before = waits(running, CallStage::begin), after = waits(running, CallStage::returned);
  REQUIRE(before.size() == 3);
  REQUIRE(after.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(before[i].event.watched == 1);
    CHECK(before[i].of(3).asked == EPOLLIN);
    CHECK(after[i].of(3).found == EPOLLIN);
  }
}

TEST_CASE("the interest list that is folded is the kernel's") {
  Running running;
  run(running,
      "import random\n"
      "random.seed(7)\n"
      "e = select.epoll()\n"
      "socks = []\n"
      "for turn in range(300):\n"
      "    what = random.randrange(5)\n"
      "    if what < 2 or not socks:\n"
      "        socks.append(socket.socket())\n"
      "        e.register(socks[-1], random.randrange(64))\n"
      "    elif what == 2:\n"
      "        socks.pop(random.randrange(len(socks))).close()\n"
      "    elif what == 3:\n"
      "        s = socks.pop(random.randrange(len(socks)))\n"
      "        e.unregister(s)\n"
      "        s.close()\n"
      "    else:\n"
      "        e.modify(random.choice(socks), random.randrange(64) | select.EPOLLET)\n"
      "    while len(socks) > 50: socks.pop().close()\n"
      "info = open(f'/proc/self/fdinfo/{e.fileno()}').read().split()\n"
      "print(sorted((int(info[i + 1]), int(info[i + 3], 16)) for i, w in enumerate(info) if w == 'tfd:'))\n"
      "e.poll(0)\n");
  const Wait folded = waits(running, CallStage::begin).at(0);
  std::string text;
  for (const WaitItem& item : folded.items)
    text += (text.empty() ? "[(" : ", (") + std::to_string(item.fd) + ", " +
            std::to_string(item.asked | EPOLLERR | EPOLLHUP) + ")";  // always asked for
  CHECK(folded.items.size() > 10);
  CHECK(running.program("server").output == text + "]\n");
}
