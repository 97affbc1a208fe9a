/* One socket for all clients: answers each
   question with "OK" and the time, in the form
   that the question has ("%Y-%m-%d").
   server ADDRESS PORT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

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
        fprintf(stderr, "ADDRESS PORT\n");
        return 2;
    }
    here.sin_port = htons((uint16_t)atoi(argv[2]));

    int s = socket(AF_INET, SOCK_DGRAM, 0);
    check("socket", s);
    check("bind",
        bind(s, (struct sockaddr *)&here, sizeof here));

    for (;;) {
        char question[200], answer[400] = "OK ";
        struct sockaddr *client = (struct sockaddr *)&from;
        socklen_t size = sizeof from;
        ssize_t got = recvfrom(
            s, question, sizeof question - 1, 0, client, &size);
        check("recvfrom", got);
        question[got] = 0;

        time_t now = time(NULL);
        size_t length = 3 +
            strftime(answer + 3, sizeof answer - 3, question,
                localtime(&now));
        if (sendto(s, answer, length, 0, client, size) == -1)
            perror("sendto"); /* the next may have more luck */
    }
}
