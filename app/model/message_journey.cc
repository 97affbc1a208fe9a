#include "app/model/message_journey.h"

#include <algorithm>

#include "app/model/moving_calls.h"

namespace wirestep::app {

namespace {

using packet::Protocol;
using Place = Journey::Place;

bool hands_over(std::string_view name) {
  return writes_bytes(name) && name != "sendfile";  // whose message no argument has
}

unsigned hex_digit(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
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
    if (made.arp) arps_.push_back(frames_.size());
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

// The frame that carries what was handed over, or its first bytes; of several copies the first that isn't
// lost.
const Journeys::Sent* Journeys::carrier(const Handed& write, std::size_t cursor) const {
  const Sent* found = nullptr;
  auto from = std::partition_point(frames_.begin(), frames_.end(),
                                   [&](const Sent& each) { return each.sent < write.began; });
  // Of a flood that follows nobody asks which of its frames repeats this one.
  constexpr std::ptrdiff_t most = 4096;
  auto end = from + std::min(most, frames_.end() - from);
  for (auto each = from; each != end && each->sent < cursor; ++each) {
    bool ours = each->data && each->socket == write.socket;
    if (found && each->origin == found->origin) {
      bool broken = found->delivered < cursor && !changes_.of(found->frame, cursor).empty();
      if (found->dropped < cursor || broken) found = &*each;
    } else if (!found && ours && each->origin == each->frame && !carries_older(*each, write)) {
      found = &*each;
    }
  }
  return found;
}

// Whether all of the frame's bytes were handed over before: they may still have been waiting.
bool Journeys::carries_older(const Sent& sent, const Handed& write) const {
  auto place = streams_.of_frame(sent.frame);
  if (!place) return false;
  const Conversation& talk = streams_.conversations()[place->first];
  const ByteStream& stream = streams_.stream(place->second ? talk.there : talk.back);
  const StreamSegment* segment = segment_of(sent, stream);
  const auto& written = streams_.writer(stream).writes;
  auto mine = std::find_if(written.rbegin(), written.rend(),
                           [&](const StreamCall& one) { return one.began == write.began; });
  return segment && mine != written.rend() && segment->length > 0 && segment->stop() <= mine->begin;
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

}  // namespace wirestep::app
