/* Says what each datagram is and who sent it.
   At most ROOM bytes are taken of each. OPTION:
   tell (say so if more came), small (a small
   receive buffer).
   receiver ADDRESS PORT [ROOM [OPTION]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static char text[65536];
static size_t room = sizeof text;
static int tell;

static void check(const char *what, ssize_t result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror((int)result));
    exit(1);
}

static void give_room(
    uv_handle_t *udp, size_t wish, uv_buf_t *buffer) {
    (void)udp, (void)wish;
    *buffer = uv_buf_init(text, (unsigned)room);
}

static void on_datagram(uv_udp_t *udp, ssize_t got,
    const uv_buf_t *data, const struct sockaddr *from,
    unsigned flags) {
    (void)udp;
    check("recv", got);
    if (from == NULL) return; /* nothing more to read */
    char address[INET_ADDRSTRLEN];
    uv_ip4_name((const struct sockaddr_in *)from, address,
        sizeof address);
    int cut = tell && (flags & UV_UDP_PARTIAL);
    printf("%zd bytes%s from %s: %.*s\n", got,
        cut ? ", cut," : "", address, got < 20 ? (int)got : 20,
        data->base);
    fflush(stdout);
}

int main(int argc, char **argv) {
    struct sockaddr_in here;
    if (argc < 3 ||
        uv_ip4_addr(argv[1], atoi(argv[2]), &here) != 0) {
        fprintf(stderr, "ADDRESS PORT [ROOM [OPTION]]\n");
        return 2;
    }
    if (argc > 3) room = strtoul(argv[3], NULL, 10);
    if (room > sizeof text) room = sizeof text;
    const char *option = argc > 4 ? argv[4] : "";
    tell = strcmp(option, "tell") == 0;

    uv_udp_t udp;
    check("socket",
        uv_udp_init_ex(uv_default_loop(), &udp, AF_INET));
    int least = 1; /* the kernel takes its minimum */
    if (strcmp(option, "small") == 0)
        check("small",
            uv_recv_buffer_size((uv_handle_t *)&udp, &least));
    check("bind",
        uv_udp_bind(&udp, (struct sockaddr *)&here, 0));
    check("recv",
        uv_udp_recv_start(&udp, give_room, on_datagram));
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
