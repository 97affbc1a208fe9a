/* Accepts one client, hears it and greets it.
   server [ADDRESS [PORT]] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
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

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1) fail("socket");
    if (bind(listener, (struct sockaddr *)&here,
            sizeof here) == -1)
        fail("bind");
    if (listen(listener, 5) == -1) fail("listen");

    int connection = accept(listener, NULL, NULL);
    if (connection == -1) fail("accept");

    char text[64]; /* so short a text comes whole */
    ssize_t length = recv(connection, text, sizeof text, 0);
    if (length == -1) fail("recv");
    printf("server heard: %.*s\n", (int)length, text);
    fflush(stdout);
    if (send(connection, "hi", 2, 0) == -1) fail("send");

    /* 0: the client has nothing more to say */
    length = recv(connection, text, sizeof text, 0);
    if (length == -1) fail("recv");
    close(connection);
    close(listener);
    return 0;
}
