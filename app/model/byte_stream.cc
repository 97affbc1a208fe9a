#include "app/model/byte_stream.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "packet/ip_identity.h"

namespace wirestep::app {

namespace {

using packet::Protocol;

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Calls whose result is a number of bytes of one socket.
bool writes(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {"send",  "sendto", "sendmsg", "sendmmsg",
                                                     "write", "writev", "sendfile"};
  return is_one_of(names, name);
}
bool reads(std::string_view name) {
  constexpr std::array<std::string_view, 6> names = {"recv",     "recvfrom", "recvmsg",
                                                     "recvmmsg", "read",     "readv"};
  return is_one_of(names, name);
}

// The call's argument of that number, one a line.
std::string_view argument(std::string_view args, std::size_t number) {
  for (; number > 0; --number) {
    std::size_t end = args.find('\n');
    if (end == args.npos) return {};
    args.remove_prefix(end + 1);
  }
  return args.substr(0, args.find('\n'));
}

// The messages that sendmmsg or recvmmsg has moved: "[3, 5] 10.0.0.1:5000 \"one\"" gives 3 and 5.
std::vector<std::uint64_t> message_lengths(std::string_view args) {
  std::string_view text = argument(args, 1);
  std::vector<std::uint64_t> lengths;
  while (!text.empty() && (text[0] == '[' || text[0] == ',')) {
    text.remove_prefix(text[0] == ',' ? 2 : 1);
    std::uint64_t length = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc()) break;
    lengths.push_back(length);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return lengths;
}

// The address that a message, or the argument of that number, names.
Endpoint named_address(std::string_view name, std::string_view args) {
  if (name == "sendto" || name == "recvfrom") return endpoint_from(argument(args, 4)).value_or(Endpoint{});
  if (!name.ends_with("msg")) return {};
  std::string_view text = argument(args, 1);
  for (std::size_t end; (end = text.find(' ')) != text.npos && text[0] != '"'; text.remove_prefix(end + 1))
    if (auto named = endpoint_from(text.substr(0, end))) return *named;
  return {};
}

// How many bytes it is to move; 0 where no single argument says so.
std::uint64_t asked(std::string_view name, std::string_view args) {
  if (name.ends_with("msg") || name == "readv" || name == "writev") return 0;
  std::string_view text = argument(args, name == "sendfile" ? 3 : 2);
  std::uint64_t size = 0;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return size;
}

bool leaves_it_there(std::string_view name, std::string_view args) {
  if (!name.starts_with("recv")) return false;
  std::string_view flags = argument(args, name == "recvmsg" ? 2 : 3);
  return flags.find("MSG_PEEK") != flags.npos || flags.find("MSG_OOB") != flags.npos ||
         flags.find("MSG_ERRQUEUE") != flags.npos;
}

const SocketCalls no_calls;

}  // namespace

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
      Known& known = sockets_[{socket.host, socket.cookie}];
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
  bool tcp = brief.protocol == Protocol::tcp;
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
  bool tcp = brief.protocol == Protocol::tcp, udp = brief.protocol == Protocol::udp;
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

void ByteStreams::call(std::uint32_t index, const CallEvent& event) {
  if (event.stage == CallStage::waiting) return;
  if (event.stage == CallStage::begin) {
    call_began(index, event);
    return;
  }
  auto open = open_.find(event.call.value);
  if (open == open_.end()) return;
  auto [key, write, to] = open->second;
  open_.erase(open);
  Known& socket = sockets_[key];
  SocketCalls& begun = to.port != 0 ? socket.by_peer[to].calls : socket.calls;
  auto& waiting = write ? begun.open_writes : begun.open_reads;
  auto mine = std::find_if(waiting.begin(), waiting.end(), [&](const StreamCall& each) {
    return std::get<CallEvent>((*trace_)[each.began].body).call == event.call;
  });
  if (mine == waiting.end()) return;
  StreamCall call = *mine;
  waiting.erase(mine);
  if (event.error != 0 || event.result < 0) return;
  call.returned = index;
  std::string_view name = trace_->text(event.name), args = trace_->text(event.args);
  std::vector<std::uint64_t> lengths = {static_cast<std::uint64_t>(event.result)};
  if (name.ends_with("mmsg")) lengths = message_lengths(args);
  for (std::uint64_t length : lengths) {
    call.length = length;
    moved(key, socket, begun, write, to, call, event);
  }
}

// One write, or one read; or one message of several that a call has moved.
void ByteStreams::moved(SocketKey key, Known& socket, SocketCalls& begun, bool write, const Endpoint& to,
                        StreamCall call, const CallEvent& event) {
  bool datagram = socket.transport == Transport::udp;
  if (!write && datagram) {
    // With MSG_TRUNC the result is the datagram's length, whatever room there was for it.
    if (call.asked > 0) call.length = std::min(call.length, call.asked);
    Endpoint from = read_datagram(key, socket, call, event);
    if (from.port != 0) {
      socket.by_peer[from].calls.reads.push_back(call);
      return;
    }
  }
  std::uint64_t& sum = !write ? socket.read : to.port != 0 ? socket.by_peer[to].written : socket.written;
  call.begin = sum;
  call.end = !write && call.length == 0 && !datagram;
  sum += call.length;
  (write ? begun.writes : begun.reads).push_back(call);
}

void ByteStreams::call_began(std::uint32_t index, const CallEvent& event) {
  auto host = program_host_.find(event.program.value);
  std::string_view name = trace_->text(event.name), args = trace_->text(event.args);
  bool write = writes(name);
  if (name == "connect" && host != program_host_.end() && event.socket != Cookie{})
    sockets_[{host->second, event.socket}].connected_to =
        endpoint_from(argument(args, 1)).value_or(Endpoint{});
  if (host == program_host_.end() || event.socket == Cookie{} || (!write && !reads(name))) return;
  if (leaves_it_there(name, args)) return;
  SocketKey key{host->second, event.socket};
  Known& socket = sockets_[key];
  Endpoint to = write ? named_address(name, args) : Endpoint{};
  SocketCalls& calls = to.port != 0 ? socket.by_peer[to].calls : socket.calls;
  std::uint64_t begin = !write ? socket.read : to.port != 0 ? socket.by_peer[to].written : socket.written;
  StreamCall call{.began = index, .begin = begin, .asked = asked(name, args)};
  (write ? calls.open_writes : calls.open_reads).push_back(call);
  open_[event.call.value] = {key, write, to};
}

// Which datagram a receive got: the first that arrived at this socket's port and wasn't read yet, from the
// sender that the call names if it names one.
Endpoint ByteStreams::read_datagram(SocketKey key, const Known& socket, StreamCall& read,
                                    const CallEvent& event) {
  std::string_view name = trace_->text(event.name);
  // Of several messages the call names the first one's sender; those behind it are taken as they came.
  Endpoint from = name == "recvmmsg" ? Endpoint{} : named_address(name, trace_->text(event.args));
  Flow* best = nullptr;
  for (auto& [direction, flow] : flows_) {
    const ByteStream& stream = streams_[flow.stream];
    bool fits = stream.transport == Transport::udp && stream.to_host == key.host &&
                stream.to.port == socket.local.port && !flow.waiting.empty() &&
                (from.port == 0 || from == stream.from);
    if (fits && (!best || flow.waiting.front().arrived < best->waiting.front().arrived)) best = &flow;
  }
  if (!best) return {};
  const Waiting got = best->waiting.front();
  best->waiting.erase(best->waiting.begin());
  read.begin = got.begin;
  read.cut = read.length < got.length;
  return streams_[best->stream].from;
}

const ByteStreams::Known* ByteStreams::socket_of(HostId host, const ByteStream& stream, bool sends) const {
  const Endpoint& local = sends ? stream.from : stream.to;
  const Endpoint& peer = sends ? stream.to : stream.from;
  const Known *found = nullptr, *guessed = nullptr;
  std::uint32_t latest = 0;
  for (const auto& [key, socket] : sockets_) {
    if (key.host != host) continue;
    // One that was gone before the kernel's list was looked at: when and where to it wrote tells that it was
    // this one.
    if (sends && socket.local.port == 0 && stream.transport == Transport::udp) {
      auto named = socket.by_peer.find(stream.to);
      const auto& writes = named == socket.by_peer.end() ? socket.calls.writes : named->second.calls.writes;
      bool meant = named != socket.by_peer.end() || socket.connected_to == stream.to;
      if (!meant || writes.empty() || writes[0].began > stream.first || writes[0].began < latest) continue;
      latest = writes[0].began;
      guessed = &socket;
    }
    if (socket.transport != stream.transport || socket.local.port == 0) continue;
    // A datagram socket may be bound to every address, and connected to none.
    bool fits = stream.transport == Transport::tcp
                    ? socket.local == local && socket.peer == peer
                    : socket.local.port == local.port && (socket.peer.port == 0 || socket.peer == peer);
    if (fits) found = &socket;  // of several that had this address, the latest
  }
  return found ? found : guessed;
}

const SocketCalls& ByteStreams::writer(const ByteStream& stream) const {
  const Known* socket = socket_of(stream.from_host, stream, true);
  if (!socket) return no_calls;
  auto named = socket->by_peer.find(stream.to);
  return named == socket->by_peer.end() ? socket->calls : named->second.calls;
}

const SocketCalls& ByteStreams::reader(const ByteStream& stream) const {
  const Known* socket = socket_of(stream.to_host, stream, false);
  if (!socket) return no_calls;
  auto known = socket->by_peer.find(stream.from);
  return known == socket->by_peer.end() ? socket->calls : known->second.calls;
}

const std::vector<StreamCall>& ByteStreams::open_reads(const ByteStream& stream) const {
  const Known* socket = socket_of(stream.to_host, stream, false);
  return (socket ? socket->calls : no_calls).open_reads;
}

std::optional<std::pair<std::size_t, bool>> ByteStreams::of_frame(FrameId frame) const {
  auto place = places_.find(frame.value);
  if (place == places_.end()) return std::nullopt;
  return std::pair(place->second.stream / 2, place->second.stream % 2 == 0);
}

}  // namespace wirestep::app
