/* Asks one question and waits for the answer.
   asker ADDRESS PORT QUESTION */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static char answer[400];

static void check(const char *what, ssize_t result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror((int)result));
    exit(1);
}

static void give_room(
    uv_handle_t *udp, size_t wish, uv_buf_t *buffer) {
    (void)udp, (void)wish;
    *buffer = uv_buf_init(answer, sizeof answer);
}

static void on_answer(uv_udp_t *udp, ssize_t got,
    const uv_buf_t *data, const struct sockaddr *from,
    unsigned flags) {
    (void)flags;
    check("recv", got);
    if (from == NULL) return; /* nothing more to read */
    printf("heard: %.*s\n", (int)got, data->base);
    fflush(stdout);
    uv_close((uv_handle_t *)udp, NULL);
}

static void on_sent(uv_udp_send_t *sent, int status) {
    (void)sent;
    check("send", status);
}

int main(int argc, char **argv) {
    struct sockaddr_in to;
    if (argc < 4 ||
        uv_ip4_addr(argv[1], atoi(argv[2]), &to) != 0) {
        fprintf(stderr, "ADDRESS PORT QUESTION\n");
        return 2;
    }
    char *question = argv[3];
    uv_buf_t text =
        uv_buf_init(question, (unsigned)strlen(question));
    uv_udp_t udp;
    uv_udp_send_t request;
    check("socket",
        uv_udp_init_ex(uv_default_loop(), &udp, AF_INET));
    check("connect",
        uv_udp_connect(&udp, (struct sockaddr *)&to));
    check("recv",
        uv_udp_recv_start(&udp, give_room, on_answer));
    check("send",
        uv_udp_send(&request, &udp, &text, 1, NULL, on_sent));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
