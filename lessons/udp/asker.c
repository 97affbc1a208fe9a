/* Asks one question and waits for the answer.
   asker ADDRESS PORT QUESTION */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void check(const char *what, ssize_t result) {
    if (result != -1) return;
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc < 4 ||
        inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "ADDRESS PORT QUESTION\n");
        return 2;
    }
    to.sin_port = htons((uint16_t)atoi(argv[2]));
    const char *question = argv[3];

    int s = socket(AF_INET, SOCK_DGRAM, 0);
    check("socket", s);
    check("connect",
        connect(s, (struct sockaddr *)&to, sizeof to));
    check("send", send(s, question, strlen(question), 0));

    char answer[400];
    ssize_t got = recv(s, answer, sizeof answer, 0);
    check("recv", got);
    printf("heard: %.*s\n", (int)got, answer);
    close(s);
    return 0;
}
