// Signals in the middle of calls: EINTR, restarted calls, a handler that makes calls itself or jumps away,
// and a thread that is cancelled while it waits.
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "say.h"

static int pair[2], other[2];
static volatile sig_atomic_t handled;
static sigjmp_buf away;

static void count(int number) {
  (void)number;
  ++handled;
}

static void send_byte(int number) {
  (void)number;
  int before = errno;
  if (send(pair[1], "s", 1, 0) != 1) abort();
  ++handled;
  errno = before;
}

static void jump(int number) {
  (void)number;
  siglongjmp(away, 1);
}

static void on_alarm(void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigaction(SIGALRM, &action, NULL);
}

static void alarm_soon(void) {
  struct itimerval soon = {.it_value = {0, 30000}};
  setitimer(ITIMER_REAL, &soon, NULL);
}

static void* wait_for_ever(void* fd) {
  char byte;
  recv(*(int*)fd, &byte, 1, 0);
  return NULL;
}

static void* poll_for_ever(void* fd) {
  struct pollfd list = {*(int*)fd, POLLIN, 0};
  poll(&list, 1, -1);
  return NULL;
}

static void cancelled(void* (*wait)(void*)) {
  pthread_t thread;
  void* result;
  pthread_create(&thread, NULL, wait, &other[0]);
  usleep(30000);
  pthread_cancel(thread);
  pthread_join(thread, &result);
  SAY(result == PTHREAD_CANCELED);
}

// Signals all the time, each handler sending, while calls are made: nothing is lost and nothing comes twice.
static void storm(void) {
  struct itimerval always = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
  char byte;
  long own = 0, sent = 0, received = 0;
  handled = 0;
  on_alarm(send_byte, SA_RESTART);
  setitimer(ITIMER_REAL, &always, NULL);
  while (own < 20000 || handled < 50) {
    if (send(pair[1], "o", 1, 0) == 1) ++own;
    while (recv(pair[0], &byte, 1, MSG_DONTWAIT) == 1) ++received;
  }
  setitimer(ITIMER_REAL, &never, NULL);
  sent = own + handled;
  while (recv(pair[0], &byte, 1, MSG_DONTWAIT) == 1) ++received;
  SAY(sent == received);
}

int main(void) {
  char byte;
  struct timespec second = {1, 0};
  sigset_t blocked, none;
  sigemptyset(&none);
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGALRM);
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  socketpair(AF_UNIX, SOCK_STREAM, 0, other);
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = other[0]}, events[4];
  epoll_ctl(epoll, EPOLL_CTL_ADD, other[0], &event);
  struct pollfd list = {other[0], POLLIN, 0};
  fd_set set;

  on_alarm(count, 0);
  alarm_soon();
  SAY(recv(other[0], &byte, 1, 0));
  alarm_soon();
  SAY(read(other[0], &byte, 1));
  alarm_soon();
  SAY(poll(&list, 1, 1000));
  alarm_soon();
  SAY(ppoll(&list, 1, &second, NULL));
  alarm_soon();
  SAY(epoll_wait(epoll, events, 4, 1000));
  alarm_soon();
  FD_ZERO(&set);
  FD_SET(other[0], &set);
  SAY(select(other[0] + 1, &set, NULL, NULL, NULL));

  // Blocked but for the wait itself.
  sigprocmask(SIG_BLOCK, &blocked, NULL);
  alarm_soon();
  FD_SET(other[0], &set);
  SAY(pselect(other[0] + 1, &set, NULL, NULL, &second, &none));
  alarm_soon();
  SAY(ppoll(&list, 1, &second, &none));
  alarm_soon();
  SAY(epoll_pwait(epoll, events, 4, 1000, &none));
  alarm_soon();
  SAY(epoll_pwait2(epoll, events, 4, &second, &none));
  sigprocmask(SIG_UNBLOCK, &blocked, NULL);
  SAY(handled);

  on_alarm(send_byte, SA_RESTART);
  alarm_soon();
  SAY(recv(pair[0], &byte, 1, 0));  // goes on, and gets what the handler sent

  on_alarm(jump, 0);
  alarm_soon();
  if (sigsetjmp(away, 1) == 0) recv(other[0], &byte, 1, 0);
  SAY(send(pair[1], "x", 1, 0));
  SAY(recv(pair[0], &byte, 1, 0));

  struct timeval short_time = {0, 20000};
  setsockopt(other[0], SOL_SOCKET, SO_RCVTIMEO, &short_time, sizeof short_time);
  SAY(recv(other[0], &byte, 1, 0));
  short_time.tv_usec = 0;
  setsockopt(other[0], SOL_SOCKET, SO_RCVTIMEO, &short_time, sizeof short_time);

  cancelled(wait_for_ever);
  cancelled(poll_for_ever);
  storm();

  signal(SIGPIPE, count);
  handled = 0;
  close(other[1]);
  SAY(send(other[0], "x", 1, 0));
  SAY(send(other[0], "x", 1, MSG_NOSIGNAL));
  SAY(handled);
  signal(SIGPIPE, SIG_DFL);
  SAY(write(other[0], "x", 1));  // ends here
  return 0;
}
