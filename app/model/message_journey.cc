#include "app/model/message_journey.h"

#include <algorithm>
#include <array>

namespace wirestep::app {

namespace {

using packet::Protocol;
using Place = Journey::Place;

bool hands_over(std::string_view name) {
  constexpr std::array<std::string_view, 5> names = {"send", "sendto", "sendmsg", "write", "writev"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view argument(std::string_view args, std::size_t number) {
  for (; number > 0; --number) {
    std::size_t end = args.find('\n');
    if (end == args.npos) return {};
    args.remove_prefix(end + 1);
  }
  return args.substr(0, args.find('\n'));
}

unsigned hex_digit(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

std::uint8_t byte_at(std::span<const std::byte> bytes, std::size_t at) {
  return at < bytes.size() ? std::to_integer<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

// RFC 826 behind an Ethernet header.
constexpr std::size_t arp_operation = 14 + 7, arp_target = 14 + 24;

// The layer whose checksum is wrong.
std::optional<std::size_t> wrong_layer(const packet::Packet& packet) {
  for (std::size_t i = 0; i < packet.layers.size(); ++i) {
    const packet::Layer& layer = packet.layers[i];
    if (layer.quoted) break;
    for (const packet::Field& field : layer.fields)
      if (field.checksum == packet::Checksum::bad) return i;
  }
  return std::nullopt;
}

const packet::Layer* transport_of(const packet::Packet& packet) {
  for (const packet::Layer& layer : packet.layers)
    if (!layer.quoted && (layer.protocol == Protocol::tcp || layer.protocol == Protocol::udp)) return &layer;
  return nullptr;
}

// The socket at this end: its own port, and the other's address if it has one.
const Socket* socket_at(const Model& model, HostId host, bool tcp, const Endpoint& own,
                        const Endpoint& other) {
  const Socket* found = nullptr;
  for (const ModelSocket& each : model.sockets) {
    const Socket& socket = each.socket;
    bool here = socket.host == host && (socket.transport == Transport::tcp) == tcp &&
                socket.local.port == own.port && (tcp ? socket.state != TcpState::listen : true);
    if (here && (socket.peer == other || (!tcp && socket.peer.port == 0))) found = &socket;
  }
  return found;
}

}  // namespace

std::string bytes_of_argument(std::string_view text) {
  std::size_t begin = text.find('"'), end = text.rfind('"');
  std::string bytes;
  if (begin == text.npos || end == begin) return bytes;
  for (std::size_t i = begin + 1; i < end; ++i) {
    if (text[i] != '\\' || i + 1 >= end) {
      bytes += text[i];
      continue;
    }
    char c = text[++i];
    if (c == 'x' && i + 2 < end) {
      bytes += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      bytes += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
    }
  }
  return bytes;
}

void Journeys::follow(std::size_t size) {
  streams_.follow(size);
  changes_.follow(*trace_, size);
  for (; followed_ < size; ++followed_) {
    const Event& event = (*trace_)[followed_];
    auto index = static_cast<std::uint32_t>(followed_);
    if (const auto* each = std::get_if<FrameEvent>(&event.body))
      frame(index, *each);
    else if (const auto* each_call = std::get_if<CallEvent>(&event.body))
      call(index, *each_call);
    else if (const auto* program = std::get_if<ProgramEvent>(&event.body))
      program_host_[program->program.value] = program->host;
  }
}

void Journeys::frame(std::uint32_t index, const FrameEvent& event) {
  if (event.stage == FrameStage::sent || event.stage == FrameStage::duplicated) {
    packet::Brief brief = packet::brief(trace_->bytes(event.bytes), event.wire_length);
    Sent made{.frame = event.frame,
              .origin = event.frame,
              .socket = event.socket,
              .from = event.from,
              .sent = index};
    if (event.retransmission_of) made.origin = event.retransmission_of;
    if (event.duplicate_of) made.origin = event.duplicate_of;
    made.arp = brief.protocol == Protocol::arp;
    bool transport = brief.protocol == Protocol::tcp || brief.protocol == Protocol::udp;
    made.data = (transport && brief.payload_length > 0) || brief.protocol == Protocol::udp;
    made.bare_ack =
        brief.protocol == Protocol::tcp && brief.flags == packet::ack && brief.payload_length == 0;
    by_id_[event.frame.value] = frames_.size();
    frames_.push_back(made);
    return;
  }
  auto found = by_id_.find(event.frame.value);
  if (found == by_id_.end()) return;
  Sent& known = frames_[found->second];
  auto first = [index](std::uint32_t& at) { at = std::min(at, index); };
  if (event.stage == FrameStage::held) first(known.held);
  if (event.stage == FrameStage::dropped) first(known.dropped);
  if (event.stage == FrameStage::delivered) first(known.delivered);
}

void Journeys::call(std::uint32_t index, const CallEvent& event) {
  if (event.stage == CallStage::begin && event.socket != Cookie{} && hands_over(trace_->text(event.name))) {
    open_[event.call.value] = writes_.size();
    writes_.push_back({.socket = event.socket, .program = event.program, .began = index});
  } else if (event.stage == CallStage::returned) {
    auto open = open_.find(event.call.value);
    if (open == open_.end()) return;
    writes_[open->second].returned = index;
    writes_[open->second].failed = event.error != 0 || event.result < 0;
    open_.erase(open);
  }
}

const Journeys::Sent* Journeys::find(FrameId id) const {
  auto found = by_id_.find(id.value);
  return found == by_id_.end() ? nullptr : &frames_[found->second];
}

std::optional<FrameId> Journeys::neighbour(FrameId frame, int by, std::size_t cursor) const {
  auto found = by_id_.find(frame.value);
  if (found == by_id_.end()) {
    const Sent* last = nullptr;
    for (const Sent& each : frames_)
      if (each.sent < cursor) last = &each;
    return last ? std::optional(last->frame) : std::nullopt;
  }
  auto at = static_cast<std::ptrdiff_t>(found->second) + by;
  if (at < 0 || at >= static_cast<std::ptrdiff_t>(frames_.size())) return std::nullopt;
  const Sent& next = frames_[static_cast<std::size_t>(at)];
  return next.sent < cursor ? std::optional(next.frame) : std::nullopt;
}

const Journeys::Sent* Journeys::last_before(std::size_t cursor, bool arp) const {
  auto end = std::partition_point(frames_.begin(), frames_.end(),
                                  [&](const Sent& each) { return each.sent < cursor; });
  while (end != frames_.begin())
    if (--end; end->arp == arp) return &*end;
  return nullptr;
}

const Journeys::Handed* Journeys::latest_write(std::size_t cursor) const {
  auto end = std::partition_point(writes_.begin(), writes_.end(),
                                  [&](const Handed& each) { return each.began < cursor; });
  while (end != writes_.begin())
    if (--end; !(end->failed && end->returned < cursor)) return &*end;
  return nullptr;
}

const StreamSegment* Journeys::segment_of(const Sent& sent, const ByteStream& stream) const {
  for (const auto* list : {&stream.segments, &stream.again}) {
    auto found = std::partition_point(list->begin(), list->end(),
                                      [&](const StreamSegment& each) { return each.sent < sent.sent; });
    if (found != list->end() && found->sent == sent.sent) return &*found;
  }
  return nullptr;
}

// The frame that carries what was handed over, or its first bytes; of several copies the one that came
// furthest.
const Journeys::Sent* Journeys::carrier(const Handed& write, std::size_t cursor) const {
  const Sent* first = nullptr;
  auto from = std::partition_point(frames_.begin(), frames_.end(),
                                   [&](const Sent& each) { return each.sent < write.began; });
  for (auto each = from; each != frames_.end() && each->sent < cursor; ++each) {
    bool ours = each->data && each->socket == write.socket;
    if (first && each->origin == first->origin) {
      // A copy: what became of the one before decides.
      bool arrived = first->delivered < cursor && changes_.of(first->frame, cursor).empty();
      if (!arrived) first = &*each;
      continue;
    }
    if (first || !ours || each->origin != each->frame) continue;
    // Bytes that were handed over before may still have been waiting.
    if (auto place = streams_.of_frame(each->frame)) {
      const Conversation& talk = streams_.conversations()[place->first];
      const ByteStream& stream = streams_.stream(place->second ? talk.there : talk.back);
      const StreamSegment* segment = segment_of(*each, stream);
      const auto& written = streams_.writer(stream).writes;
      auto mine = std::find_if(written.rbegin(), written.rend(),
                               [&](const StreamCall& one) { return one.began == write.began; });
      if (segment && mine != written.rend() && segment->length > 0 && segment->stop() <= mine->begin)
        continue;
    }
    first = &*each;
  }
  return first;
}

std::optional<Journey> Journeys::at(const Model& model, FrameId chosen) const {
  std::size_t cursor = model.cursor;
  if (const Sent* frame = find(chosen); frame && frame->sent < cursor) return of_frame(model, *frame);
  const Sent *last = last_before(cursor, false), *question = last_before(cursor, true);
  std::optional<Journey> message;
  const Handed* write = latest_write(cursor);
  if (write) {
    message = of_write(model, *write);
    bool overtaken = message->place == Place::kernel && last && last->sent > write->began;
    if (message->place <= Place::wire && !overtaken) return message;
  }
  for (bool arp : {false, true})
    for (const ModelFrame& each : model.in_flight)
      if (const Sent* frame = find(each.frame.frame); frame && frame->arp == arp)
        return of_frame(model, *frame);
  if (!last) last = question;
  if (!last) return message;
  if (message && (message->sent == no_event || last->sent <= message->sent || last->bare_ack)) return message;
  return of_frame(model, *last);
}

Journey Journeys::of_frame(const Model& model, const Sent& sent) const {
  std::size_t cursor = model.cursor;
  Journey journey;
  const auto& event = std::get<FrameEvent>((*trace_)[sent.sent].body);
  journey.frame = &event;
  journey.sent = sent.sent;
  journey.from = event.from, journey.to = event.to;
  journey.bytes_sent = journey.bytes = trace_->bytes(event.bytes);
  if (auto changes = changes_.of(event.frame, cursor); !changes.empty())
    journey.bytes = trace_->bytes(changes.back().bytes);
  journey.packet = packet::dissect(journey.bytes, event.wire_length);
  journey.held = sent.held < cursor;
  if (sent.data) tell_calls(journey, sent, cursor);
  if (const packet::Layer* transport = transport_of(journey.packet)) {
    packet::Brief brief = packet::brief(journey.bytes, event.wire_length);
    std::size_t at = transport->offset + transport->length;
    std::size_t kept =
        std::min<std::size_t>(journey.bytes.size(), brief.payload_offset + brief.payload_length);
    journey.handed.clear();
    for (std::size_t i = at; i < kept; ++i)
      journey.handed += static_cast<char>(byte_at(journey.bytes_sent, i));
    journey.handed_length = brief.payload_length;
  }
  if (sent.delivered < cursor) {
    journey.place = Place::delivered;
    if (auto wrong = wrong_layer(journey.packet)) {
      journey.place = Place::refused;
      journey.refused_layer = wrong;
      journey.read = no_event;
    } else if (journey.read != no_event) {
      journey.place = Place::read;
    } else if (sent.data) {
      tell_queue(journey, model);
    }
  } else {
    journey.read = no_event;
    journey.place = sent.dropped < cursor ? Place::lost : Place::wire;
  }
  return journey;
}

Journey Journeys::of_write(const Model& model, const Handed& write) const {
  if (const Sent* frame = carrier(write, model.cursor)) {
    Journey journey = of_frame(model, *frame);
    if (journey.written == no_event)
      tell_write(journey, {.began = write.began, .returned = write.returned}, model.cursor);
    return journey;
  }
  Journey journey;
  auto host = program_host_.find(write.program.value);
  journey.from = host == program_host_.end() ? HostId{} : host->second;
  tell_write(journey, {.began = write.began, .returned = write.returned}, model.cursor);
  journey.place = journey.write_returned == no_event ? Place::called : Place::kernel;
  const auto& call = std::get<CallEvent>((*trace_)[write.began].body);
  std::string_view args = trace_->text(call.args);
  journey.handed = bytes_of_argument(argument(args, 1));
  journey.handed_length = journey.handed.size();
  if (journey.write_returned != no_event)
    journey.handed_length =
        static_cast<std::uint64_t>(std::get<CallEvent>((*trace_)[write.returned].body).result);
  Endpoint there;
  if (trace_->text(call.name) == "sendto")
    if (auto named = endpoint_from(argument(args, 4))) there = *named;
  for (const ModelSocket& each : model.sockets) {
    if (each.socket.host != journey.from || each.socket.cookie != write.socket) continue;
    journey.send_queue = each.socket.send_queue;
    if (there.family == Family::none) there = each.socket.peer;
  }
  for (const ModelHost& each : model.hosts)
    if (there.family != Family::none && ip_to_string(each.address) == ip_to_string(there))
      journey.to = each.id;
  tell_question(journey, model.cursor);
  return journey;
}

void Journeys::tell_write(Journey& journey, const StreamCall& call, std::size_t cursor) const {
  if (call.began >= cursor) return;
  journey.written = call.began;
  if (call.returned < cursor) journey.write_returned = call.returned;
}

// Which calls wrote and read the bytes of this frame.
void Journeys::tell_calls(Journey& journey, const Sent& sent, std::size_t cursor) const {
  auto place = streams_.of_frame(sent.frame);
  const Sent* as_first = &sent;
  if (!place && sent.origin != sent.frame) {  // the wire made it, of another
    place = streams_.of_frame(sent.origin);
    as_first = find(sent.origin);
  }
  if (!place || !as_first) return;
  const Conversation& talk = streams_.conversations()[place->first];
  const ByteStream& stream = streams_.stream(place->second ? talk.there : talk.back);
  const StreamSegment* segment = segment_of(*as_first, stream);
  if (!segment) return;
  auto overlaps = [&](const StreamCall& call) {
    bool empty = segment->length == 0 && call.length == 0 && call.begin == segment->begin;
    return empty || (call.begin < segment->stop() && call.stop() > segment->begin);
  };
  const SocketCalls& writer = streams_.writer(stream);
  for (const auto* list : {&writer.writes, &writer.open_writes})
    for (const StreamCall& call : *list)
      if (call.began < sent.sent && (list == &writer.open_writes || overlaps(call)))
        tell_write(journey, call, cursor);
  for (const StreamCall& call : streams_.reader(stream).reads) {
    if (journey.read != no_event || call.returned >= cursor || !overlaps(call) || call.end) continue;
    journey.read = call.returned;
  }
}

void Journeys::tell_queue(Journey& journey, const Model& model) const {
  packet::Brief brief = packet::brief(journey.bytes, journey.frame->wire_length);
  bool tcp = brief.protocol == Protocol::tcp;
  const Socket* socket = socket_at(model, *journey.to, tcp, brief.destination, brief.source);
  if (!socket || socket->recv_queue == 0) return;
  journey.place = Place::queue;
  journey.recv_queue = socket->recv_queue;
}

// The sender's last ARP request, unless it was answered since.
void Journeys::tell_question(Journey& journey, std::size_t cursor) const {
  const Sent* asked = nullptr;
  for (const Sent& each : frames_) {
    if (!each.arp || each.sent >= cursor) continue;
    std::span<const std::byte> bytes = trace_->bytes(std::get<FrameEvent>((*trace_)[each.sent].body).bytes);
    bool request = byte_at(bytes, arp_operation) == 1;
    if (each.from == journey.from && request) asked = &each;
    if (each.from != journey.from && each.delivered < cursor && !request) asked = nullptr;
  }
  if (!asked) return;
  std::span<const std::byte> bytes = trace_->bytes(std::get<FrameEvent>((*trace_)[asked->sent].body).bytes);
  journey.asks = asked->frame;
  for (std::size_t i = 0; i < 4; ++i)
    journey.asks_for += (i > 0 ? "." : "") + std::to_string(byte_at(bytes, arp_target + i));
}

}  // namespace wirestep::app
