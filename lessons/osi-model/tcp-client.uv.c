/* tcp-client.c with libuv: connects, and sends each TEXT.
   tcp-client [ADDRESS [PORT [TEXT…]]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static uv_tcp_t tcp;
static char **texts;

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void send_next(void);

static void on_written(uv_write_t *request, int status) {
    (void)request;
    check("write", status);
    printf("handed over: %zu\n", strlen(*texts));
    fflush(stdout);
    ++texts;
    send_next();
}

static void send_next(void) {
    if (!*texts) {
        uv_close((uv_handle_t *)&tcp, NULL);
        return;
    }
    static uv_write_t writing;
    uv_buf_t data =
        uv_buf_init(*texts, (unsigned)strlen(*texts));
    check("write",
        uv_write(&writing, (uv_stream_t *)&tcp, &data, 1,
            on_written));
}

static void on_connect(uv_connect_t *request, int status) {
    (void)request;
    check("connect", status);
    send_next();
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9001";
    texts = argc > 3 ? argv + 3
                     : argv + argc; /* argv ends with NULL */

    struct sockaddr_in there;
    check(address, uv_ip4_addr(address, atoi(port), &there));

    uv_connect_t connecting;
    check("socket",
        uv_tcp_init_ex(uv_default_loop(), &tcp, AF_INET));
    check("connect",
        uv_tcp_connect(&connecting, &tcp,
            (struct sockaddr *)&there, on_connect));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
