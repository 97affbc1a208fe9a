/* Serves one client after the other: greets it and hears it out.

   server [ADDRESS [PORT]] */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void work(void) { /* for a second of processor time */
    clock_t end = clock() + CLOCKS_PER_SEC;
    while (clock() < end) continue;
}

static void serve(int client) {
    static char data[65536];
    long heard = 0;
    ssize_t size;

    if (send(client, "welcome", 7, MSG_NOSIGNAL) == -1)
        perror("send");
    while ((size = recv(client, data, sizeof data, 0)) > 0) {
        heard += size;
        /* so short a word comes whole */
        if (size >= 4 && !memcmp(data, "work", 4)) work();
    }
    if (size == -1) perror("recv");
    printf("server heard %ld bytes\n", heard);
    fflush(stdout);
    close(client);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";

    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_port = htons((uint16_t)atoi(port));
    if (inet_pton(AF_INET, address, &here.sin_addr) != 1) {
        fprintf(stderr, "%s: no IPv4 address\n", address);
        return 2;
    }

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1) fail("socket");
    if (bind(listener, (struct sockaddr *)&here,
            sizeof here) == -1)
        fail("bind");
    if (listen(listener, 5) == -1) fail("listen");

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client == -1 && errno == ECONNABORTED) continue;
        if (client == -1) fail("accept");
        serve(client);
    }
}
