#pragma once

#include <optional>
#include <unordered_map>

#include "base/ids.h"

namespace wirestep {

// On which sockets programs have called, as far as their probes tell. Loop thread only.
class Callers {
 public:
  // A program of `host` has called on the socket `about`, and that call made the socket `made`; 0: none.
  void called(HostId host, Cookie about, Cookie made) {
    if (about) remember(about, host);
    if (made) remember(made, host);
  }
  // Whose socket it is; nothing if no call was seen that was about it.
  std::optional<HostId> of(Cookie socket) const {
    auto caller = hosts_.find(socket);
    return caller == hosts_.end() ? std::nullopt : std::optional(caller->second);
  }
  // So many sockets were made that not all are remembered.
  bool full() const { return hosts_.size() >= most; }

 private:
  static constexpr std::size_t most = 1u << 20;

  void remember(Cookie socket, HostId host) {
    if (!full()) hosts_.try_emplace(socket, host);
  }

  std::unordered_map<Cookie, HostId> hosts_;
};

}  // namespace wirestep
