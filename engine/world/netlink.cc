#include "world/netlink.h"

#include <libmnl/libmnl.h>
#include <sys/socket.h>

#include <cerrno>

#include "world/failure.h"

namespace wirestep {

NetlinkRequest::NetlinkRequest(std::uint16_t type, std::uint16_t flags)
    : message_(mnl_nlmsg_put_header(buffer_.data())) {
  message_->nlmsg_type = type;
  message_->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
  message_->nlmsg_seq = 1;
}

void* NetlinkRequest::extra_header(std::size_t size) {
  return mnl_nlmsg_put_extra_header(message_, size);
}

void NetlinkRequest::put(std::uint16_t type, std::uint8_t value) {
  mnl_attr_put_u8(message_, type, value);
}
void NetlinkRequest::put(std::uint16_t type, std::uint32_t value) {
  mnl_attr_put_u32(message_, type, value);
}
void NetlinkRequest::put(std::uint16_t type, const std::string& text) {
  mnl_attr_put_strz(message_, type, text.c_str());
}
void NetlinkRequest::put(std::uint16_t type, const void* data, std::size_t size) {
  mnl_attr_put(message_, type, size, data);
}
nlattr* NetlinkRequest::begin_nested(std::uint16_t type) {
  return mnl_attr_nest_start(message_, type);
}
void NetlinkRequest::end_nested(nlattr* nested) {
  mnl_attr_nest_end(message_, nested);
}

int NetlinkRequest::send(int route_socket) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  if (::sendto(route_socket, message_, message_->nlmsg_len, 0, reinterpret_cast<sockaddr*>(&kernel),
               sizeof kernel) < 0) {
    return errno;
  }
  alignas(nlmsghdr) std::array<std::byte, 4096> answer;
  ssize_t size;
  do {
    size = ::recv(route_socket, answer.data(), answer.size(), 0);
  } while (size < 0 && errno == EINTR);
  if (size < 0) return errno;
  auto* reply = reinterpret_cast<const nlmsghdr*>(answer.data());
  if (!mnl_nlmsg_ok(reply, static_cast<int>(size))) return EPROTO;
  if (reply->nlmsg_type == NLMSG_DONE) return 0;
  if (reply->nlmsg_type != NLMSG_ERROR) return EPROTO;
  return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(reply))->error;
}

Fd open_netlink(int protocol) {
  return Fd(or_fail(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol), "socket(AF_NETLINK)"));
}

}  // namespace wirestep
