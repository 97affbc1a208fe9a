// Descriptors' numbers: which the kernel gives, closing all of them, putting some at places where a probe
// could be.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "say.h"

static int works(int fd) {
  int pair[2];
  char byte = 0;
  if (fd >= 0 && fcntl(fd, F_GETFD) < 0) return -1;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return -2;
  int good = send(pair[0], "x", 1, 0) == 1 && recv(pair[1], &byte, 1, 0) == 1;
  close(pair[0]);
  close(pair[1]);
  return good;
}

static struct rlimit limit(void) {
  struct rlimit now;
  getrlimit(RLIMIT_NOFILE, &now);
  return now;
}

static void set_limit(rlim_t soft) {
  struct rlimit now = limit();
  now.rlim_cur = soft;
  SAY(setrlimit(RLIMIT_NOFILE, &now));
}

// Opens files until there are no more numbers.
static void open_all(void) {
  while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0) {
  }
  SAY(socket(AF_INET, SOCK_STREAM, 0));
  SAY(dup(0));
}

static int pass_descriptor(int through[2], int fd) {
  char byte = 'p';
  struct iovec vector = {&byte, 1};
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control = {0};
  struct msghdr message = {
      .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  control.align.cmsg_level = SOL_SOCKET;
  control.align.cmsg_type = SCM_RIGHTS;
  control.align.cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(&control.align), &fd, sizeof fd);
  SAY(sendmsg(through[0], &message, 0));
  SAY(recvmsg(through[1], &message, 0));
  memcpy(&fd, CMSG_DATA(&control.align), sizeof fd);
  return fd;
}

int main(void) {
  const int soft = (int)limit().rlim_cur;
  SAY(soft);
  SAY((long)limit().rlim_max);
  SAY(socket(AF_UNIX, SOCK_STREAM, 0));  // the lowest free number
  int pair[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  SAY(pair[0]);
  SAY(pair[1]);

  // At the limit, and beyond.
  SAY(fcntl(soft, F_GETFD));
  SAY(fcntl(soft - 1, F_GETFD));
  SAY(close(soft));
  SAY(dup(soft));
  SAY(dup2(0, soft));
  SAY(dup2(0, soft - 1));
  SAY(close(soft - 1));
  SAY(fcntl(0, F_DUPFD, soft));
  SAY(works(-1));

  // A file and a socket take turns at one number.
  int number = open("/dev/zero", O_RDWR);
  char byte = 1;
  SAY(number);
  SAY(read(number, &byte, 1));
  SAY(dup2(pair[0], number));
  SAY(send(pair[1], "x", 1, 0));
  SAY(read(number, &byte, 1));
  FILE* stream = fdopen(number, "w");
  SAY(fclose(stream));
  SAY(open("/dev/zero", O_RDWR));
  SAY(read(number, &byte, 1));
  SAY(dup3(pair[0], number, O_CLOEXEC));
  SAY(write(number, "y", 1));
  SAY(read(pair[1], &byte, 1));
  SAY(close(number));
  SAY(pass_descriptor(pair, 0));
  SAY(pass_descriptor(pair, pair[0]));
  FILE* memory = fmemopen(&byte, 1, "r");
  SAY(fclose(memory));

  // A higher limit: files may now have the number that was the limit.
  set_limit((rlim_t)soft + 8);
  SAY(dup2(pair[1], soft));
  SAY(send(pair[0], "z", 1, 0));
  SAY(recv(soft, &byte, 1, 0));
  SAY(close(soft));
  SAY(works(-1));
  SAY(dup3(0, soft + 1, O_CLOEXEC));
  SAY(works(soft + 1));

  // A lower one: what is open above stays.
  set_limit(16);
  SAY(works(soft + 1));
  open_all();
  SAY(close(15));
  SAY(close(14));
  SAY(works(-1));
  set_limit((rlim_t)soft);

  // Closing everything.
  SAY(close_range(3, ~0u, CLOSE_RANGE_CLOEXEC));
  SAY(works(-1));
  SAY(close_range(10, 5, 0));
  SAY(close_range(3, ~0u, 0));
  SAY(works(-1));
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  SAY(pair[0]);
  closefrom(3);
  SAY(works(-1));
  SAY(works(pair[0]));
  for (int fd = 3; fd < soft + 16; ++fd) close(fd);
  SAY(works(-1));
  SAY(socket(AF_INET, SOCK_STREAM, 0));
  return 0;
}
