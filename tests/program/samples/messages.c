// Sends two datagrams with one call and takes them with one; then one that is too long for its room.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(5000), .sin_addr = {htonl(0x7f000001)}};
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(s, (struct sockaddr*)&here, sizeof here) != 0) return 1;
  struct iovec data[2] = {{"one", 3}, {"three", 5}};
  struct mmsghdr messages[2] = {{{&here, sizeof here, &data[0], 1, NULL, 0, 0}, 0},
                                {{&here, sizeof here, &data[1], 1, NULL, 0, 0}, 0}};
  if (sendmmsg(s, messages, 2, 0) != 2) return 2;
  char room[2][16];
  for (int i = 0; i < 2; ++i) data[i] = (struct iovec){room[i], sizeof room[i]};
  if (recvmmsg(s, messages, 2, 0, NULL) != 2) return 3;
  if (sendto(s, "0123456789", 10, 0, (struct sockaddr*)&here, sizeof here) != 10) return 4;
  data[0].iov_len = 4;
  return recvmsg(s, &messages[0].msg_hdr, 0) == 4 ? 0 : 5;
}
