/* Reads what its one client says, 2 bytes at a wake-up. With "edge" that is the mistake
   that the lesson is about: make the socket non-blocking and read until EAGAIN instead.
   reader ADDRESS PORT level|edge|oneshot|rearm|writable */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void check(int result, const char *what) {
    if (result != -1) return;
    perror(what);
    exit(1);
}

static int one_client(const char *address, const char *port) {
    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_port = htons((uint16_t)atoi(port));
    check(inet_pton(AF_INET, address, &here.sin_addr) - 1, address);
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    check(fd, "socket");
    check(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), "SO_REUSEADDR");
    check(bind(fd, (struct sockaddr *)&here, sizeof here), "bind");
    check(listen(fd, 1), "listen");
    int client = accept(fd, NULL, NULL);
    check(client, "accept");
    close(fd);
    return client;
}

int main(int argc, char **argv) {
    const char *mode = argc > 3 ? argv[3] : "level";
    int client = one_client(argc > 1 ? argv[1] : "127.0.0.1", argc > 2 ? argv[2] : "9000");
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP};
    event.data.fd = client;
    if (!strcmp(mode, "edge")) event.events |= EPOLLET;
    if (!strcmp(mode, "oneshot") || !strcmp(mode, "rearm")) event.events |= EPOLLONESHOT;
    if (!strcmp(mode, "writable")) event.events |= EPOLLOUT;
    int epoll = epoll_create1(0);
    check(epoll, "epoll_create1");
    check(epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event), "epoll_ctl");
    for (int idle = 0;;) {
        struct epoll_event ready;
        int count = epoll_wait(epoll, &ready, 1, -1);
        if (count == -1 && errno == EINTR) continue; /* a signal; ask again */
        check(count, "epoll_wait");
        if (ready.events == EPOLLOUT) { /* it could send, and has nothing to send */
            if (++idle < 1000) continue;
            printf("woken 1000 times for nothing\n");
            fflush(stdout);
            event.events &= ~(uint32_t)EPOLLOUT;
            check(epoll_ctl(epoll, EPOLL_CTL_MOD, client, &event), "epoll_ctl");
            continue;
        }
        char text[2];
        ssize_t length = recv(client, text, sizeof text, 0);
        check((int)length, "recv");
        if (length == 0) return 0;
        if (!strcmp(mode, "rearm"))
            check(epoll_ctl(epoll, EPOLL_CTL_MOD, client, &event), "epoll_ctl");
    }
}
