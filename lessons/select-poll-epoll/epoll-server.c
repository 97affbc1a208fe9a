/* Echoes what its clients say; waits with epoll_wait().
   epoll-server [ADDRESS [PORT]] */
#define _GNU_SOURCE /* accept4 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
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

static void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    check(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

static void echo(int client) {
    char text[512];
    ssize_t length = recv(client, text, sizeof text, 0);
    if (length == -1 && errno == EAGAIN) return; /* ready no more */
    if (length > 0 && send(client, text, (size_t)length, MSG_NOSIGNAL) == length) return;
    /* it ended, failed, or doesn't read */
    close(client); /* it leaves the interest list by itself */
}

static void welcome(int epoll, int listener) {
    int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (client != -1)
        watch(epoll, client);
    else if (errno != EAGAIN && errno != ECONNABORTED) /* it has gone again */
        check(client, "accept");
}

int main(int argc, char **argv) {
    struct rlimit most; /* as many descriptors as are allowed */
    check(getrlimit(RLIMIT_NOFILE, &most), "getrlimit");
    most.rlim_cur = most.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &most), "setrlimit");

    int listener = listen_at(argc > 1 ? argv[1] : "127.0.0.1", argc > 2 ? argv[2] : "9000");
    int epoll = epoll_create1(0);
    check(epoll, "epoll_create1");
    watch(epoll, listener);
    for (;;) {
        struct epoll_event ready[64];
        int count = epoll_wait(epoll, ready, 64, -1);
        if (count == -1 && errno == EINTR) continue; /* a signal; ask again */
        check(count, "epoll_wait");
        for (int i = 0; i < count; ++i) {
            if (ready[i].data.fd == listener)
                welcome(epoll, listener);
            else
                echo(ready[i].data.fd);
        }
    }
}
