/* udp-client.c with libuv: sends each TEXT as a datagram.
   udp-client [ADDRESS [PORT [TEXT…]]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

int main(int argc, char **argv) {
    const char *address = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "9000";

    struct sockaddr_in there;
    check(address, uv_ip4_addr(address, atoi(port), &there));

    uv_udp_t udp;
    check("socket",
        uv_udp_init_ex(uv_default_loop(), &udp, AF_INET));
    for (int i = 3; i < argc; ++i) {
        uv_buf_t data =
            uv_buf_init(argv[i], (unsigned)strlen(argv[i]));
        int sent = uv_udp_try_send(
            &udp, &data, 1, (struct sockaddr *)&there);
        check("send", sent);
        printf("handed over: %d\n", sent);
        fflush(stdout);
    }
    uv_close((uv_handle_t *)&udp, NULL);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
