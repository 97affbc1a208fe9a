#include "app/model/byte_stream.h"

#include <algorithm>

#include "packet/ip_identity.h"

namespace wirestep::app {

std::uint64_t ByteStream::acked_at(std::size_t cursor) const {
  auto after =
      std::partition_point(acked.begin(), acked.end(), [&](const auto& each) { return each.first < cursor; });
  return after == acked.begin() ? 0 : std::prev(after)->second;
}

void ByteStreams::follow(std::size_t size) {
  for (; followed_ < size; ++followed_) {
    const Event& event = (*trace_)[followed_];
    auto index = static_cast<std::uint32_t>(followed_);
    if (const auto* each = std::get_if<FrameEvent>(&event.body)) {
      frame(index, *each);
    } else if (const auto* call_event = std::get_if<CallEvent>(&event.body)) {
      call(index, *call_event);
    } else if (const auto* program = std::get_if<ProgramEvent>(&event.body)) {
      program_host_[program->program.value] = program->host;
    } else if (const auto* body = std::get_if<SocketEvent>(&event.body)) {
      const Socket& socket = trace_->socket(body->socket);
      if (socket.state == TcpState::gone) continue;
      Known& known = meet({socket.host, socket.cookie});
      known.transport = socket.transport;
      known.local = socket.local;
      if (socket.peer.port != 0) known.peer = socket.peer;
    }
  }
}

void ByteStreams::frame(std::uint32_t index, const FrameEvent& event) {
  auto place = places_.find(event.frame.value);
  if (place == places_.end()) {
    if (event.stage == FrameStage::sent) sent(index, event);
    if (event.stage == FrameStage::duplicated) duplicated(index, event);
    return;
  }
  Place& where = place->second;
  bool has_data = where.index != std::numeric_limits<std::size_t>::max();
  if (event.stage == FrameStage::dropped && has_data) segment(where).dropped = index;
  if (event.stage != FrameStage::delivered) return;
  if (where.acks) {
    ByteStream& other = streams_[where.stream ^ 1];  // a conversation's two are made together
    if (other.acked.empty() || *where.acks > other.acked.back().second)
      other.acked.emplace_back(index, *where.acks);
    where.acks.reset();
  }
  if (!has_data || segment(where).arrived != no_event) return;
  segment(where).arrived = index;
  if (event.mask == 0) arrived(where, index);  // else its checksum is wrong, and the kernel throws it away
}

// A datagram waits for its reader once the last of its fragments is there.
void ByteStreams::arrived(const Place& place, std::uint32_t index) {
  const ByteStream& stream = streams_[place.stream];
  auto flow = flows_.find({stream.transport, stream.to_host, stream.from, stream.to});
  if (stream.transport != Transport::udp || flow == flows_.end()) return;
  const StreamSegment& segment = this->segment(place);
  auto parts = parts_.find(place.parts.value);
  if (!place.parts) {
    flow->second.waiting.push_back({segment.begin, segment.length, index});
  } else if (parts != parts_.end()) {
    Parts& whole = parts->second;
    whole.there += segment.length;
    if (whole.there == whole.length) flow->second.waiting.push_back({whole.begin, whole.length, index});
  }
}

void ByteStreams::add(Place place, const StreamSegment& segment) {
  ByteStream& stream = streams_[place.stream];
  std::vector<StreamSegment>& list = place.again ? stream.again : stream.segments;
  place.index = list.size();
  list.push_back(segment);
  places_.insert_or_assign(segment.frame.value, place);
}

// It has no ports: where its first one goes, it goes.
void ByteStreams::later_fragment(std::uint32_t index, const FrameEvent& event) {
  auto first = places_.find(event.fragment_of.value);
  auto parts = parts_.find(event.fragment_of.value);
  auto packet = packet::ip_identity(trace_->bytes(event.bytes));
  if (first == places_.end() || parts == parts_.end() || !packet) return;
  constexpr std::uint64_t udp_header = 8;  // is in the first fragment
  add({first->second.stream, 0, false, std::nullopt, event.fragment_of},
      {.frame = event.frame,
       .begin = parts->second.begin + packet->offset - udp_header,
       .length = packet->length,
       .sent = index});
}

// Another one of the same bytes. That of a fragment fills no gap that the fragment itself doesn't.
void ByteStreams::duplicated(std::uint32_t index, const FrameEvent& event) {
  auto original = places_.find(event.duplicate_of.value);
  if (original == places_.end() || original->second.index == std::numeric_limits<std::size_t>::max()) return;
  StreamSegment copy = segment(original->second);
  copy.frame = event.frame;
  copy.sent = index;
  copy.arrived = copy.dropped = no_event;
  copy.copy = std::max<std::uint32_t>(copy.copy, 2);
  Place place{original->second.stream, 0, true, std::nullopt, {}};
  if (original->second.parts) place.parts = event.frame;  // of no datagram that is known
  add(place, copy);
}

StreamSegment& ByteStreams::segment(const Place& place) {
  ByteStream& stream = streams_[place.stream];
  return (place.again ? stream.again : stream.segments)[place.index];
}

// The direction's flow. A SYN with another initial number begins a new conversation on the same ports.
ByteStreams::Flow& ByteStreams::flow(const FrameEvent& event, const packet::Brief& brief,
                                     std::uint32_t index) {
  bool tcp = brief.protocol == packet::Protocol::tcp;
  Transport transport = tcp ? Transport::tcp : Transport::udp;
  Direction there{transport, event.to, brief.source, brief.destination},
      back{transport, event.from, brief.destination, brief.source};
  bool opens = tcp && (brief.flags & packet::syn);
  auto found = flows_.find(there);
  bool anew = found != flows_.end() && opens && !(brief.flags & packet::ack) && found->second.has_base &&
              found->second.base != brief.seq + 1;
  if (found == flows_.end() || anew) {
    conversations_.push_back({streams_.size(), streams_.size() + 1});
    streams_.push_back({.transport = transport,
                        .from_host = event.from,
                        .to_host = event.to,
                        .from = brief.source,
                        .to = brief.destination,
                        .first = index});
    streams_.push_back({.transport = transport,
                        .from_host = event.to,
                        .to_host = event.from,
                        .from = brief.destination,
                        .to = brief.source,
                        .first = index});
    flows_[back] = {.stream = streams_.size() - 1};
    found = flows_.insert_or_assign(there, Flow{.stream = streams_.size() - 2}).first;
  }
  if (tcp && (opens || !found->second.has_base)) {
    found->second.base = brief.seq + (opens ? 1 : 0);
    found->second.has_base = true;
  }
  return found->second;
}

// Sequence numbers wrap after 4 GiB: the offset nearest to the highest one so far is meant.
std::uint64_t ByteStreams::offset(Flow& flow, std::uint32_t sequence) const {
  auto apart = static_cast<std::int32_t>(sequence - flow.base - static_cast<std::uint32_t>(flow.high));
  auto at = static_cast<std::int64_t>(flow.high) + apart;
  return at < 0 ? 0 : static_cast<std::uint64_t>(at);
}

void ByteStreams::sent(std::uint32_t index, const FrameEvent& event) {
  if (event.fragment_of) return later_fragment(index, event);
  packet::Brief brief = packet::brief(trace_->bytes(event.bytes), event.wire_length);
  bool tcp = brief.protocol == packet::Protocol::tcp, udp = brief.protocol == packet::Protocol::udp;
  if (!tcp && !udp) return;
  Flow& there = flow(event, brief, index);
  Place place{there.stream, std::numeric_limits<std::size_t>::max(), false, std::nullopt};
  if (tcp && (brief.flags & packet::ack)) {
    auto back = flows_.find({Transport::tcp, event.from, brief.destination, brief.source});
    if (back != flows_.end() && back->second.has_base) {
      ByteStream& other = streams_[back->second.stream];
      std::uint64_t end = other.segments.empty() ? 0 : other.segments.back().stop();
      // A FIN is acknowledged like a byte, but none of the program's.
      if (end > 0) place.acks = std::min(offset(back->second, brief.ack), end);
    }
  }
  if (brief.payload_length > 0 || udp) {
    std::uint64_t begin = tcp ? offset(there, brief.seq) : there.high;
    StreamSegment made{.frame = event.frame,
                       .begin = begin,
                       .length = brief.payload_length,
                       .sent = index,
                       .copy = event.copy};
    // What was sent before goes to the others, also if its first copy was cut otherwise.
    place.again = tcp && (event.copy > 1 || begin < there.high);
    if (place.again) made.copy = std::max<std::uint32_t>(made.copy, 2);
    there.high = std::max(there.high, made.stop());
    auto packet = packet::ip_identity(trace_->bytes(event.bytes));
    if (udp && brief.fragment && packet) {
      // UDP's own length tells how much the later fragments will bring.
      auto byte = [&](std::size_t i) { return std::to_integer<std::uint64_t>(packet->carries[i]); };
      std::uint64_t length = std::max<std::uint64_t>(byte(4) << 8 | byte(5), 8) - 8;
      parts_[event.frame.value] = {begin, length, 0};
      place.parts = event.frame;
      there.high = std::max(there.high, begin + length);
    }
    add(place, made);
  } else if (place.acks) {
    places_.insert_or_assign(event.frame.value, place);
  }
}

std::optional<std::pair<std::size_t, bool>> ByteStreams::of_frame(FrameId frame) const {
  auto place = places_.find(frame.value);
  if (place == places_.end()) return std::nullopt;
  return std::pair(place->second.stream / 2, place->second.stream % 2 == 0);
}

}  // namespace wirestep::app
