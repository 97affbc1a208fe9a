/* client.c with a socket that doesn't block.
   nonblocking [ADDRESS [PORT]] */
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

static void wait_for(int connection, short event) {
    struct pollfd wanted = {.fd = connection, .events = event};
    if (poll(&wanted, 1, -1) == -1) fail("poll");
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";
    struct sockaddr_in there = {.sin_family = AF_INET};
    there.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &there.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", address);
        return 2;
    }

    int connection =
        socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connection == -1) fail("socket");
    int result = connect(
        connection, (struct sockaddr *)&there, sizeof there);
    if (result == -1 && errno != EINPROGRESS) fail("connect");
    /* Here the program could do something else. */

    wait_for(connection, POLLOUT); /* the attempt is over */
    int error;
    socklen_t length = sizeof error;
    if (getsockopt(connection, SOL_SOCKET, SO_ERROR, &error,
            &length) == -1)
        fail("getsockopt");
    errno = error;
    if (error != 0) fail("connect");

    if (send(connection, "hello", 5, 0) == -1) fail("send");
    wait_for(connection, POLLIN);
    char text[64]; /* so short a text comes whole */
    ssize_t heard = recv(connection, text, sizeof text, 0);
    if (heard == -1) fail("recv");
    printf("client heard: %.*s\n", (int)heard, text);
    fflush(stdout);
    close(connection);
    return 0;
}
