/* One socket for all clients: answers each
   question with "OK" and the time, in the form
   that the question has ("%Y-%m-%d").
   server ADDRESS PORT */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <uv.h>

static char question[200], answer[400] = "OK ";
static uv_udp_send_t request; /* one answer at a time */

static void check(const char *what, ssize_t result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror((int)result));
    exit(1);
}

static void give_room(
    uv_handle_t *udp, size_t wish, uv_buf_t *buffer) {
    (void)udp, (void)wish;
    *buffer = uv_buf_init(question, sizeof question - 1);
}

static void on_question(uv_udp_t *udp, ssize_t got,
    const uv_buf_t *data, const struct sockaddr *from,
    unsigned flags);

static void on_answered(uv_udp_send_t *sent, int status) {
    if (status != 0) /* the next may have more luck */
        fprintf(stderr, "send: %s\n", uv_strerror(status));
    check("recv",
        uv_udp_recv_start(
            sent->handle, give_room, on_question));
}

static void on_question(uv_udp_t *udp, ssize_t got,
    const uv_buf_t *data, const struct sockaddr *from,
    unsigned flags) {
    (void)flags;
    check("recv", got);
    if (from == NULL) return; /* nothing more to read */
    data->base[got] = 0;

    time_t now = time(NULL);
    size_t length = 3 +
        strftime(answer + 3, sizeof answer - 3, question,
            localtime(&now));
    uv_buf_t out = uv_buf_init(answer, (unsigned)length);
    uv_udp_recv_stop(udp);
    check("send",
        uv_udp_send(&request, udp, &out, 1, from, on_answered));
}

int main(int argc, char **argv) {
    struct sockaddr_in here;
    if (argc < 3 ||
        uv_ip4_addr(argv[1], atoi(argv[2]), &here) != 0) {
        fprintf(stderr, "ADDRESS PORT\n");
        return 2;
    }
    uv_udp_t udp;
    check("socket",
        uv_udp_init_ex(uv_default_loop(), &udp, AF_INET));
    check("bind",
        uv_udp_bind(&udp, (struct sockaddr *)&here, 0));
    check("recv",
        uv_udp_recv_start(&udp, give_room, on_question));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
