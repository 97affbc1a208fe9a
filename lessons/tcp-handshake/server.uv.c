/* server.c with libuv: accepts one client,
   hears it and greets it.    server [ADDRESS [PORT]] */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

static uv_tcp_t listener, connection;
static uv_write_t writing;
static char text[64];

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

static void on_write(uv_write_t *request, int status) {
    (void)request;
    check("write", status);
}

static void on_read(uv_stream_t *stream, ssize_t length,
    const uv_buf_t *buffer) {
    if (length == UV_EOF) { /* the client has no more to say */
        uv_close((uv_handle_t *)stream, NULL);
        uv_close((uv_handle_t *)&listener, NULL);
        return;
    }
    check("read", (int)length);
    if (length == 0) return; /* nothing to read after all */
    printf("server heard: %.*s\n", (int)length, buffer->base);
    fflush(stdout);
    uv_buf_t hi = uv_buf_init("hi", 2);
    check(
        "write", uv_write(&writing, stream, &hi, 1, on_write));
}

static void on_connection(uv_stream_t *server, int status) {
    check("accept", status);
    if (connection.loop) return; /* one client is enough */
    check("socket", uv_tcp_init(server->loop, &connection));
    check("accept",
        uv_accept(server, (uv_stream_t *)&connection));
    check("read",
        uv_read_start(
            (uv_stream_t *)&connection, on_alloc, on_read));
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    int port = argc > 2 ? atoi(argv[2]) : 9000;
    struct sockaddr_in here;
    check(address, uv_ip4_addr(address, port, &here));

    uv_loop_t *loop = uv_default_loop();
    check("socket", uv_tcp_init_ex(loop, &listener, AF_INET));
    check("bind",
        uv_tcp_bind(&listener, (struct sockaddr *)&here, 0));
    check("listen",
        uv_listen((uv_stream_t *)&listener, 5, on_connection));
    return uv_run(loop, UV_RUN_DEFAULT);
}
