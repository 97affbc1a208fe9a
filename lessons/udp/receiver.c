/* Says what each datagram is and who sent it.
   At most ROOM bytes are taken of each. OPTION:
   tell (say so if more came), small (a small
   receive buffer).
   receiver ADDRESS PORT [ROOM [OPTION]] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static char text[65536];

static void check(const char *what, ssize_t result) {
    if (result != -1) return;
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    struct sockaddr_in here = {.sin_family = AF_INET};
    struct sockaddr_in from;
    if (argc < 3 ||
        inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
        fprintf(stderr, "ADDRESS PORT [ROOM [OPTION]]\n");
        return 2;
    }
    here.sin_port = htons((uint16_t)atoi(argv[2]));
    size_t room = sizeof text;
    if (argc > 3) room = strtoul(argv[3], NULL, 10);
    if (room > sizeof text) room = sizeof text;
    const char *option = argc > 4 ? argv[4] : "";
    int flags = strcmp(option, "tell") == 0 ? MSG_TRUNC : 0;
    int least = 1; /* the kernel takes its minimum */

    int s = socket(AF_INET, SOCK_DGRAM, 0);
    check("socket", s);
    if (strcmp(option, "small") == 0)
        check("small",
            setsockopt(s, SOL_SOCKET, SO_RCVBUF, &least,
                sizeof least));
    check("bind",
        bind(s, (struct sockaddr *)&here, sizeof here));

    for (;;) {
        socklen_t size = sizeof from;
        ssize_t got = recvfrom(s, text, room, flags,
            (struct sockaddr *)&from, &size);
        check("recvfrom", got);
        int cut = got > (ssize_t)room;
        int length = cut ? (int)room : (int)got;
        printf("%d bytes%s from %s: %.*s\n", length,
            cut ? ", cut," : "", inet_ntoa(from.sin_addr),
            length < 20 ? length : 20, text);
        fflush(stdout);
    }
}
