/* Shows every datagram as bytes and as text.
   udp-server [ADDRESS [PORT]] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void show(const char *data, ssize_t length) {
    for (ssize_t i = 0; i < length; ++i)
        printf("%02x ", (unsigned char)data[i]);
    printf(" %.*s\n", (int)length, data);
    fflush(stdout);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";

    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &here.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", address);
        return 2;
    }

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1) fail("socket");
    if (bind(fd, (struct sockaddr *)&here, sizeof here) == -1)
        fail("bind");

    for (;;) {
        char data[64];
        ssize_t length =
            recvfrom(fd, data, sizeof data, 0, NULL, NULL);
        if (length == -1) fail("recvfrom");
        show(data, length);
    }
}
