/* Is greeted, says a word, and goes.    client [ADDRESS [PORT [WORD]]] */
#include <arpa/inet.h>
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
    const char *word = argc > 3 ? argv[3] : "hello";

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
    ssize_t size = recv(fd, text, sizeof text, 0);
    if (size == -1) fail("recv");
    printf("heard %.*s\n", (int)size, text);
    fflush(stdout);

    if (send(fd, word, strlen(word), MSG_NOSIGNAL) == -1)
        fail("send");
    close(fd);
    return 0;
}
