/* udp-server.c with libuv: shows every datagram.
   udp-server [ADDRESS [PORT]] */
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

static void on_datagram(uv_udp_t *udp, ssize_t length,
    const uv_buf_t *buffer, const struct sockaddr *sender,
    unsigned flags) {
    (void)udp, (void)flags;
    check("recv", (int)length);
    if (!sender) return; /* nothing to read after all */
    for (ssize_t i = 0; i < length; ++i)
        printf("%02x ", (unsigned char)buffer->base[i]);
    printf(" %.*s\n", (int)length, buffer->base);
    fflush(stdout);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";

    struct sockaddr_in here;
    check(address, uv_ip4_addr(address, atoi(port), &here));

    uv_udp_t udp;
    check("socket",
        uv_udp_init_ex(uv_default_loop(), &udp, AF_INET));
    check("bind",
        uv_udp_bind(&udp, (struct sockaddr *)&here, 0));
    check("recv",
        uv_udp_recv_start(&udp, on_alloc, on_datagram));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
