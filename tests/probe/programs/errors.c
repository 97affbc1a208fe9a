// Calls that fail, one for each way that programs meet: bad numbers, no socket, bad pointers, wrong moment.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "say.h"

static char buffer[64];
static struct sockaddr_in address;
static socklen_t length = sizeof address;

// Every call that takes a descriptor, on one that is not open or no socket.
static void on(int fd) {
  struct iovec vector = {buffer, sizeof buffer};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
  struct mmsghdr many = {.msg_hdr = message};
  struct sockaddr* to = (struct sockaddr*)&address;
  int value = 1;
  socklen_t value_length = sizeof value;
  SAY(bind(fd, to, sizeof address));
  SAY(listen(fd, 5));
  SAY(accept(fd, NULL, NULL));
  SAY(accept4(fd, NULL, NULL, SOCK_CLOEXEC));
  SAY(connect(fd, to, sizeof address));
  SAY(shutdown(fd, SHUT_RDWR));
  SAY(getsockname(fd, to, &length));
  SAY(getpeername(fd, to, &length));
  SAY(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &value_length));
  SAY(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value));
  SAY(send(fd, buffer, 1, 0));
  SAY(sendto(fd, buffer, 1, 0, to, sizeof address));
  SAY(sendmsg(fd, &message, 0));
  SAY(sendmmsg(fd, &many, 1, 0));
  SAY(recv(fd, buffer, 1, MSG_DONTWAIT));
  SAY(recvfrom(fd, buffer, 1, MSG_DONTWAIT, to, &length));
  SAY(recvmsg(fd, &message, MSG_DONTWAIT));
  SAY(recvmmsg(fd, &many, 1, MSG_DONTWAIT, NULL));
  SAY(sendfile(fd, fd, NULL, 1));
  SAY(splice(fd, NULL, fd, NULL, 1, 0));
  SAY(ioctl(fd, FIONREAD, &value));
  SAY(fcntl(fd, 9999));
  SAY(epoll_ctl(fd, EPOLL_CTL_ADD, fd, NULL));
}

static void closed_only(int fd) {
  struct iovec vector = {buffer, 1};
  SAY(read(fd, buffer, 1));
  SAY(write(fd, buffer, 1));
  SAY(readv(fd, &vector, 1));
  SAY(writev(fd, &vector, 1));
  SAY(dup(fd));
  SAY(dup2(fd, 30));
  SAY(dup3(fd, 30, 0));
  SAY(fcntl(fd, F_GETFD));
  SAY(close(fd));
}

