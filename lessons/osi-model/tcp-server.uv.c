/* tcp-server.c with libuv: shows what its clients send.
   tcp-server [ADDRESS [PORT]] */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void on_alloc(uv_handle_t *handle, size_t wanted,
    uv_buf_t *buffer) {
    static char data[64];
    (void)handle, (void)wanted;
    *buffer = uv_buf_init(data, sizeof data);
}

static void on_closed(uv_handle_t *handle) {
    free(handle);
}

static void on_read(uv_stream_t *tcp, ssize_t length,
    const uv_buf_t *buffer) {
    if (length == 0) return; /* nothing to read after all */
    if (length < 0) {
        if (length != UV_EOF)
            fprintf(stderr, "read: %s\n",
                uv_strerror((int)length));
        uv_close((uv_handle_t *)tcp, on_closed);
        return;
    }
    for (ssize_t i = 0; i < length; ++i)
        printf("%02x ", (unsigned char)buffer->base[i]);
    printf(" %.*s\n", (int)length, buffer->base);
    fflush(stdout);
}

static void on_client(uv_stream_t *listener, int status) {
    check("listen", status);
    uv_tcp_t *tcp = malloc(sizeof *tcp);
    if (!tcp) abort();
    check("init", uv_tcp_init(listener->loop, tcp));
    check("accept", uv_accept(listener, (uv_stream_t *)tcp));
    check("read",
        uv_read_start((uv_stream_t *)tcp, on_alloc, on_read));
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9001";

    struct sockaddr_in here;
    check(address, uv_ip4_addr(address, atoi(port), &here));

    uv_tcp_t listener;
    check("socket",
        uv_tcp_init_ex(uv_default_loop(), &listener, AF_INET));
    check("bind",
        uv_tcp_bind(&listener, (struct sockaddr *)&here, 0));
    check("listen",
        uv_listen((uv_stream_t *)&listener, 5, on_client));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
