/* Echoes what its clients say; waits with select().
   select-server [ADDRESS [PORT [forget]]] */
#define _GNU_SOURCE /* accept4 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void check(int result, const char *what) {
    if (result != -1) return;
    perror(what);
    exit(1);
}

static int listen_at(const char *address, const char *port) {
    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_port = htons((uint16_t)atoi(port));
    check(inet_pton(AF_INET, address, &here.sin_addr) - 1, address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    check(fd, "socket");
    check(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), "SO_REUSEADDR");
    check(bind(fd, (struct sockaddr *)&here, sizeof here), "bind");
    check(listen(fd, 4096), "listen");
    return fd;
}

static fd_set watched, ready;
static int highest;

static void welcome(int listener) {
    int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (client == -1 && (errno == EAGAIN || errno == ECONNABORTED)) return; /* it has gone again */
    check(client, "accept");
    if (client >= FD_SETSIZE) { /* FD_SET would write behind the set */
        printf("descriptor %d has no bit in an fd_set\n", client);
        fflush(stdout);
        close(client);
        return;
    }
    FD_SET(client, &watched);
    if (client > highest) highest = client;
}

static void echo(int client) {
    char text[512];
    ssize_t length = recv(client, text, sizeof text, 0);
    if (length == -1 && errno == EAGAIN) return; /* ready no more */
    if (length > 0 && send(client, text, (size_t)length, MSG_NOSIGNAL) == length) return;
    /* it ended, failed, or doesn't read */
    FD_CLR(client, &watched);
    close(client);
}

int main(int argc, char **argv) {
    struct rlimit most; /* as many descriptors as are allowed */
    check(getrlimit(RLIMIT_NOFILE, &most), "getrlimit");
    most.rlim_cur = most.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &most), "setrlimit");

    int listener = listen_at(argc > 1 ? argv[1] : "127.0.0.1", argc > 2 ? argv[2] : "9000");
    FD_SET(listener, &watched);
    highest = listener;
    ready = watched;
    for (;;) {
        if (argc <= 3) ready = watched; /* for select() writes into the set */
        int count = select(highest + 1, &ready, NULL, NULL, NULL);
        if (count == -1 && errno == EINTR) continue; /* a signal; ask again */
        check(count, "select");
        for (int fd = 0, last = highest; fd <= last; ++fd) {
            if (!FD_ISSET(fd, &ready)) continue;
            if (fd == listener) welcome(listener);
            else echo(fd);
        }
    }
}
