// A client and a server in one program, on loopback: one of every call that a teaching program makes, and
// some that fail. Prints every result and errno, so that two runs can be compared.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(const char* what, long result) {
  printf("%s: %ld %s\n", what, result, result < 0 ? strerror(errno) : "");
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  char buffer[64];
  int one = 1;

  int listener = socket(AF_INET, SOCK_STREAM, 0);
  say("socket", listener);
  say("setsockopt", setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
  say("bind", bind(listener, (struct sockaddr*)&address, sizeof address));  // line 28
  say("listen", listen(listener, 5));
  say("getsockname", getsockname(listener, (struct sockaddr*)&address, &length));
  int client = socket(AF_INET, SOCK_STREAM, 0);
  say("connect", connect(client, (struct sockaddr*)&address, sizeof address));
  struct sockaddr_in peer;
  length = sizeof peer;
  int server = accept(listener, (struct sockaddr*)&peer, &length);
  say("accept", server);
  say("getpeername", getpeername(server, (struct sockaddr*)&peer, &length));
  say("send", send(client, "hello", 5, 0));
  say("ioctl", ioctl(server, FIONREAD, &one));
  say("recv", recv(server, buffer, sizeof buffer, 0));
  say("write", write(server, "world", 5));
  say("read", read(client, buffer, sizeof buffer));
  say("fcntl", fcntl(client, F_SETFL, O_NONBLOCK));
  say("recv EAGAIN", recv(client, buffer, sizeof buffer, 0));
  say("send EFAULT", send(client, (void*)1, 5, 0));
  say("connect EISCONN", connect(client, (struct sockaddr*)&address, sizeof address));
  say("connect EFAULT", connect(client, (struct sockaddr*)8, 16));
  say("getsockname EFAULT", getsockname(listener, (struct sockaddr*)&peer, (socklen_t*)8));
  struct msghdr* nowhere = (struct msghdr*)8;
  say("sendmsg EFAULT", sendmsg(client, nowhere, 0));
  say("recvmsg EFAULT", recvmsg(client, nowhere, 0));
  say("recv EBADF", recv(77, buffer, sizeof buffer, 0));
  say("recv ENOTSOCK", recv(1, buffer, sizeof buffer, 0));
  say("shutdown", shutdown(client, SHUT_WR));
  say("recv 0", recv(server, buffer, sizeof buffer, 0));
  int copy = dup(server);
  say("dup", copy);
  say("dup2", dup2(server, 20));
  say("close", close(copy));
  say("close", close(20));
  say("close", close(server));
  say("close", close(client));
  say("close again", close(client));
  say("close listener", close(listener));
  return 0;
}
