/* Echoes what its clients say; waits with poll().
   poll-server [ADDRESS [PORT]] */
#define _GNU_SOURCE /* accept4 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
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

enum { ROOM = 16384 };
static struct pollfd list[ROOM];
static nfds_t count;

static void watch(int fd) {
    if (count == ROOM) {
        close(fd);
        return;
    }
    list[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static int echo(int client) {
    char text[512];
    ssize_t length = recv(client, text, sizeof text, 0);
    if (length == -1 && errno == EAGAIN) return 1; /* ready no more */
    if (length > 0 && send(client, text, (size_t)length, MSG_NOSIGNAL) == length) return 1;
    /* it ended, failed, or doesn't read */
    close(client);
    return 0;
}

int main(int argc, char **argv) {
    struct rlimit most; /* as many descriptors as are allowed */
    check(getrlimit(RLIMIT_NOFILE, &most), "getrlimit");
    most.rlim_cur = most.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &most), "setrlimit");

    watch(listen_at(argc > 1 ? argv[1] : "127.0.0.1", argc > 2 ? argv[2] : "9000"));
    for (;;) {
        int result = poll(list, count, -1);
        if (result == -1 && errno == EINTR) continue; /* a signal; ask again */
        check(result, "poll");
        for (nfds_t i = count; i-- > 1;) {
            if (list[i].revents == 0 || echo(list[i].fd)) continue;
            list[i] = list[--count]; /* the last one takes its place */
        }
        if (list[0].revents == 0) continue;
        int client; /* all who have come: a wait for each would be dear */
        while ((client = accept4(list[0].fd, NULL, NULL, SOCK_NONBLOCK)) != -1) watch(client);
        if (errno != EAGAIN && errno != ECONNABORTED) check(client, "accept");
    }
}
