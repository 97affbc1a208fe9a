/* Reads what the server says.

   reader [ADDRESS [PORT [HOW]]]
   HOW: blocking, nonblocking or timeout */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";
    const char *how = argc > 3 ? argv[3] : "blocking";

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

    if (strcmp(how, "nonblocking") == 0) {
        int flags = fcntl(fd, F_GETFL);
        if (flags == -1 ||
            fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
            fail("fcntl");
    }
    struct timeval half = {.tv_usec = 500000};
    if (strcmp(how, "timeout") == 0)
        if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &half,
                sizeof half) == -1)
            fail("setsockopt");

    char text[64];
    ssize_t size;
    long in_vain = -1;
    do {
        in_vain++;
        size = recv(fd, text, sizeof text, 0);
    } while (size == -1 && (errno == EAGAIN || errno == EINTR));
    if (size == -1) fail("recv");

    printf("heard %.*s, after %ld calls in vain\n", (int)size,
        text, in_vain);
    fflush(stdout);
    close(fd);
    return 0;
}
