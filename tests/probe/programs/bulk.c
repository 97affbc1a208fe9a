// Much data and many messages: partial writes, vectors, sendfile, splice, datagrams cut short, and what goes
// past libc's functions through syscall().
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "say.h"

enum { much = 1 << 20 };
static char big[much], back[much];
static int pair[2], datagrams[2];

static unsigned sum(const char* bytes, long length) {
  unsigned value = 0;
  for (long i = 0; i < length; ++i) value = value * 31 + (unsigned char)bytes[i];
  return value;
}

static long drain(int fd) {
  long all = 0;
  for (ssize_t got; (got = recv(fd, back + all, (size_t)(much - all), MSG_DONTWAIT)) > 0;) all += got;
  printf("  %ld bytes, %08x\n", all, sum(back, all));
  return all;
}

static void streams(void) {
  struct iovec vector[3] = {{big, 10}, {big + 100, 0}, {big + 200, 50}};
  SAY(send(pair[0], big, much, MSG_DONTWAIT));  // as much as fits
  SAY(send(pair[0], big, much, MSG_DONTWAIT));
  drain(pair[1]);
  SAY(fcntl(pair[0], F_SETFL, O_NONBLOCK));
  SAY(write(pair[0], big, much));
  SAY(write(pair[0], big, much));
  drain(pair[1]);
  SAY(fcntl(pair[0], F_SETFL, 0));
  SAY(writev(pair[0], vector, 3));
  SAY(recv(pair[1], back, 5, MSG_PEEK));
  SAY(readv(pair[1], vector, 1));
  SAY(recv(pair[1], back, 64, MSG_WAITALL | MSG_DONTWAIT));
  SAY(write(pair[0], big, 0));
  SAY(send(pair[0], NULL, 0, 0));
  SAY(recv(pair[1], back, 0, MSG_DONTWAIT));
  SAY(read(pair[1], NULL, 0));
}

static void files(void) {
  char name[] = "/tmp/probe-bulk-XXXXXX";
  int file = mkstemp(name), pipes[2];
  unlink(name);
  SAY(write(file, big, 5000));
  off_t offset = 1000;
  SAY(sendfile(pair[0], file, &offset, 3000));
  SAY(offset);
  drain(pair[1]);
  SAY(sendfile(pair[0], file, NULL, 100));  // at the end of the file
  SAY(sendfile(pair[0], pair[1], NULL, 100));
  SAY(pipe(pipes));
  SAY(send(pair[0], big, 777, 0));
  SAY(splice(pair[1], NULL, pipes[1], NULL, 2000, SPLICE_F_NONBLOCK));
  SAY(splice(pair[1], NULL, pipes[1], NULL, 2000, SPLICE_F_NONBLOCK));
  SAY(splice(pipes[0], NULL, pair[0], NULL, 500, 0));
  SAY(splice(pipes[0], NULL, file, &offset, 500, 0));
  SAY(splice(pair[0], NULL, pair[1], NULL, 5, 0));
  drain(pair[1]);
}

static void messages(void) {
  struct iovec vector[4];
  struct mmsghdr many[4];
  struct timespec none = {0, 0};
  memset(many, 0, sizeof many);
  for (int i = 0; i < 4; ++i) {
    vector[i] = (struct iovec){big + i * 100, (size_t)(10 + i)};
    many[i].msg_hdr.msg_iov = &vector[i];
    many[i].msg_hdr.msg_iovlen = 1;
  }
  SAY(sendmmsg(datagrams[0], many, 4, 0));
  for (int i = 0; i < 4; ++i) vector[i] = (struct iovec){back + i * 100, 12};
  SAY(recvmmsg(datagrams[1], many, 3, MSG_DONTWAIT, NULL));
  for (int i = 0; i < 3; ++i) SAY((long)many[i].msg_len | (long)many[i].msg_hdr.msg_flags << 16);
  SAY(recvmmsg(datagrams[1], many, 4, MSG_WAITFORONE, &none));
  SAY(recvmmsg(datagrams[1], many, 4, MSG_DONTWAIT, &none));
  SAY(sendmmsg(datagrams[0], many, 0, 0));
  SAY(send(datagrams[0], big, 100, 0));
  SAY(recv(datagrams[1], back, 10, MSG_TRUNC));
  SAY(send(datagrams[0], big, 0, 0));
  SAY(recv(datagrams[1], back, 10, MSG_DONTWAIT));
  SAY(send(datagrams[0], big, much, MSG_DONTWAIT));
}

