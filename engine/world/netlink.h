#pragma once

#include <linux/netlink.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/fd.h"

namespace wirestep {

// One rtnetlink request (rtnetlink(7)) while it is being written: a family header and attributes, which may
// nest.
class NetlinkRequest {
 public:
  // `type`: RTM_NEWLINK …; `flags` beside NLM_F_REQUEST and NLM_F_ACK: NLM_F_CREATE | NLM_F_EXCL …
  NetlinkRequest(std::uint16_t type, std::uint16_t flags);
  NetlinkRequest(const NetlinkRequest&) = delete;
  NetlinkRequest& operator=(const NetlinkRequest&) = delete;

  // The family's header (ifinfomsg, rtmsg …), zeroed, to be filled in. Some nested attributes hold one, too.
  template <class Header>
  Header& header() {
    return *static_cast<Header*>(extra_header(sizeof(Header)));
  }
  void put(std::uint16_t type, std::uint8_t value);
  void put(std::uint16_t type, std::uint32_t value);
  void put(std::uint16_t type, const std::string& text);
  void put(std::uint16_t type, const void* data, std::size_t size);
  nlattr* begin_nested(std::uint16_t type);
  void end_nested(nlattr* nested);

  // Sends it and reads the kernel's answer, which is there when send returns: rtnetlink works synchronously.
  // Returns 0, or the errno that the kernel answered. A dump must be of an empty list.
  int send(int route_socket);

 private:
  void* extra_header(std::size_t size);

  alignas(nlmsghdr) std::array<std::byte, 1024> buffer_{};
  nlmsghdr* message_;
};

// A blocking NETLINK socket of `protocol` (NETLINK_ROUTE, NETLINK_SOCK_DIAG) in the current network
// namespace, where it stays. Throws Failure.
Fd open_netlink(int protocol);

}  // namespace wirestep
