#pragma once

#include "base/fd.h"
#include "observe/host_list.h"
#include "observe/socket_owners.h"

namespace wirestep {

// The sockets of the network namespace that this process is in, as events of a trace of their own. One
// thread.
class MachineList {
 public:
  // Begins the session in the trace, which must be empty. Throws SetupError if the kernel can't list its
  // sockets.
  explicit MachineList(Trace& trace);

  // Adds what has changed since the last sample. Milliseconds where there are thousands of sockets.
  void sample(Batch& batch);

 private:
  Fd socket_;
  HostList list_;
  SocketOwners owners_;
};

}  // namespace wirestep