static void udp(void) {
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, from;
  socklen_t length = sizeof own, room = 4;
  int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
  SAY(bind(socket_, (struct sockaddr*)&own, sizeof own));
  SAY(getsockname(socket_, (struct sockaddr*)&own, &length));
  SAY(sendto(socket_, "abc", 3, 0, (struct sockaddr*)&own, sizeof own));
  memset(&from, 0x55, sizeof from);
  SAY(recvfrom(socket_, back, 10, 0, (struct sockaddr*)&from, &room));  // less room than an address needs
  SAY(room);
  SAY(((char*)&from)[4]);
  SAY(sendto(socket_, big, 70000, 0, (struct sockaddr*)&own, sizeof own));
  SAY(sendto(socket_, "", 0, 0, (struct sockaddr*)&own, sizeof own));
  SAY(recvfrom(socket_, back, 10, 0, NULL, NULL));
  SAY(close(socket_));
}

static void past_libc(void) {
  int ends[2], one = 1;
  socklen_t length = sizeof one;
  struct pollfd list = {0, POLLOUT, 0};
  struct iovec vector = {big, 3};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
  struct timespec none = {0, 0};
  SAY(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends));
  SAY(syscall(SYS_sendto, ends[0], "abc", 3L, 0, NULL, 0));
  SAY(syscall(SYS_recvfrom, ends[1], back, 10L, 0, NULL, NULL));
  SAY(syscall(SYS_write, ends[0], "abc", 3L));
  SAY(syscall(SYS_read, ends[1], back, 10L));
  SAY(syscall(SYS_sendmsg, ends[0], &message, 0));
  SAY(syscall(SYS_recvmsg, ends[1], &message, 0));
  SAY(syscall(SYS_getsockopt, ends[0], SOL_SOCKET, SO_TYPE, &one, &length));
  SAY(one);
  list.fd = ends[0];
  SAY(syscall(SYS_poll, &list, 1L, 0));
  SAY(syscall(SYS_ppoll, &list, 1L, &none, NULL, 8L));
  int epoll = (int)syscall(SYS_epoll_create1, 0);
  struct epoll_event event = {.events = EPOLLOUT};
  SAY(syscall(SYS_epoll_ctl, epoll, EPOLL_CTL_ADD, ends[0], &event));
  SAY(syscall(SYS_epoll_wait, epoll, &event, 1, 0));
  SAY(syscall(SYS_dup2, ends[0], 50));
  SAY(syscall(SYS_close, 50));
  SAY(syscall(SYS_close, 50));
  SAY(syscall(SYS_accept, ends[0], NULL, NULL));
  SAY(syscall(SYS_connect, 77, NULL, 0));
  SAY(syscall(SYS_shutdown, ends[0], SHUT_WR));
  SAY(syscall(SYS_read, ends[1], back, 10L));
  SAY(syscall(SYS_close_range, ends[0], epoll, 0));
  SAY(syscall(SYS_getppid) == getppid());
  SAY(syscall(9999));
  SAY(syscall(SYS_mmap, NULL, 1L, 77L, 77L, 77L, 77L));
}

int main(void) {
  for (int i = 0; i < much; ++i) big[i] = (char)(i * 7 + (i >> 8));
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  socketpair(AF_UNIX, SOCK_DGRAM, 0, datagrams);
  streams();
  files();
  messages();
  udp();
  past_libc();
  return 0;
}
