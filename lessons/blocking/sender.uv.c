/* sender.c with libuv.

   sender [ADDRESS [PORT [HOW [BYTES]]]]
   HOW: blocking or nonblocking */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static uv_tcp_t connection;
static char *data;
static size_t all = 500000;
static int blocking;
static char text[64];

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void on_write(uv_write_t *request, int status) {
    /* all of it is sent */
    check("write", status);
    printf("sent %zu bytes\n", all);
    fflush(stdout);
    uv_close((uv_handle_t *)request->handle, NULL);
}

static void on_alloc(uv_handle_t *handle, size_t wanted,
    uv_buf_t *buffer) {
    (void)handle, (void)wanted;
    *buffer = uv_buf_init(text, sizeof text);
}

static void on_greeting(uv_stream_t *stream, ssize_t size,
    const uv_buf_t *buffer) {
    (void)buffer;
    if (size == 0) return; /* nothing to read after all */
    check("read", (int)size);
    check("read", uv_read_stop(stream));
    if (blocking)
        check("blocking", uv_stream_set_blocking(stream, 1));

    static uv_write_t writing;
    uv_buf_t bytes = uv_buf_init(data, (unsigned)all);
    check("write",
        uv_write(&writing, stream, &bytes, 1, on_write));
}

static void on_connect(uv_connect_t *request, int status) {
    check("connect", status);
    check("read",
        uv_read_start(request->handle, on_alloc, on_greeting));
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";
    blocking = argc <= 3 || strcmp(argv[3], "blocking") == 0;
    if (argc > 4) all = strtoul(argv[4], NULL, 10);
    data = calloc(1, all);
    if (data == NULL) abort();

    signal(SIGPIPE, SIG_IGN); /* libuv doesn't */
    struct sockaddr_in there;
    check(address, uv_ip4_addr(address, atoi(port), &there));
    uv_connect_t connecting;
    check("socket",
        uv_tcp_init_ex(uv_default_loop(), &connection,
            AF_INET));
    check("connect",
        uv_tcp_connect(&connecting, &connection,
            (struct sockaddr *)&there, on_connect));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
