// Connects to a port on which nobody listens.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in there = {
      .sin_family = AF_INET,
      .sin_port = htons(9001),
      .sin_addr.s_addr = inet_addr("10.0.0.2"),
  };
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr*)&there, sizeof there) == -1) perror("connect");
  close(fd);
  return 0;
}
