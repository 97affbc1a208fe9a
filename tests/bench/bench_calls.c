// Makes socket calls that the kernel answers at once, and prints how many nanoseconds one took: the median of
// many short rounds, of which other programs disturb only some. With an argument they are waits, for a socket
// that is ready.
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 100, CALLS = 50 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

static int in_order(const void* left, const void* right) {
  double a = *(const double*)left, b = *(const double*)right;
  return (a > b) - (a < b);
}

int main(int argc, char** argv) {
  (void)argv;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  double took[ROUNDS];
  for (int round = 0; round < ROUNDS; ++round) {
    double begin = now();
    for (int i = 0; i < CALLS; ++i) {
      if (argc > 1) {
        struct pollfd watched = {fd, POLLIN | POLLOUT, 0};
        poll(&watched, 1, 0);
      } else {
        struct sockaddr_in address;
        socklen_t length = sizeof address;
        getsockname(fd, (struct sockaddr*)&address, &length);
      }
    }
    took[round] = (now() - begin) / CALLS;
    usleep(1000);  // whoever watches may catch up
  }
  qsort(took, ROUNDS, sizeof took[0], in_order);
  printf("%.0f ns per call\n", took[ROUNDS / 2]);
}
