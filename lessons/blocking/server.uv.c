/* server.c with libuv: greets each client and hears
   it out, all of them at once.

   server [ADDRESS [PORT]] */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

struct client {
    uv_tcp_t connection;
    uv_write_t writing;
    long heard;
};
static char data[65536];

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void work(void) { /* for a second of processor time */
    clock_t end = clock() + CLOCKS_PER_SEC;
    while (clock() < end) continue;
}

static void on_alloc(uv_handle_t *handle, size_t wanted,
    uv_buf_t *buffer) {
    (void)handle, (void)wanted;
    *buffer = uv_buf_init(data, sizeof data);
}

static void on_close(uv_handle_t *handle) {
    free(handle->data);
}

static void on_read(uv_stream_t *stream, ssize_t size,
    const uv_buf_t *buffer) {
    struct client *client = stream->data;
    if (size >= 0) {
        client->heard += size;
        /* so short a word comes whole */
        if (size >= 4 && memcmp(buffer->base, "work", 4) == 0)
            work();
        return;
    }
    if (size != UV_EOF)
        fprintf(stderr, "read: %s\n", uv_strerror((int)size));
    printf("server heard %ld bytes\n", client->heard);
    fflush(stdout);
    uv_close((uv_handle_t *)stream, on_close);
}

static void on_connection(uv_stream_t *listener, int status) {
    check("accept", status);
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL) abort();
    client->connection.data = client;
    uv_stream_t *stream = (uv_stream_t *)&client->connection;
    check("socket",
        uv_tcp_init(listener->loop, &client->connection));
    check("accept", uv_accept(listener, stream));
    uv_buf_t greeting = uv_buf_init("welcome", 7);
    check("write",
        uv_write(&client->writing, stream, &greeting, 1, NULL));
    check("read", uv_read_start(stream, on_alloc, on_read));
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";

    signal(SIGPIPE, SIG_IGN); /* libuv doesn't */
    struct sockaddr_in here;
    check(address, uv_ip4_addr(address, atoi(port), &here));
    uv_tcp_t listener;
    check("socket",
        uv_tcp_init_ex(uv_default_loop(), &listener, AF_INET));
    check("bind",
        uv_tcp_bind(&listener, (struct sockaddr *)&here, 0));
    check("listen",
        uv_listen((uv_stream_t *)&listener, 5, on_connection));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
