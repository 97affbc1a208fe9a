#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "observe/sock_diag.h"
#include "trace/batch.h"

namespace wirestep {

// Whether a student would see a difference between two samples of a socket. These count: state, addresses,
// both queues, which timer runs, retransmissions, the owner (a connection gets one when it is accepted), and
// of TCP_INFO what changes by steps: windows, losses, bytes; the buffers' limits and what was dropped for
// want of room. These don't: the timer counting down (a reader can count, too), the round trip time and what
// is computed from it, and numbers of segments. A socket that does nothing makes no events.
bool looks_different(const Socket& before, const Socket& after);

// The sockets of one host, as they were when they were last looked at.
class HostList {
 public:
  using Filter = std::function<bool(const Socket&)>;
  using OnNew = std::function<void(const Socket&)>;

  // `socket`: NETLINK_SOCK_DIAG of the host; it must outlive this.
  HostList(HostId host, int socket) : diag_(host, socket) {}

  // Looks at all sockets, at those that are only bound if `bound`, and adds a SocketEvent for each that
  // appeared, changed or is gone. Returns 0 or an errno: then nothing is known.
  int sample(bool bound, const Filter& filter, Batch& batch, const OnNew& on_new);
  // Looks at one socket only.
  void sample(const Flow& flow, const Filter& filter, Batch& batch, const OnNew& on_new);

  // The socket that would receive a packet with this flow, as the kernel says now; nobody is told.
  std::optional<Socket> look(const Flow& flow) { return diag_.find(flow); }

  // The cookie of the socket that has this flow, or had it last. `ask`: the kernel may be asked if need be.
  Cookie cookie(const Flow& flow, bool ask);

  std::size_t size() const { return known_.size(); }
  // Calls back for each socket as it was when it was looked at last.
  template <class Callback>
  void each(Callback callback) const {
    for (const auto& [cookie, known] : known_) callback(known.socket);
  }
  bool has_port(Transport transport, std::uint16_t local_port) const;
  // When the first of the kernel's timers that ran at the last sample expires, if one ran: a TIME_WAIT ends
  // without a frame or a call that would tell.
  std::optional<Time> next_expiry() const { return next_expiry_; }

 private:
  struct Known {
    Socket socket;
    std::uint32_t round;  // in which sample() it was seen last
  };

  void see(const Socket& socket, Time time, Batch& batch, const OnNew& on_new);
  void remember_name(const Socket& socket);

  SockDiag diag_;
  std::unordered_map<Cookie, Known> known_;
  std::unordered_map<Flow, Cookie>
      names_;                  // of sockets that are gone, too: their last frames may be still to come
  std::vector<Socket> fresh_;  // kept between samples: no allocation once it has grown
  std::uint32_t round_ = 0;
  std::optional<Time> next_expiry_;
};

}  // namespace wirestep
