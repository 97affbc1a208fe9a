/* Takes one client after another, and shows what each sends.
   tcp-server [ADDRESS [PORT]] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

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
    const char *port = argc > 2 ? argv[2] : "9001";

    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &here.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", address);
        return 2;
    }

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1) fail("socket");
    if (bind(listener, (struct sockaddr *)&here,
            sizeof here) == -1)
        fail("bind");
    if (listen(listener, 5) == -1) fail("listen");

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1) fail("accept");
        char data[64];
        ssize_t length;
        while ((length = recv(fd, data, sizeof data, 0)) > 0)
            show(data, length);
        if (length == -1) perror("recv");
        close(fd);
    }
}
