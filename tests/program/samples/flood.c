// Makes socket calls as fast as it can, for ever.
#include <netinet/in.h>
#include <sys/socket.h>

int main(void) {
  struct sockaddr_in address;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  for (;;) {
    socklen_t length = sizeof address;
    getsockname(fd, (struct sockaddr*)&address, &length);
  }
}
