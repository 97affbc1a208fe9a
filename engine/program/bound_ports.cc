#include "program/bound_ports.h"

#include <netinet/in.h>

#include "program/describe.h"

namespace wirestep {

void BoundPorts::add_holder(std::uint64_t cookie, Holder holder) {
  const auto port = ports_.find(cookie);
  if (port == ports_.end()) return;
  const bool was_released = port->second.holders.empty();
  port->second.holders.insert(holder);
  if (was_released) on_bound_(port->second.transport, port->second.number);
}

void BoundPorts::began(const probe::CallRecord& record) {
  if (record.cookie != 0) add_holder(record.cookie, {record.pid, record.fd});
}

void BoundPorts::returned(const probe::CallRecord& begin, const ReturnMessage& message) {
  const probe::ReturnRecord& record = message.record;
  if (record.result < 0) return;
  using enum probe::CallName;
  switch (record.call) {
    case bind:
    case listen: {
      const auto* local = message.parts.find(probe::place_local);
      const Endpoint endpoint = local == nullptr ? Endpoint{} : read_endpoint(local->bytes);
      if (endpoint.port == 0 || begin.cookie == 0) return;
      const Transport transport = record.protocol == IPPROTO_UDP ? Transport::udp : Transport::tcp;
      ports_.try_emplace(begin.cookie, Port{transport, endpoint.port, {}});
      add_holder(begin.cookie, {begin.pid, begin.fd});
      return;
    }
    case dup:
    case dup2:
    case dup3:
      add_holder(begin.cookie, {begin.pid, static_cast<std::int32_t>(record.result)});
      return;
    case fcntl:
      if (record.made != 0) add_holder(begin.cookie, {begin.pid, static_cast<std::int32_t>(record.result)});
      return;
    case close: {
      const auto port = ports_.find(begin.cookie);
      if (port == ports_.end() || port->second.holders.erase({begin.pid, begin.fd}) == 0) return;
      if (port->second.holders.empty()) on_released_(port->second.transport, port->second.number);
      return;
    }
    default:
      return;
  }
}

void BoundPorts::release_all() {
  for (const auto& [cookie, port] : ports_) {
    if (!port.holders.empty()) on_released_(port.transport, port.number);
  }
  ports_.clear();
}

}  // namespace wirestep