// Pointers to memory that isn't there: beyond a page's end, in the first page, and null.
static void bad_pointers(int fd, int listener, void* bad) {
  struct iovec vector = {bad, 64};
  struct iovec good_vector = {buffer, 4};
  struct msghdr bad_vector = {.msg_iov = &vector, .msg_iovlen = 1};
  struct msghdr bad_name = {.msg_name = bad, .msg_namelen = 16, .msg_iov = &good_vector, .msg_iovlen = 1};
  struct msghdr bad_list = {.msg_iov = bad, .msg_iovlen = 2};
  struct msghdr bad_control = {
      .msg_iov = &good_vector, .msg_iovlen = 1, .msg_control = bad, .msg_controllen = 64};
  struct timeval none = {0, 0};
  struct timespec none_too = {0, 0};
  int epoll = epoll_create1(0);
  SAY(socketpair(AF_UNIX, SOCK_STREAM, 0, bad));
  SAY(bind(fd, bad, 16));
  SAY(connect(fd, bad, 16));
  SAY(accept(listener, bad, bad));
  SAY(getsockname(fd, (struct sockaddr*)&address, bad));
  SAY(getsockname(fd, bad, &length));
  SAY(getpeername(fd, bad, bad));
  SAY(getsockopt(fd, SOL_SOCKET, SO_TYPE, bad, bad));
  SAY(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, bad, 4));
  SAY(setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, bad, 4));
  SAY(send(fd, bad, 64, MSG_DONTWAIT));
  SAY(sendto(fd, buffer, 4, MSG_DONTWAIT, bad, 16));
  SAY(sendmsg(fd, bad, MSG_DONTWAIT));
  SAY(sendmsg(fd, &bad_vector, MSG_DONTWAIT));
  SAY(sendmsg(fd, &bad_name, MSG_DONTWAIT));
  SAY(sendmsg(fd, &bad_list, MSG_DONTWAIT));
  SAY(sendmsg(fd, &bad_control, MSG_DONTWAIT));
  SAY(sendmmsg(fd, bad, 2, MSG_DONTWAIT));
  SAY(recv(fd, bad, 64, MSG_DONTWAIT));
  SAY(recvfrom(fd, buffer, 4, MSG_DONTWAIT, bad, bad));
  SAY(recvmsg(fd, bad, MSG_DONTWAIT));
  SAY(recvmsg(fd, &bad_list, MSG_DONTWAIT));
  SAY(recvmmsg(fd, bad, 2, MSG_DONTWAIT, NULL));
  SAY(recvmmsg(fd, bad, 2, MSG_DONTWAIT, bad));
  SAY(read(fd, bad, 64));
  SAY(write(fd, bad, 64));
  SAY(readv(fd, bad, 2));
  SAY(writev(fd, bad, 2));
  SAY(writev(fd, &vector, 1));
  SAY(writev(fd, &good_vector, -1));
  SAY(readv(fd, &good_vector, 5000));
  SAY(sendfile(fd, 0, bad, 4));
  SAY(ioctl(fd, FIONREAD, bad));
  SAY(ioctl(fd, FIONBIO, bad));
  SAY(poll(bad, 2, 0));
  SAY(poll(bad, 1u << 30, 0));
  SAY(ppoll(bad, 2, NULL, NULL));
  SAY(select(fd + 1, bad, NULL, NULL, &none));
  SAY(select(-1, NULL, NULL, NULL, &none));
  SAY(pselect(fd + 1, NULL, bad, NULL, &none_too, NULL));
  SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, bad));
  SAY(epoll_wait(epoll, bad, 0, 0));
  SAY(epoll_pwait(epoll, bad, -1, 0, NULL));
  SAY(close(epoll));
}

int main(void) {
  address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int null = open("/dev/null", O_RDWR);
  int tcp = socket(AF_INET, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  listen(listener, 1);
  int pipes[2], pair[2];
  if (pipe(pipes) != 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0) return 1;

  on(-1);
  on(77);
  closed_only(-1);
  closed_only(77);
  on(null);
  on(pipes[0]);

  SAY(socket(77, SOCK_STREAM, 0));
  SAY(socket(AF_INET, 77, 0));
  SAY(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
  SAY(socket(AF_PACKET, SOCK_RAW, -1));
  SAY(listen(udp, 5));
  SAY(accept(tcp, NULL, NULL));
  SAY(accept(listener, NULL, NULL));
  SAY(accept4(listener, NULL, NULL, 0x7fff0000));
  SAY(send(tcp, buffer, 1, MSG_NOSIGNAL));
  SAY(send(udp, buffer, 1, 0));
  SAY(recv(tcp, buffer, 1, 0));
  SAY(getpeername(tcp, (struct sockaddr*)&address, &length));
  SAY(shutdown(tcp, SHUT_WR));
  SAY(shutdown(pair[0], 77));
  SAY(getsockopt(tcp, SOL_SOCKET, 9999, buffer, &length));
  SAY(setsockopt(tcp, SOL_SOCKET, SO_RCVBUF, buffer, 1));
  SAY(bind(udp, (struct sockaddr*)&address, 3));
  SAY(connect(tcp, (struct sockaddr*)&address, 200));
  SAY(dup2(tcp, -1));
  SAY(dup3(tcp, tcp, 0));
  SAY(dup2(tcp, tcp) == tcp);
  SAY(fcntl(tcp, F_DUPFD, 1 << 30));
  SAY(epoll_create(0));
  SAY(epoll_create1(77));

  char* page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(page + 4096, 4096);
  bad_pointers(pair[0], listener, (void*)8);
  bad_pointers(pair[0], listener, page + 4096);
  bad_pointers(pair[0], listener, NULL);
  SAY(recv(pair[1], buffer, sizeof buffer, 0));
  // What lies before the end of the page is sent, if the kernel does that; never more.
  SAY(send(pair[0], page + 4092, 8, 0));
  SAY(recv(pair[1], buffer, sizeof buffer, 0));
  SAY(write(pair[0], page + 4092, 4));
  SAY(recv(pair[1], page + 4092, 8, 0));
  return 0;
}
