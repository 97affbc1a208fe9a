#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"

// How the wire can be set: as plain data that commands carry, events record and the model keeps.

namespace wirestep {

using RuleId = Id<struct RuleTag, std::uint32_t>;  // one rule of the wire; from 1, never used again

enum class WireMode : std::uint8_t { live, slow, hold };

// What the wire does to the frames that one host sends, by chance. Parts are of 1. The same seed and the same
// frames give the same fates. ARP is spared, as long as it crosses a held wire, too.
struct Impairment {
  double loss = 0;
  double duplication = 0;
  double reordering = 0;  // these frames are held back behind the next one
  double corruption = 0;  // one bit of what IP carries is turned over
  Nanoseconds delay{};
  Nanoseconds jitter{};      // on top of the delay, from none to this; it never lets a frame overtake another
  std::uint64_t rate = 0;    // bits a second; 0: no limit
  std::uint32_t queue = 64;  // frames that may wait for the rate; the next one is lost
  std::uint64_t seed = 1;

  bool any() const {
    return loss > 0 || duplication > 0 || reordering > 0 || corruption > 0 || delay > Nanoseconds(0) ||
           jitter > Nanoseconds(0) || rate > 0;
  }
  friend bool operator==(const Impairment&, const Impairment&) = default;
};

// Kinds of frames, by what packet/ sees in them. `ack`: an ACK without data, SYN, FIN or RST. `data`: TCP or
// UDP with a payload. `fragment`: a part of an IP packet, whatever the packet carries; the first one is also
// of the kind whose header it has.
enum class FrameKind : std::uint8_t { any, tcp, udp, icmp, arp, syn, syn_ack, ack, data, fin, rst, fragment };

// Which frames a rule is for: all that is set must be so. ARP frames are meant by FrameKind::arp alone.
struct FrameMatch {
  FrameKind kind = FrameKind::any;
  std::optional<HostId> from{};
  std::uint32_t copy = 0;  // FrameEvent::copy; 0: any
  std::uint32_t least_payload = 0;
  std::uint32_t most_payload = ~std::uint32_t{0};

  friend bool operator==(const FrameMatch&, const FrameMatch&) = default;
};

enum class RuleAction : std::uint8_t { hold, drop, delay, duplicate, hold_back, corrupt };

struct WireRule {
  RuleId id{};  // given by the wire
  FrameMatch match{};
  std::uint32_t nth = 0;  // only the nth frame that matches; 0: every one
  RuleAction action = RuleAction::drop;
  Nanoseconds delay = std::chrono::milliseconds(200);  // delay: for so long
  std::uint32_t let_pass = 1;                          // hold_back: until so many later frames have crossed
  std::int32_t byte = -1;    // corrupt: which byte of the frame; -1: the last one of what it carries
  std::uint8_t mask = 0xff;  // corrupt: what that byte is XORed with
};

// "SYN-ACK", "data", "frame": the words of lessons.
std::string_view name(FrameKind kind);
// "hold", "hold back" …: as above.
std::string_view name(RuleAction action);
std::string_view name(WireMode mode);
// The inverse of name(); none if no kind has this name.
std::optional<FrameKind> frame_kind(std::string_view name);

// "drop SYN copy 2 from client nth 1", "corrupt data byte 60": as a lesson would write it after "rule".
// `from` is the name of the host that the match names, if it names one.
std::string to_string(const WireRule& rule, std::string_view from);
// "loss 10% delay 50ms jitter 5ms rate 1000000bit queue 64 seed 7", as a lesson would write it; "none".
std::string to_string(const Impairment& impairment);

}  // namespace wirestep
