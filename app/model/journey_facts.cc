// What is told of one message: its calls, its frame, and what the kernels say. Which message it is, is in
// message_journey.cc.

#include <algorithm>

#include "app/model/message_journey.h"
#include "app/model/moving_calls.h"

namespace wirestep::app {

namespace {

using packet::Protocol;
using Place = Journey::Place;

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
  journey.handed = bytes_of_argument(call_argument(args, 1));
  journey.handed_length = journey.handed.size();
  std::string_view name = trace_->text(call.name);
  if (journey.write_returned != no_event && name != "sendmmsg")  // that one counts messages
    journey.handed_length =
        static_cast<std::uint64_t>(std::get<CallEvent>((*trace_)[write.returned].body).result);
  Endpoint there = named_address(name, args);
  for (const ModelSocket& each : model.sockets) {
    if (each.socket.host != journey.from || each.socket.cookie != write.socket) continue;
    journey.send_queue = each.socket.send_queue;
    if (there.family == Family::none) there = each.socket.peer;
  }
  if (there.family != Family::none) journey.towards = ip_to_string(there);
  for (const ModelHost& each : model.hosts)
    if (there.family != Family::none && ip_to_string(each.address) == ip_to_string(there))
      journey.to = each.id;
  tell_question(journey, model.cursor);
  tell_counters(journey, model);
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
  auto first_of = [&](const std::vector<StreamCall>& calls) {
    return std::partition_point(calls.begin(), calls.end(),
                                [&](const StreamCall& call) { return call.stop() < segment->begin; });
  };
  for (auto call = first_of(writer.writes); call != writer.writes.end() && call->began < sent.sent; ++call)
    if (overlaps(*call)) tell_write(journey, *call, cursor);
  for (const StreamCall& call : writer.open_writes)
    if (call.began < sent.sent) tell_write(journey, call, cursor);
  const auto& reads = streams_.reader(stream).reads;
  for (auto call = first_of(reads); call != reads.end() && call->begin <= segment->begin; ++call)
    if (journey.read == no_event && call->returned < cursor && !call->end && overlaps(*call))
      journey.read = call->returned;
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
  auto bytes_of = [&](const Sent& sent) {
    return trace_->bytes(std::get<FrameEvent>((*trace_)[sent.sent].body).bytes);
  };
  for (std::size_t i = arps_.size(); i-- > 0;) {
    const Sent& each = frames_[arps_[i]];
    bool request = byte_at(bytes_of(each), arp_operation) == 1;
    if (each.from != journey.from && each.delivered < cursor && !request) return;
    if (each.from != journey.from || !request || each.sent >= cursor) continue;
    journey.asks = each.frame;
    for (std::size_t at = 0; at < 4; ++at)
      journey.asks_for += (at > 0 ? "." : "") + std::to_string(byte_at(bytes_of(each), arp_target + at));
    return;
  }
}

// Which of its layers the kernel says it has been through.
void Journeys::tell_counters(Journey& journey, const Model& model) const {
  for (const ModelCounter& each : model.counters) {
    if (each.host != journey.from || each.index < journey.written) continue;
    std::string_view name = trace_->text(each.name);
    journey.transport_counted |= name == "UdpOutDatagrams";
    journey.internet_counted |= name == "IpOutRequests";
  }
}

}  // namespace wirestep::app
