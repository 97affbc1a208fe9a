// The fold of epolls' interest lists, without a program.
#include "program/interest_lists.h"

#include <sys/epoll.h>

#include "support/catch.h"

using namespace wirestep;

namespace {

constexpr std::int32_t parent = 100, child = 101, epoll = 4;

std::size_t size(const InterestLists& lists, std::int32_t pid) {
  const InterestLists::List* list = lists.of(pid, epoll);
  return list == nullptr ? 0 : list->size();
}

}  // namespace

TEST_CASE("what a child adds to its parent's epoll goes when the child closes it") {
  InterestLists lists;
  lists.made(parent, epoll);
  lists.changed(parent, epoll, EPOLL_CTL_ADD, 3, {EPOLLIN, 3});
  lists.changed(child, epoll, EPOLL_CTL_ADD, 7, {EPOLLIN, 7});
  CHECK(size(lists, parent) == 2);
  CHECK(size(lists, child) == 2);
  lists.closed(parent, 7);  // another file
  CHECK(size(lists, parent) == 2);
  lists.changed(parent, epoll, EPOLL_CTL_MOD, 7, {EPOLLOUT, 7});
  lists.closed(child, 3);  // a copy: the parent's is open
  CHECK(size(lists, parent) == 2);
  lists.closed(child, 7);
  CHECK(size(lists, parent) == 1);
  lists.closed(parent, 3);
  CHECK(size(lists, parent) == 0);
}

TEST_CASE("an entry is found by its data, unless several have the same") {
  InterestLists lists;
  lists.changed(parent, epoll, EPOLL_CTL_ADD, 5, {EPOLLIN, 0xabc0});
  lists.changed(parent, epoll, EPOLL_CTL_ADD, 6, {EPOLLIN | EPOLLONESHOT, 0xabc8});
  CHECK(lists.reported(parent, epoll, 0xabc0)->fd == 5);
  CHECK(lists.reported(parent, epoll, 0xabc8)->asked == (EPOLLIN | EPOLLONESHOT));
  CHECK(lists.reported(parent, epoll, 0xabc8)->asked == EPOLLONESHOT);  // disarmed
  CHECK_FALSE(lists.reported(parent, epoll, 0xabd0));
  lists.changed(parent, epoll, EPOLL_CTL_MOD, 6, {EPOLLIN, 0xabc0});
  CHECK_FALSE(lists.reported(parent, epoll, 0xabc0));
  CHECK_FALSE(lists.reported(parent, epoll, 0xabc8));
  lists.changed(parent, epoll, EPOLL_CTL_DEL, 5, {});
  CHECK(lists.reported(parent, epoll, 0xabc0)->fd == 6);
  lists.closed(parent, 6);
  CHECK_FALSE(lists.reported(parent, epoll, 0xabc0));
}

TEST_CASE("an epoll's copies have one list, which lives until the last of them is closed") {
  InterestLists lists;
  lists.made(parent, epoll);
  lists.changed(parent, epoll, EPOLL_CTL_ADD, 3, {EPOLLIN, 3});
  lists.made(parent, 9);
  lists.changed(parent, 9, EPOLL_CTL_ADD, 5, {EPOLLIN, 5});
  lists.changed(parent, 9, EPOLL_CTL_ADD, 6, {EPOLLIN, 6});
  lists.copied(parent, epoll, 9);
  CHECK(lists.of(parent, 9)->contains(3));
  lists.changed(parent, 9, EPOLL_CTL_ADD, 7, {EPOLLIN, 7});
  CHECK(size(lists, parent) == 2);
  lists.copied(parent, epoll, epoll);  // dup2 to the same number does nothing
  CHECK(size(lists, parent) == 2);
  lists.closed(parent, epoll);
  lists.closed(parent, 3);
  CHECK(lists.of(parent, 9)->size() == 1);
  lists.copied(parent, 1, 9);  // no epoll at all
  CHECK(lists.of(parent, 9) == nullptr);
}

// One by one through the list it would be ten thousand million steps: minutes.
TEST_CASE("a server that gives its epoll pointers may have a hundred thousand of them") {
  InterestLists lists;
  constexpr std::int32_t many = 100'000;
  auto pointer = [](std::int32_t fd) { return 0x7f0000000000 + 16 * static_cast<std::uint64_t>(fd); };
  for (std::int32_t fd = 10; fd < 10 + many; ++fd)
    lists.changed(parent, epoll, EPOLL_CTL_ADD, fd, {EPOLLIN, pointer(fd)});
  std::size_t found = 0;
  for (std::int32_t fd = 10; fd < 10 + many; ++fd) {
    const auto reported = lists.reported(parent, epoll, pointer(fd));
    found += reported && reported->fd == fd;
  }
  CHECK(found == many);
}

TEST_CASE(
    "of a server that makes a process with an epoll for each client, the latest and its own are known") {
  InterestLists lists;
  lists.made(parent, epoll);
  lists.changed(parent, epoll, EPOLL_CTL_ADD, 3, {EPOLLIN, 3});
  for (std::int32_t pid = 1000; pid < 11'000; ++pid) {
    lists.made(pid, 5);
    lists.changed(pid, 5, EPOLL_CTL_ADD, 7, {EPOLLIN, 7});
    lists.changed(pid, 5, EPOLL_CTL_ADD, pid, {EPOLLIN, 8});
    REQUIRE(lists.of(pid, 5)->size() == 2);
    REQUIRE(size(lists, parent) == 1);
  }
}

TEST_CASE("a number that is an epoll's again has an empty list, however many epolls there are") {
  InterestLists lists;
  for (std::int32_t pid = 1; pid <= 5000; ++pid) lists.made(pid, epoll);
  lists.changed(1, epoll, EPOLL_CTL_ADD, 3, {EPOLLIN, 3});
  lists.made(1, epoll);
  CHECK(size(lists, 1) == 0);
}
