/* Sends each TEXT as a datagram of its own.
   udp-client [ADDRESS [PORT [TEXT…]]] */
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

    struct sockaddr_in there = {.sin_family = AF_INET};
    there.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &there.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", address);
        return 2;
    }

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1) fail("socket");
    for (int i = 3; i < argc; ++i) {
        ssize_t sent = sendto(fd, argv[i], strlen(argv[i]), 0,
            (struct sockaddr *)&there, sizeof there);
        if (sent == -1) fail("sendto");
        printf("handed over: %zd\n", sent);
        fflush(stdout);
    }
    close(fd);
    return 0;
}
