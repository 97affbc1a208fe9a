#include "app/model/ladder.h"

#include <algorithm>
#include <atomic>

#include "app/model/ladder_rows.h"
#include "base/check.h"

namespace wirestep::app {

namespace {

constexpr double state_height = 1.35;
// A state's name may stand this much below where it begins; before it would stand lower, time moves down.
constexpr double label_drift = 2.5;

}  // namespace

void Ladder::show(const LadderOptions& options) {
  if (options != options_) *this = Ladder(*trace_, options);
}

std::uint64_t Ladder::new_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

void Ladder::follow(std::size_t end) {
  if (end < cursor_) *this = Ladder(*trace_, options_);  // the fold has no inverse
  CHECK(end < never);
  for (; cursor_ < end; ++cursor_) fold(static_cast<EventIndex>(cursor_), (*trace_)[cursor_]);
}

void Ladder::fold(EventIndex index, const Event& event) {
  Time time = event.time;
  double before = rows_.end();
  if (const auto* frame = std::get_if<FrameEvent>(&event.body)) {
    frame_event(index, time, *frame);
  } else if (const auto* call = std::get_if<CallEvent>(&event.body)) {
    call_event(index, time, *call);
  } else if (const auto* socket = std::get_if<SocketEvent>(&event.body)) {
    socket_event(index, time, *socket);
  } else if (const auto* host = std::get_if<HostEvent>(&event.body)) {
    host_event(index, *host);
  } else if (const auto* wire = std::get_if<WireEvent>(&event.body)) {
    wires_.at(wire->from.value) = {wire->mode, wire->transit};
  } else if (const auto* program = std::get_if<ProgramEvent>(&event.body)) {
    constexpr std::uint32_t most_programs = 1u << 20;  // a number that no session reaches is a file's mistake
    if (program->program.value >= most_programs) return;
    if (program_host_.size() <= program->program.value) program_host_.resize(program->program.value + 1);
    program_host_[program->program.value] = program->host;
    if (!program->started) program_ended(index, time, program->program);
  } else if (const auto* peer = std::get_if<PeerEvent>(&event.body)) {
    peer_event(index, *peer);
  } else if (const auto* command = std::get_if<CommandEvent>(&event.body)) {
    if (command->text.length > 0) crowd_open_ = false;
  }
  if (rows_.end() == before) return;
  moment_index_.push_back(index);
  moment_row_.push_back(rows_.end());
}

void Ladder::host_event(EventIndex index, const HostEvent& event) {
  crowds_.saw(event);
  introduced_.push_back(index);
  hosts_.push_back(event.host);
  wires_.emplace_back();
  took_part_.push_back(false);
  gutters_.emplace_back();
  states_.emplace_back();
  rows_.add_column();
}

std::vector<HostId> Ladder::shown_hosts() const {
  std::vector<HostId> shown;
  for (HostId host : hosts_)
    if (host == hosts_.front() || host == hosts_.back() || took_part_[host.value]) shown.push_back(host);
  return shown;
}

// A host between others has no gutter beside the wire: its calls stand upon the wire, and share its column.
std::size_t Ladder::gutter(HostId host) const {
  bool between = host.value > 0 && host.value + 1u < hosts_.size();
  return between ? wire_column : 1u + host.value;
}

// -- states -------------------------------------------------------------------------------------

void Ladder::socket_event(EventIndex index, Time time, const SocketEvent& event) {
  const Socket& socket = trace_->socket(event.socket);
  if (!options_.crowds && crowds_.folds(socket)) return;
  sockets_.saw(socket);
  states_changed(index, time);
}

void Ladder::states_changed(EventIndex index, Time time) {
  for (HostId host : hosts_) {
    std::optional<HostState> state = sockets_.state(host);
    if (!state || state == gutters_[host.value].shown) continue;
    gutters_[host.value].shown = state;
    double y = rows_.place(time), label = rows_.label(y, gutter(host), state_height);
    if (label > y + label_drift) y = rows_.place(time, label - label_drift);
    states_[host.value].push_back({y, label, index, host, *state});
  }
}

// -- rows ---------------------------------------------------------------------------------------

double Ladder::row_of(std::size_t cursor) const {
  auto after = std::partition_point(moment_index_.begin(), moment_index_.end(),
                                    [&](EventIndex index) { return index < cursor; });
  return after == moment_index_.begin()
             ? 0
             : moment_row_[static_cast<std::size_t>(after - moment_index_.begin()) - 1];
}

double Ladder::row_of(std::size_t cursor, std::size_t& hint) const {
  while (hint < moment_index_.size() && moment_index_[hint] < cursor) ++hint;
  return hint == 0 ? 0 : moment_row_[hint - 1];
}

std::size_t Ladder::cursor_at(double row) const {
  auto after = std::upper_bound(moment_row_.begin(), moment_row_.end(), row);
  return after == moment_row_.end() ? cursor_
                                    : moment_index_[static_cast<std::size_t>(after - moment_row_.begin())];
}

std::size_t Ladder::memory() const {
  auto of = [](const auto& list) { return list.capacity() * sizeof(list[0]); };
  std::size_t bytes = of(frames_) + of(calls_) + of(frame_record_) + of(moment_index_) + of(moment_row_) +
                      of(rows_.gaps()) + frame_spans_.memory() + call_spans_.memory();
  for (const auto& each : states_) bytes += of(each);
  for (const auto& each : runs_) bytes += of(each);
  for (const auto& each : call_runs_) bytes += of(each);
  return bytes;
}

}  // namespace wirestep::app
