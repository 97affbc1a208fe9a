/* Echoes what its clients say; libuv waits for them.
   epoll-server [ADDRESS [PORT]] */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <uv.h>

static void check(int result, const char *what) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *room) {
    static char text[512];
    (void)handle, (void)wanted;
    *room = uv_buf_init(text, sizeof text);
}

static void on_closed(uv_handle_t *client) {
    free(client);
}

static void on_data(uv_stream_t *client, ssize_t length, const uv_buf_t *data) {
    if (length == 0) return;
    uv_buf_t answer = uv_buf_init(data->base, length > 0 ? (unsigned)length : 0);
    if (length > 0 && uv_try_write(client, &answer, 1) == length) return;
    /* it ended, failed, or doesn't read */
    uv_close((uv_handle_t *)client, on_closed);
}

static void on_connection(uv_stream_t *listener, int status) {
    check(status, "listen");
    uv_tcp_t *client = malloc(sizeof *client);
    if (client == NULL) exit(1);
    check(uv_tcp_init(listener->loop, client), "uv_tcp_init");
    check(uv_accept(listener, (uv_stream_t *)client), "accept");
    check(uv_read_start((uv_stream_t *)client, alloc, on_data), "uv_read_start");
}

int main(int argc, char **argv) {
    struct rlimit most = {0, 0}; /* as many descriptors as are allowed */
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    signal(SIGPIPE, SIG_IGN); /* libuv writes without MSG_NOSIGNAL */

    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    struct sockaddr_in here;
    check(uv_ip4_addr(address, argc > 2 ? atoi(argv[2]) : 9000, &here), address);
    uv_tcp_t listener;
    check(uv_tcp_init(uv_default_loop(), &listener), "uv_tcp_init");
    check(uv_tcp_bind(&listener, (struct sockaddr *)&here, 0), "bind");
    check(uv_listen((uv_stream_t *)&listener, 4096, on_connection), "listen");
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
