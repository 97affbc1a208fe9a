/* Connects, says hello and hears the answer.
   client [ADDRESS [PORT [MY-ADDRESS MY-PORT]]] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static struct sockaddr_in endpoint(const char *address,
    const char *port) {
    struct sockaddr_in made = {.sin_family = AF_INET};
    made.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &made.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", address);
        exit(2);
    }
    return made;
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";
    struct sockaddr_in there = endpoint(address, port);

    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection == -1) fail("socket");
    if (argc > 4) { /* else the kernel chooses */
        struct sockaddr_in here = endpoint(argv[3], argv[4]);
        if (bind(connection, (struct sockaddr *)&here,
                sizeof here) == -1)
            fail("bind");
    }
    if (connect(connection, (struct sockaddr *)&there,
            sizeof there) == -1)
        fail("connect");

    if (send(connection, "hello", 5, 0) == -1) fail("send");

    char text[64]; /* so short a text comes whole */
    ssize_t length = recv(connection, text, sizeof text, 0);
    if (length == -1) fail("recv");
    printf("client heard: %.*s\n", (int)length, text);
    fflush(stdout);
    close(connection);
    return 0;
}
