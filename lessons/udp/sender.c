/* Sends each MESSAGE as one datagram; "=4000"
   stands for 4000 bytes. These change the socket
   for what follows: -c connects it, -b allows
   broadcast, -w forbids fragments.
   sender ADDRESS PORT MESSAGE... */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char big[80000];

static int fail(const char *what) {
    perror(what);
    return 1;
}

int main(int argc, char **argv) {
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc < 3 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "ADDRESS PORT MESSAGE...\n");
        return 2;
    }
    to.sin_port = htons((uint16_t)atoi(argv[2]));
    struct sockaddr *there = (struct sockaddr *)&to;
    memset(big, 'x', sizeof big);

    int s = socket(AF_INET, SOCK_DGRAM, 0);
    if (s == -1) return fail("socket");
    int connected = 0, failed = 0, yes = 1, whole = IP_PMTUDISC_DO;
    for (int i = 3; i < argc; i++) {
        const char *message = argv[i];
        size_t length = strlen(message);
        ssize_t sent = 0;
        if (strcmp(message, "-c") == 0) {
            if (connect(s, there, sizeof to) == -1) return fail("connect");
            connected = 1;
            continue;
        }
        if (strcmp(message, "-b") == 0) {
            setsockopt(s, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
            continue;
        }
        if (strcmp(message, "-w") == 0) {
            setsockopt(s, IPPROTO_IP, IP_MTU_DISCOVER, &whole, sizeof whole);
            continue;
        }
        if (message[0] == '=') {
            length = (size_t)atoi(message + 1);
            message = big;
        }
        if (connected)
            sent = send(s, message, length, 0);
        else
            sent = sendto(s, message, length, 0, there, sizeof to);
        if (sent == -1) failed = fail("sender");
    }
    close(s);
    return failed;
}
