/* Sends each MESSAGE as one datagram; "=4000"
   stands for 4000 bytes. These change the socket
   for what follows: -c connects it, -b allows
   broadcast, -w forbids fragments.
   sender ADDRESS PORT MESSAGE... */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static char big[80000];
static uv_udp_t udp;
static uv_udp_send_t request;
static struct sockaddr_in to;
static char **next; /* of the arguments */
static int connected, failed;

static void check(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
    exit(1);
}

static void send_next(void);

static void on_sent(uv_udp_send_t *sent, int status) {
    (void)sent;
    if (status != 0) {
        fprintf(stderr, "sender: %s\n", uv_strerror(status));
        failed = 1;
    }
    send_next();
}

static void set_whole(void) {
    uv_os_fd_t fd;
    int whole = IP_PMTUDISC_DO;
    check("-w", uv_fileno((uv_handle_t *)&udp, &fd));
    if (setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &whole,
            sizeof whole) == -1)
        perror("-w");
}

static void send_next(void) {
    struct sockaddr *there = (struct sockaddr *)&to;
    for (; *next; next++) {
        if (strcmp(*next, "-c") == 0) {
            check("connect", uv_udp_connect(&udp, there));
            connected = 1;
        } else if (strcmp(*next, "-b") == 0) {
            check("-b", uv_udp_set_broadcast(&udp, 1));
        } else if (strcmp(*next, "-w") == 0) {
            set_whole();
        } else {
            break;
        }
    }
    if (*next == NULL) {
        uv_close((uv_handle_t *)&udp, NULL);
        return;
    }
    char *message = *next++;
    size_t length = strlen(message);
    if (message[0] == '=') {
        length = strtoul(message + 1, NULL, 10);
        if (length > sizeof big) length = sizeof big;
        message = big;
    }
    uv_buf_t data = uv_buf_init(message, (unsigned)length);
    check("send",
        uv_udp_send(&request, &udp, &data, 1,
            connected ? NULL : there, on_sent));
}

int main(int argc, char **argv) {
    if (argc < 3 ||
        uv_ip4_addr(argv[1], atoi(argv[2]), &to) != 0) {
        fprintf(stderr, "ADDRESS PORT MESSAGE...\n");
        return 2;
    }
    memset(big, 'x', sizeof big);
    next = argv + 3;
    check("socket",
        uv_udp_init_ex(uv_default_loop(), &udp, AF_INET));
    send_next();
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return failed;
}
