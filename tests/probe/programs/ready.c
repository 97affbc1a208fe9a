// select, poll and epoll in all their forms: what is ready, timeouts, what is watched and not there.
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>

#include "say.h"

static int pair[2], pipes[2];

static void show(const struct pollfd* list, int count) {
  for (int i = 0; i < count; ++i)
    printf("  %d %x %x\n", list[i].fd, (unsigned)list[i].events, (unsigned)list[i].revents);
}

static void polls(void) {
  struct pollfd list[4] = {
      {pair[0], POLLIN | POLLOUT, 0}, {-1, POLLIN, 0}, {77, POLLIN, 0}, {pipes[0], POLLIN, 0}};
  struct timespec none = {0, 0}, some = {0, 5000000}, wrong = {0, -1};
  SAY(poll(list, 4, 0));
  show(list, 4);
  SAY(poll(list, 1, 5));
  SAY(poll(NULL, 0, 5));
  SAY(poll(list + 1, 1, 5));
  SAY(poll(list + 3, 1, 5));
  SAY(ppoll(list, 2, &none, NULL));
  show(list, 2);
  SAY(ppoll(list + 3, 1, &some, NULL));
  SAY(ppoll(list, 1, &wrong, NULL));
  struct pollfd many[100];
  for (int i = 0; i < 100; ++i) many[i] = (struct pollfd){i % 2 ? pair[0] : pipes[0], POLLIN | POLLOUT, 0};
  SAY(poll(many, 100, 0));
  show(many, 3);
}

static void selects(void) {
  fd_set read, write, except;
  struct timeval some = {0, 5000}, none = {0, 0}, wrong = {0, -1};
  struct timespec some_too = {0, 5000000};
  FD_ZERO(&read);
  FD_ZERO(&write);
  FD_ZERO(&except);
  FD_SET(pair[0], &read);
  FD_SET(pair[0], &write);
  FD_SET(pipes[0], &except);
  int top = pair[0] > pipes[0] ? pair[0] + 1 : pipes[0] + 1;
  SAY(select(top, &read, &write, &except, &none));
  SAY(FD_ISSET(pair[0], &read) | FD_ISSET(pair[0], &write) * 2 | FD_ISSET(pipes[0], &except) * 4);
  FD_SET(pair[0], &read);
  SAY(select(top, &read, NULL, NULL, &some));
  SAY(some.tv_usec > 0);  // Linux says how much was left
  SAY(select(0, NULL, NULL, NULL, &none));
  SAY(select(top, NULL, NULL, NULL, &wrong));
  // Not one above 63: the kernel looks no further than its table for the process reaches (select(2), BUGS), which is 64
  // long unless more were open, and the probe's descriptor, at 1024, makes it longer.
  FD_SET(60, &read);
  SAY(select(61, &read, NULL, NULL, &none));
  FD_CLR(60, &read);
  FD_SET(pair[0], &read);
  SAY(pselect(top, &read, NULL, NULL, &some_too, NULL));
  SAY(some_too.tv_nsec);
  FD_SET(pair[0], &read);
  SAY(select(FD_SETSIZE, &read, NULL, NULL, &none));
}

static void epolls(void) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.u64 = 0x1122334455667788}, events[8];
  struct timespec none = {0, 0}, some = {0, 5000000}, wrong = {-1, 0};
  int epoll = epoll_create1(EPOLL_CLOEXEC), old = epoll_create(1), file = open("/etc/passwd", O_RDONLY);
  SAY(fcntl(epoll, F_GETFD));
  SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, pair[0], &event));
  SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, pair[0], &event));
  SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, pipes[0], &event));
  SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event));
  SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, epoll, &event));
  SAY(epoll_ctl(epoll, EPOLL_CTL_DEL, 77, &event));
  SAY(epoll_ctl(epoll, 77, pair[0], &event));
  SAY(epoll_wait(epoll, events, 8, 0));
  SAY(events[0].events);
  SAY(events[0].data.u64 == 0x1122334455667788);
  SAY(epoll_pwait(epoll, events, 8, 0, NULL));
  SAY(epoll_pwait2(epoll, events, 8, &none, NULL));
  SAY(epoll_wait(epoll, events, 0, 0));
  event.events = EPOLLIN;
  SAY(epoll_ctl(epoll, EPOLL_CTL_MOD, pair[0], &event));
  SAY(epoll_wait(epoll, events, 8, 5));
  SAY(epoll_pwait2(epoll, events, 8, &some, NULL));
  SAY(epoll_pwait2(epoll, events, 8, &wrong, NULL));
  SAY(epoll_ctl(epoll, EPOLL_CTL_DEL, pair[0], NULL));
  SAY(epoll_ctl(epoll, EPOLL_CTL_DEL, pair[0], NULL));
  SAY(epoll_wait(pair[0], events, 8, 0));
  SAY(epoll_wait(old, events, 8, 0));
  SAY(close(epoll));
  SAY(epoll_wait(epoll, events, 8, 0));
  SAY(close(old));
  SAY(close(file));
}

int main(void) {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  if (pipe(pipes) != 0) return 1;
  polls();
  selects();
  epolls();
  SAY(send(pair[1], "x", 1, 0));
  SAY(write(pipes[1], "x", 1));
  polls();
  selects();
  epolls();
  SAY(close(pair[1]));
  polls();
  return 0;
}
