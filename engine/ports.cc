#include "ports.h"

#include <netinet/in.h>

namespace wirestep {

namespace {

int protocol_of(Transport transport) {
  return transport == Transport::udp ? IPPROTO_UDP : IPPROTO_TCP;
}

}  // namespace

std::string Ports::bound(HostId host, Transport transport, std::uint16_t port) {
  ever_.insert({host, transport, port});
  return localnet_.bound(host, protocol_of(transport), port);
}

void Ports::released(HostId host, Transport transport, std::uint16_t port) {
  released_.push_back({host, transport, port, now()});
  observer_.mark(host);
}

void Ports::settle() {
  std::erase_if(released_, [this](Released& each) {
    Time sampled = observer_.sampled(each.host);
    if (sampled <= each.looked) return false;
    each.looked = sampled;
    if (observer_.port_in_use(each.host, each.transport, each.port)) return false;
    localnet_.released(each.host, protocol_of(each.transport), each.port);
    return true;
  });
}

}  // namespace wirestep
