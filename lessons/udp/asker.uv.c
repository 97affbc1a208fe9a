/* Asks one question and waits for the answer.
   asker ADDRESS PORT QUESTION */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static char answer[400];
static int failed;

static void fail(const char *what, int error) {
    fprintf(stderr, "%s: %s\n", what, uv_strerror(error));
    failed = 1;
}

static void give_room(uv_handle_t *udp, size_t wish, uv_buf_t *buffer) {
    (void)udp, (void)wish;
    *buffer = uv_buf_init(answer, sizeof answer);
}

static void on_answer(uv_udp_t *udp, ssize_t got, const uv_buf_t *data,
                      const struct sockaddr *from, unsigned flags) {
    (void)flags;
    if (got == 0 && from == NULL) return; /* nothing more to read */
    if (got < 0)
        fail("recv", (int)got);
    else
        printf("heard: %.*s\n", (int)got, data->base);
    fflush(stdout);
    uv_close((uv_handle_t *)udp, NULL);
}

static void on_sent(uv_udp_send_t *sent, int status) {
    if (status == 0) return;
    fail("send", status);
    uv_close((uv_handle_t *)sent->handle, NULL);
}

int main(int argc, char **argv) {
    struct sockaddr_in to;
    if (argc < 4 || uv_ip4_addr(argv[1], atoi(argv[2]), &to) != 0) {
        fprintf(stderr, "ADDRESS PORT QUESTION\n");
        return 2;
    }
    uv_udp_t udp;
    uv_udp_send_t request;
    uv_buf_t question = uv_buf_init(argv[3], (unsigned)strlen(argv[3]));
    uv_udp_init_ex(uv_default_loop(), &udp, AF_INET);
    int error = uv_udp_connect(&udp, (struct sockaddr *)&to);
    if (error == 0) error = uv_udp_recv_start(&udp, give_room, on_answer);
    if (error == 0)
        error = uv_udp_send(&request, &udp, &question, 1, NULL, on_sent);
    if (error != 0) fail("asker", error);
    if (error != 0) return 1;
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return failed;
}
