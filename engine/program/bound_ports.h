#pragma once

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "base/ids.h"
#include "program/record_reader.h"
#include "trace/event.h"

namespace wirestep {

// The ports that a program's sockets are bound to, as its calls tell: from bind (or listen) until every
// descriptor that is known to stand for the socket is closed, or the program is gone. A child that inherits a
// socket and never uses it isn't known of; once it does use it, the port counts as bound again.
class BoundPorts {
 public:
  using Notify = std::function<void(Transport, std::uint16_t port)>;

  BoundPorts(Notify on_bound, Notify on_released)
      : on_bound_(std::move(on_bound)), on_released_(std::move(on_released)) {}

  void began(const probe::CallRecord& record);
  // `begin`: the call's begin. After bind and listen the return waits until this is done.
  void returned(const probe::CallRecord& begin, const ReturnMessage& message);
  // The program is gone with all its processes.
  void release_all();

 private:
  using Holder = std::pair<std::int32_t, std::int32_t>;  // pid, descriptor
  struct Port {
    Transport transport;
    std::uint16_t number;
    std::set<Holder> holders;
  };

  void add_holder(std::uint64_t cookie, Holder holder);

  Notify on_bound_, on_released_;
  std::map<std::uint64_t, Port> ports_;  // by cookie; no holder: released
};

}  // namespace wirestep
