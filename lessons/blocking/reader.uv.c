/* reader.c with libuv.

   reader [ADDRESS [PORT [HOW]]]
   HOW: blocking, nonblocking or timeout */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static uv_tcp_t connection;
static uv_timer_t timer;
static char text[64];
static long in_vain;

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void on_alloc(uv_handle_t *handle, size_t wanted,
    uv_buf_t *buffer) {
    (void)handle, (void)wanted;
    *buffer = uv_buf_init(text, sizeof text);
}

static void on_read(uv_stream_t *stream, ssize_t size,
    const uv_buf_t *buffer) {
    if (size == 0) return; /* nothing to read after all */
    if (size != UV_EOF) check("read", (int)size);
    printf("heard %.*s, after %ld calls in vain\n",
        size > 0 ? (int)size : 0, buffer->base, in_vain);
    fflush(stdout);
    uv_close((uv_handle_t *)stream, NULL);
    uv_close((uv_handle_t *)&timer, NULL);
}

static void on_timer(uv_timer_t *half) {
    (void)half;
    in_vain++;
}

static void on_connect(uv_connect_t *request, int status) {
    check("connect", status);
    check("read",
        uv_read_start(request->handle, on_alloc, on_read));
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";
    const char *how = argc > 3 ? argv[3] : "blocking";
    uv_loop_t *loop = uv_default_loop();

    struct sockaddr_in there;
    check(address, uv_ip4_addr(address, atoi(port), &there));
    uv_connect_t connecting;
    check("socket", uv_tcp_init_ex(loop, &connection, AF_INET));
    check("connect",
        uv_tcp_connect(&connecting, &connection,
            (struct sockaddr *)&there, on_connect));
    check("timer", uv_timer_init(loop, &timer));
    if (strcmp(how, "timeout") == 0)
        check("timer",
            uv_timer_start(&timer, on_timer, 500, 500));

    if (strcmp(how, "nonblocking") == 0)
        while (uv_run(loop, UV_RUN_NOWAIT)) in_vain++;
    return uv_run(loop, UV_RUN_DEFAULT);
}
