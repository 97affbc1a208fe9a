/* Connects without waiting for it, then waits with poll().

   connector [ADDRESS [PORT]] */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void wait_until(int fd, short ready) {
    struct pollfd wanted = {.fd = fd, .events = ready};
    if (poll(&wanted, 1, -1) == -1) fail("poll");
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";

    struct sockaddr_in there = {.sin_family = AF_INET};
    there.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &there.sin_addr) != 1) {
        fprintf(stderr, "%s: no IPv4 address\n", address);
        return 2;
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd == -1) fail("socket");

    int result =
        connect(fd, (struct sockaddr *)&there, sizeof there);
    if (result == -1 && errno != EINPROGRESS) fail("connect");

    wait_until(fd, POLLOUT);
    int error;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error,
            &length) == -1)
        fail("getsockopt");
    errno = error;
    if (error != 0) fail("connect");

    char text[64];
    wait_until(fd, POLLIN);
    ssize_t size = recv(fd, text, sizeof text, 0);
    if (size == -1) fail("recv");
    printf("heard %.*s\n", (int)size, text);
    fflush(stdout);
    close(fd);
    return 0;
}
