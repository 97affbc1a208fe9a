#include "program/symbols.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <span>
#include <string_view>

#include "base/error.h"

namespace wirestep::symbols {

namespace {

struct Symbol {
  std::int64_t value;
  std::string_view name;
};
using Table = std::span<const Symbol>;

const Symbol* find(Table table, std::int64_t value) {
  for (const Symbol& symbol : table) {
    if (symbol.value == value) return &symbol;
  }
  return nullptr;
}

std::string one(Table table, std::int64_t value) {
  const Symbol* symbol = find(table, value);
  return symbol != nullptr ? std::string(symbol->name) : fmt::format("{}", value);
}

// The bits that are set, and what is left over as a number. `text` is what stands before them, if anything
// does.
std::string flags(Table table, std::int64_t value, std::string text = "") {
  auto join = [&text](std::string_view name) { text.append(text.empty() ? "" : "|").append(name); };
  for (const Symbol& symbol : table) {
    if ((value & symbol.value) != symbol.value) continue;
    join(symbol.name);
    value &= ~symbol.value;
  }
  if (value != 0) join(fmt::format("{:#x}", static_cast<std::uint32_t>(value)));
  return text.empty() ? "0" : text;
}

constexpr Symbol domains[] = {{AF_UNSPEC, "AF_UNSPEC"}, {AF_UNIX, "AF_UNIX"},       {AF_INET, "AF_INET"},
                              {AF_INET6, "AF_INET6"},   {AF_NETLINK, "AF_NETLINK"}, {AF_PACKET, "AF_PACKET"}};
constexpr Symbol types[] = {
    {SOCK_STREAM, "SOCK_STREAM"}, {SOCK_DGRAM, "SOCK_DGRAM"},         {SOCK_RAW, "SOCK_RAW"},
    {SOCK_RDM, "SOCK_RDM"},       {SOCK_SEQPACKET, "SOCK_SEQPACKET"}, {SOCK_PACKET, "SOCK_PACKET"}};
constexpr Symbol type_flags[] = {{SOCK_CLOEXEC, "SOCK_CLOEXEC"}, {SOCK_NONBLOCK, "SOCK_NONBLOCK"}};
constexpr Symbol protocols[] = {{IPPROTO_ICMP, "IPPROTO_ICMP"},
                                {IPPROTO_TCP, "IPPROTO_TCP"},
                                {IPPROTO_UDP, "IPPROTO_UDP"},
                                {IPPROTO_ICMPV6, "IPPROTO_ICMPV6"},
                                {IPPROTO_RAW, "IPPROTO_RAW"}};
constexpr Symbol hows[] = {{SHUT_RD, "SHUT_RD"}, {SHUT_WR, "SHUT_WR"}, {SHUT_RDWR, "SHUT_RDWR"}};
constexpr Symbol messages[] = {{MSG_OOB, "MSG_OOB"},
                               {MSG_PEEK, "MSG_PEEK"},
                               {MSG_DONTROUTE, "MSG_DONTROUTE"},
                               {MSG_CTRUNC, "MSG_CTRUNC"},
                               {MSG_TRUNC, "MSG_TRUNC"},
                               {MSG_DONTWAIT, "MSG_DONTWAIT"},
                               {MSG_EOR, "MSG_EOR"},
                               {MSG_WAITALL, "MSG_WAITALL"},
                               {MSG_CONFIRM, "MSG_CONFIRM"},
                               {MSG_ERRQUEUE, "MSG_ERRQUEUE"},
                               {MSG_NOSIGNAL, "MSG_NOSIGNAL"},
                               {MSG_MORE, "MSG_MORE"},
                               {MSG_WAITFORONE, "MSG_WAITFORONE"},
                               {MSG_ZEROCOPY, "MSG_ZEROCOPY"},
                               {MSG_FASTOPEN, "MSG_FASTOPEN"},
                               {MSG_CMSG_CLOEXEC, "MSG_CMSG_CLOEXEC"}};
constexpr Symbol levels[] = {{SOL_SOCKET, "SOL_SOCKET"},
                             {IPPROTO_IP, "IPPROTO_IP"},
                             {IPPROTO_TCP, "IPPROTO_TCP"},
                             {IPPROTO_UDP, "IPPROTO_UDP"},
                             {IPPROTO_IPV6, "IPPROTO_IPV6"}};
constexpr Symbol socket_options[] = {{SO_DEBUG, "SO_DEBUG"},
                                     {SO_REUSEADDR, "SO_REUSEADDR"},
                                     {SO_TYPE, "SO_TYPE"},
                                     {SO_ERROR, "SO_ERROR"},
                                     {SO_DONTROUTE, "SO_DONTROUTE"},
                                     {SO_BROADCAST, "SO_BROADCAST"},
                                     {SO_SNDBUF, "SO_SNDBUF"},
                                     {SO_RCVBUF, "SO_RCVBUF"},
                                     {SO_KEEPALIVE, "SO_KEEPALIVE"},
                                     {SO_OOBINLINE, "SO_OOBINLINE"},
                                     {SO_PRIORITY, "SO_PRIORITY"},
                                     {SO_LINGER, "SO_LINGER"},
                                     {SO_REUSEPORT, "SO_REUSEPORT"},
                                     {SO_RCVLOWAT, "SO_RCVLOWAT"},
                                     {SO_SNDLOWAT, "SO_SNDLOWAT"},
                                     {SO_RCVTIMEO, "SO_RCVTIMEO"},
                                     {SO_SNDTIMEO, "SO_SNDTIMEO"},
                                     {SO_BINDTODEVICE, "SO_BINDTODEVICE"},
                                     {SO_TIMESTAMP, "SO_TIMESTAMP"},
                                     {SO_ACCEPTCONN, "SO_ACCEPTCONN"},
                                     {SO_PEERCRED, "SO_PEERCRED"},
                                     {SO_PROTOCOL, "SO_PROTOCOL"},
                                     {SO_DOMAIN, "SO_DOMAIN"},
                                     {SO_MARK, "SO_MARK"},
                                     {SO_INCOMING_CPU, "SO_INCOMING_CPU"},
                                     {SO_COOKIE, "SO_COOKIE"},
                                     {SO_ZEROCOPY, "SO_ZEROCOPY"}};
constexpr Symbol tcp_options[] = {{TCP_NODELAY, "TCP_NODELAY"},
                                  {TCP_MAXSEG, "TCP_MAXSEG"},
                                  {TCP_CORK, "TCP_CORK"},
                                  {TCP_KEEPIDLE, "TCP_KEEPIDLE"},
                                  {TCP_KEEPINTVL, "TCP_KEEPINTVL"},
                                  {TCP_KEEPCNT, "TCP_KEEPCNT"},
                                  {TCP_SYNCNT, "TCP_SYNCNT"},
                                  {TCP_LINGER2, "TCP_LINGER2"},
                                  {TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT"},
                                  {TCP_WINDOW_CLAMP, "TCP_WINDOW_CLAMP"},
                                  {TCP_INFO, "TCP_INFO"},
                                  {TCP_QUICKACK, "TCP_QUICKACK"},
                                  {TCP_CONGESTION, "TCP_CONGESTION"},
                                  {TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT"},
                                  {TCP_FASTOPEN, "TCP_FASTOPEN"},
                                  {TCP_TIMESTAMP, "TCP_TIMESTAMP"},
                                  {TCP_NOTSENT_LOWAT, "TCP_NOTSENT_LOWAT"},
                                  {TCP_FASTOPEN_CONNECT, "TCP_FASTOPEN_CONNECT"}};
constexpr Symbol ip_options[] = {{IP_TOS, "IP_TOS"},
                                 {IP_TTL, "IP_TTL"},
                                 {IP_HDRINCL, "IP_HDRINCL"},
                                 {IP_OPTIONS, "IP_OPTIONS"},
                                 {IP_RECVOPTS, "IP_RECVOPTS"},
                                 {IP_PKTINFO, "IP_PKTINFO"},
                                 {IP_MTU_DISCOVER, "IP_MTU_DISCOVER"},
                                 {IP_RECVERR, "IP_RECVERR"},
                                 {IP_RECVTTL, "IP_RECVTTL"},
                                 {IP_MTU, "IP_MTU"},
                                 {IP_FREEBIND, "IP_FREEBIND"},
                                 {IP_MULTICAST_IF, "IP_MULTICAST_IF"},
                                 {IP_MULTICAST_TTL, "IP_MULTICAST_TTL"},
                                 {IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP"},
                                 {IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP"},
                                 {IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP"}};
constexpr Symbol ip6_options[] = {{IPV6_V6ONLY, "IPV6_V6ONLY"},
                                  {IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS"},
                                  {IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS"},
                                  {IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP"},
                                  {IPV6_JOIN_GROUP, "IPV6_JOIN_GROUP"},
                                  {IPV6_MTU, "IPV6_MTU"},
                                  {IPV6_RECVERR, "IPV6_RECVERR"},
                                  {IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO"}};
constexpr Symbol commands[] = {{F_DUPFD, "F_DUPFD"},   {F_GETFD, "F_GETFD"},
                               {F_SETFD, "F_SETFD"},   {F_GETFL, "F_GETFL"},
                               {F_SETFL, "F_SETFL"},   {F_SETOWN, "F_SETOWN"},
                               {F_GETOWN, "F_GETOWN"}, {F_SETSIG, "F_SETSIG"},
                               {F_GETSIG, "F_GETSIG"}, {F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"}};
constexpr Symbol files[] = {{O_NONBLOCK, "O_NONBLOCK"}, {O_APPEND, "O_APPEND"}, {O_ASYNC, "O_ASYNC"}};
constexpr Symbol requests[] = {{FIONREAD, "FIONREAD"}, {FIONBIO, "FIONBIO"}};
constexpr Symbol polls[] = {{POLLIN, "POLLIN"},      {POLLPRI, "POLLPRI"}, {POLLOUT, "POLLOUT"},
                            {POLLERR, "POLLERR"},    {POLLHUP, "POLLHUP"}, {POLLNVAL, "POLLNVAL"},
                            {POLLRDHUP, "POLLRDHUP"}};
constexpr Symbol operations[] = {
    {EPOLL_CTL_ADD, "EPOLL_CTL_ADD"}, {EPOLL_CTL_DEL, "EPOLL_CTL_DEL"}, {EPOLL_CTL_MOD, "EPOLL_CTL_MOD"}};
constexpr Symbol epolls[] = {{EPOLLIN, "EPOLLIN"},
                             {EPOLLPRI, "EPOLLPRI"},
                             {EPOLLOUT, "EPOLLOUT"},
                             {EPOLLERR, "EPOLLERR"},
                             {EPOLLHUP, "EPOLLHUP"},
                             {EPOLLRDHUP, "EPOLLRDHUP"},
                             {EPOLLEXCLUSIVE, "EPOLLEXCLUSIVE"},
                             {EPOLLWAKEUP, "EPOLLWAKEUP"},
                             {EPOLLONESHOT, "EPOLLONESHOT"},
                             {static_cast<std::int64_t>(EPOLLET), "EPOLLET"}};
constexpr Symbol epoll_creation[] = {{EPOLL_CLOEXEC, "EPOLL_CLOEXEC"}};
constexpr Symbol splices[] = {{SPLICE_F_MOVE, "SPLICE_F_MOVE"},
                              {SPLICE_F_NONBLOCK, "SPLICE_F_NONBLOCK"},
                              {SPLICE_F_MORE, "SPLICE_F_MORE"}};

}  // namespace

std::string domain(std::int64_t value) {
  return one(domains, value);
}

std::string type(std::int64_t value) {
  constexpr std::int64_t kind = 0xf;
  return flags(type_flags, value & ~kind, one(types, value & kind));
}

std::string protocol(std::int64_t family, std::int64_t value) {
  if (value == 0 || (family != AF_INET && family != AF_INET6)) return fmt::format("{}", value);
  return one(protocols, value);
}

std::string how(std::int64_t value) {
  return one(hows, value);
}
std::string message_flags(std::int64_t value) {
  return flags(messages, value);
}
std::string level(std::int64_t value) {
  return one(levels, value);
}

std::string option(std::int64_t level, std::int64_t value) {
  switch (level) {
    case SOL_SOCKET:
      return one(socket_options, value);
    case IPPROTO_TCP:
      return one(tcp_options, value);
    case IPPROTO_IP:
      return one(ip_options, value);
    case IPPROTO_IPV6:
      return one(ip6_options, value);
    default:
      return fmt::format("{}", value);
  }
}

std::string control_command(std::int64_t value) {
  return one(commands, value);
}

std::string file_flags(std::int64_t value) {
  constexpr Symbol access[] = {{O_RDONLY, "O_RDONLY"}, {O_WRONLY, "O_WRONLY"}, {O_RDWR, "O_RDWR"}};
  return flags(files, value & ~O_ACCMODE, one(access, value & O_ACCMODE));
}

std::string socket_flags(std::int64_t value) {
  return flags(type_flags, value);
}
std::string io_request(std::int64_t value) {
  return one(requests, value);
}
std::string poll_events(std::int64_t value) {
  return flags(polls, value);
}
std::string epoll_operation(std::int64_t value) {
  return one(operations, value);
}
std::string epoll_events(std::int64_t value) {
  return flags(epolls, value);
}
std::string epoll_flags(std::int64_t value) {
  return flags(epoll_creation, value);
}
std::string splice_flags(std::int64_t value) {
  return flags(splices, value);
}
std::string error(int value) {
  return value == 0 ? "0" : errno_name(value);
}

}  // namespace wirestep::symbols
