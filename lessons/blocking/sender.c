/* Is greeted and sends half a million bytes.

   sender [ADDRESS [PORT [HOW [BYTES]]]]
   HOW: blocking or nonblocking */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";
    const char *how = argc > 3 ? argv[3] : "blocking";
    size_t all = 500000;
    if (argc > 4) all = strtoul(argv[4], NULL, 10);

    struct sockaddr_in there = {.sin_family = AF_INET};
    there.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &there.sin_addr) != 1) {
        fprintf(stderr, "%s: no IPv4 address\n", address);
        return 2;
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1) fail("socket");
    if (connect(fd, (struct sockaddr *)&there,
            sizeof there) == -1)
        fail("connect");

    char text[64];
    if (recv(fd, text, sizeof text, 0) == -1) fail("recv");
    if (strcmp(how, "nonblocking") == 0) {
        int flags = fcntl(fd, F_GETFL);
        if (flags == -1 ||
            fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
            fail("fcntl");
    }

    char *data = calloc(1, all);
    if (data == NULL) fail("calloc");
    size_t sent = 0;
    while (sent < all) {
        ssize_t size = send(fd, data + sent, all - sent,
            MSG_NOSIGNAL); /* no SIGPIPE */
        if (size >= 0) {
            sent += (size_t)size;
            continue;
        }
        if (errno != EAGAIN) fail("send");
        struct pollfd room = {.fd = fd, .events = POLLOUT};
        if (poll(&room, 1, -1) == -1) fail("poll");
    }
    printf("sent %zu bytes\n", sent);
    fflush(stdout);
    free(data);
    close(fd);
    return 0;
}
