#pragma once

#include <functional>
#include <memory>

#include "trace/trace.h"

namespace wirestep {

// The sockets of this machine itself, about once a second, for whoever wants to look at a real server. It
// only asks (sock_diag(7), and /proc for whose they are), changes nothing, and needs no privileges: the
// kernel lists everybody's sockets, and says of one's own processes which sockets they have.
//
// The trace gets a session without a wire, one host that is named as the machine is, a SocketEvent for each
// socket that appeared, changed or is gone, and an OwnerEvent for each of which more is known.
//
// It has a thread of its own, which is the trace's only writer.
class MachineWatch {
 public:
  // Looks at once, and goes on until it is destroyed. `trace` must be empty and outlive it. `on_growth` is
  // called on the watch's thread after events were published: it must not block. Throws SetupError if the
  // kernel can't list its sockets.
  MachineWatch(Trace& trace, std::function<void()> on_growth);
  // Returns when the thread has ended: after some ms.
  ~MachineWatch();
  MachineWatch(const MachineWatch&) = delete;
  MachineWatch& operator=(const MachineWatch&) = delete;

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace wirestep
