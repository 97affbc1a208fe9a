#include "packet/samples.h"

#include <algorithm>

#include "support/catch.h"

namespace wirestep::test {

// Recorded with capture.sh; a line per header where it fits.
const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {
      {"arp", hex("ffffffffffff0200000000010806"
                  "00010800060400010200000000010a0000010000000000000a000002")},
      {"ping",
       hex("0200000000020200000000010800"
           "45000054a3b300004001c2f30a0000010a000002"
           "0800eeb712340001000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
           "28292a2b2c2d2e2f3031323334353637")},
      {"record_route",
       hex("0200000000020200000000010800"
           "48000060a3b800004001a9d20a0000010a00000201070b080a00000100000000"
           "0800eeb712340001000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
           "28292a2b2c2d2e2f3031323334353637")},
      {"time_exceeded",
       hex("0200000000010200000000020800"
           "45c0007038c9000040012d020a0000020a000001"
           "0b00f4ff00000000"
           "45000054565d000001014f420a0000010a010009"
           "0800eeb712340001000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
           "28292a2b2c2d2e2f3031323334353637")},
      {"port_unreachable", hex("0200000000010200000000020800"
                               "45c0003f38e3000040012d190a0000020a000001"
                               "0303112000000000"
                               "4500002307e1400040111ee70a0000010a000002"
                               "8aad238d000fb54f616e796f6e653f")},
      {"udp", hex("0200000000020200000000010800"
                  "45000020836640004011a3640a0000010a000002"
                  "e7cc238c000c01aa"
                  "70696e67")},
      {"udp_unchecked", hex("0200000000020200000000010800"
                            "45000027836940004011a35a0a0000010a000002"
                            "e7cc238c00130000"
                            "6e6f20636865636b73756d")},
      {"syn", hex("0200000000020200000000010800"
                  "4500003c8c8d400040069a2c0a0000010a000002"
                  "d88e2328acd2c61f00000000a002faf00e280000020405b40402080a39fe823a000000000103030a")},
      {"sack",
       hex("0200000000010200000000020800"
           "45000040fd8940004006292c0a0000020a000001"
           "23f0819ca01f751c0532571cb01000403c9f00000101080adc853b6ea5bb62540101050a0532572005325725")},
      {"listener_report",
       hex("33330000001602000000000186dd"
           "600000000024000100000000000000000000000000000000ff020000000000000000000000000016"
           "3a00050200000100"
           "8f006f890000000104000000ff0200000000000000000001ff000001")},
      {"solicitation", hex("3333ff00000202000000000186dd"
                           "6000000000203afffd000000000000000000000000000001ff0200000000000000000001ff000002"
                           "87007d9700000000fd0000000000000000000000000000020101020000000001")},
      {"advertisement", hex("02000000000102000000000286dd"
                            "6000000000203afffd000000000000000000000000000002fd000000000000000000000000000001"
                            "88009c99e0000000fd0000000000000000000000000000020201020000000002")},
      {"ping6",
       hex("02000000000202000000000186dd"
           "600a2e0600403a40fd000000000000000000000000000001fd000000000000000000000000000002"
           "80007c3812340001000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
           "28292a2b2c2d2e2f3031323334353637")},
      {"port_unreachable6",
       hex("02000000000102000000000286dd"
           "6006cce2003f3a40fd000000000000000000000000000002fd000000000000000000000000000001"
           "0104d87700000000"
           "600dbac9000f1140fd000000000000000000000000000001fd000000000000000000000000000002"
           "b819238d000fa1e1616e796f6e653f")},
      {"last_fragment6",
       hex("02000000000202000000000186dd"
           "600dc26b00782c40fd000000000000000000000000000001fd000000000000000000000000000002"
           "11000b50f1d61c8e"
           "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878"
           "787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878787878"
           "78787878787878787878787878787878")},
      {"syn6", hex("02000000000202000000000186dd"
                   "60058bbd00280640fd000000000000000000000000000001fd000000000000000000000000000002"
                   "a11e2328e666048100000000a002fd2075860000020405a00402080a43bce87a000000000103030a")},
  };
  return all;
}

Bytes sample(std::string_view name) {
  for (const Sample& candidate : samples())
    if (candidate.name == name) return candidate.bytes;
  FAIL("no sample " << name);
  return {};
}

Bytes hex(std::string_view digits) {
  Bytes bytes;
  auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(value(digits[i]) << 4 | value(digits[i + 1])));
  return bytes;
}

Bytes with(Bytes bytes, std::size_t offset, std::string_view digits) {
  Bytes patch = hex(digits);
  REQUIRE(offset + patch.size() <= bytes.size());
  std::copy(patch.begin(), patch.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  return bytes;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

const packet::Layer& layer(const packet::Packet& packet, packet::Protocol protocol) {
  for (const packet::Layer& candidate : packet.layers)
    if (candidate.protocol == protocol) return candidate;
  FAIL("no layer " << packet::name(protocol));
  return packet.layers.front();
}

const packet::Field& field(const packet::Packet& packet, packet::Protocol protocol, std::string_view name) {
  const packet::Layer& in = layer(packet, protocol);
  for (const packet::Field& candidate : in.fields)
    if (candidate.name == name) return candidate;
  FAIL("no field " << name);
  return in.fields.front();
}

}  // namespace wirestep::test
