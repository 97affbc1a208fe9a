#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace wirestep {

// A number that names one thing and can't be mixed up with the number of another. 0 names nothing, except for
// HostId, which is an index.
template <class Tag, class Number>
struct Id {
  Number value{};

  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using HostId = Id<struct HostTag, std::uint8_t>;         // index of the host in its world: 0, 1, …
using ProgramId = Id<struct ProgramTag, std::uint32_t>;  // one start of one program; from 1
using FrameId = Id<struct FrameTag, std::uint64_t>;      // one frame on the wire; from 1, in order of sending
using CallId = Id<struct CallTag, std::uint64_t>;        // one socket call; from 1
using PeerId = Id<struct PeerTag, std::uint32_t>;        // one peer, which may be a whole crowd; from 1
using CommandId = Id<struct CommandTag, std::uint64_t>;  // one command given to the engine; from 1
using Cookie = Id<struct CookieTag, std::uint64_t>;  // the kernel's socket cookie (SO_COOKIE); 0: not known

}  // namespace wirestep

template <class Tag, class Number>
struct std::hash<wirestep::Id<Tag, Number>> {
  std::size_t operator()(const wirestep::Id<Tag, Number>& id) const { return std::hash<Number>()(id.value); }
};
