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

static void check(const char *what, ssize_t result) {
    if (result != -1) return;
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc < 3 ||
        inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "ADDRESS PORT MESSAGE...\n");
        return 2;
    }
    to.sin_port = htons((uint16_t)atoi(argv[2]));
    struct sockaddr *there = (struct sockaddr *)&to;
    memset(big, 'x', sizeof big);

    int s = socket(AF_INET, SOCK_DGRAM, 0);
    check("socket", s);
    int connected = 0, failed = 0;
    int yes = 1, whole = IP_PMTUDISC_DO;
    for (int i = 3; i < argc; i++) {
        const char *message = argv[i];
        size_t length = strlen(message);
        if (strcmp(message, "-c") == 0) {
            check("connect", connect(s, there, sizeof to));
            connected = 1;
            continue;
        }
        if (strcmp(message, "-b") == 0) {
            check("-b",
                setsockopt(s, SOL_SOCKET, SO_BROADCAST, &yes,
                    sizeof yes));
            continue;
        }
        if (strcmp(message, "-w") == 0) {
            check("-w",
                setsockopt(s, IPPROTO_IP, IP_MTU_DISCOVER,
                    &whole, sizeof whole));
            continue;
        }
        if (message[0] == '=') {
            length = strtoul(message + 1, NULL, 10);
            if (length > sizeof big) length = sizeof big;
            message = big;
        }
        ssize_t sent;
        if (connected)
            sent = send(s, message, length, 0);
        else
            sent =
                sendto(s, message, length, 0, there, sizeof to);
        if (sent == -1) {
            perror("sender");
            failed = 1;
        }
    }
    close(s);
    return failed;
}
