/* Runs in a host and makes sockets there for a test: reads {domain, type, protocol} from its standard input,
   a SOCK_SEQPACKET socket, and answers with the descriptor, or with an errno alone. Ends with its input. */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void) {
  int wish[3];
  while (read(0, wish, sizeof wish) == (ssize_t)sizeof wish) {
    int made = socket(wish[0], wish[1], wish[2]);
    int error = made < 0 ? errno : 0;
    struct iovec part = {&error, sizeof error};
    union {
      struct cmsghdr header;
      char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (made >= 0) {
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN(sizeof(int));
      memcpy(CMSG_DATA(&control.header), &made, sizeof made);
    }
    if (sendmsg(0, &message, MSG_NOSIGNAL) < 0) return 1;
    if (made >= 0) close(made);
  }
  return 0;
}
