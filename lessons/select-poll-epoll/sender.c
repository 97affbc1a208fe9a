/* Says each word, and hears nothing.
   sender [ADDRESS [PORT [WORD ...]]] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void check(ssize_t result, const char *what) {
    if (result != -1) return;
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    struct sockaddr_in there = {.sin_family = AF_INET};
    there.sin_port = htons((uint16_t)atoi(argc > 2 ? argv[2] : "9000"));
    check(inet_pton(AF_INET, address, &there.sin_addr) - 1, address);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    check(fd, "socket");
    check(connect(fd, (struct sockaddr *)&there, sizeof there), "connect");
    for (int i = 3; i < argc; ++i)
        check(send(fd, argv[i], strlen(argv[i]), MSG_NOSIGNAL), "send");
    check(shutdown(fd, SHUT_WR), "shutdown"); /* a FIN: no more words */
    char text[16];
    while (recv(fd, text, sizeof text, 0) > 0) continue;
    close(fd);
    return 0;
}
