#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {

// IANA, Assigned Internet Protocol Numbers.
void transport(Parser& p, const Carrier& carrier, std::uint8_t protocol) {
  bool v4 = carrier.source.family == Family::ipv4;
  if (protocol == 1 && v4) return icmp(p, carrier);
  if (protocol == 6) return tcp(p, carrier);
  if (protocol == 17) return udp(p, carrier);
  if (protocol == 58 && !v4) return icmpv6(p, carrier);
  data(p, "data.data");
}

void data(Parser& p, const char* key) {
  Bytes bytes = p.rest();
  if (bytes.empty() || p.stopped()) return;
  p.layer(Protocol::data, "");
  p.bytes({"Data", key}, bytes.size(), preview);
}

}  // namespace wirestep::packet
