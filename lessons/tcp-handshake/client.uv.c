/* client.c with libuv.
   client [ADDRESS [PORT [MY-ADDRESS MY-PORT]]] */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

static uv_tcp_t connection;
static uv_connect_t connecting;
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

static void on_read(uv_stream_t *stream, ssize_t length,
    const uv_buf_t *buffer) {
    if (length == 0) return; /* nothing to read after all */
    if (length == UV_EOF) length = 0;
    check("read", (int)length);
    printf("client heard: %.*s\n", (int)length, buffer->base);
    fflush(stdout);
    uv_close((uv_handle_t *)stream, NULL);
}

static void on_write(uv_write_t *request, int status) {
    (void)request;
    check("write", status);
}

static void on_connect(uv_connect_t *request, int status) {
    check("connect", status);
    uv_stream_t *stream = request->handle;
    uv_buf_t hello = uv_buf_init("hello", 5);
    check("write",
        uv_write(&writing, stream, &hello, 1, on_write));
    check("read", uv_read_start(stream, on_alloc, on_read));
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    int port = argc > 2 ? atoi(argv[2]) : 9000;
    struct sockaddr_in here, there;
    check(address, uv_ip4_addr(address, port, &there));

    uv_loop_t *loop = uv_default_loop();
    check("socket", uv_tcp_init_ex(loop, &connection, AF_INET));
    if (argc > 4) { /* else the kernel chooses */
        check(argv[3],
            uv_ip4_addr(argv[3], atoi(argv[4]), &here));
        check("bind",
            uv_tcp_bind(&connection,
                (struct sockaddr *)&here, 0));
    }
    check("connect",
        uv_tcp_connect(&connecting, &connection,
            (struct sockaddr *)&there, on_connect));
    return uv_run(loop, UV_RUN_DEFAULT);
}
