#include "app/model/series.h"

#include <algorithm>
#include <cmath>

#include "packet/packet.h"

namespace wirestep::app {

namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
constexpr std::uint32_t no_threshold = 0x7fffffff;  // TCP_INFINITE_SSTHRESH

std::size_t count_until(const std::vector<Time>& times, Time time) {
  return static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), time) - times.begin());
}

}  // namespace

std::size_t SocketSeries::until(Time time) const {
  return count_until(times, time);
}

std::uint64_t FlowSeries::until(Time time) const {
  std::size_t count = count_until(times, time);
  return count == 0 ? 0 : totals[count - 1];
}

void Series::follow(const Trace& trace, std::size_t end) {
  for (; folded_ < end; ++folded_) fold(folded_, trace[folded_], trace);
}

void Series::fold(std::size_t index, const Event& event, const Trace& trace) {
  if (const auto* socket = std::get_if<SocketEvent>(&event.body))
    add(trace.socket(socket->socket), index, event.time);
  else if (const auto* frame = std::get_if<FrameEvent>(&event.body))
    if (frame->stage == FrameStage::delivered) add(*frame, event.time, trace);
  if (const auto* call = std::get_if<CallEvent>(&event.body))
    add(*call, event.time);
  else if (const auto* times = std::get_if<ProgramTimeEvent>(&event.body))
    add(*times, event.time);
  else if (const auto* program = std::get_if<ProgramEvent>(&event.body))
    add(*program, event.time, trace);
}

void Series::add(const ProgramEvent& program, Time time, const Trace& trace) {
  if (program.started) {
    ProgramSeries& series = programs_[std::string(trace.text(program.name))];
    series.clock = {};
    series.clock.started(time);
    series.running = true;
    series.looked = time;
    series.cpu = series.blocked = {};
    started_[program.program] = &series;
  } else if (auto found = started_.find(program.program); found != started_.end()) {
    found->second->running = false;
    started_.erase(found);
  }
}

void Series::add(const CallEvent& call, Time time) {
  if (auto found = started_.find(call.program); found != started_.end())
    found->second->clock.called(call.pid, call.tid, call.stage == CallStage::begin, time);
}

void Series::add(const ProgramTimeEvent& times, Time time) {
  auto found = started_.find(times.program);
  if (found == started_.end()) return;
  ProgramSeries& series = *found->second;
  series.clock.looked(time, times.user + times.system, times.voluntary);
  if (auto sample = series.latest(time)) series.samples.push_back(*sample);
  series.looked = std::max(time, series.looked);
  series.cpu = series.clock.cpu();
  series.blocked = series.clock.blocked(time);
}

std::optional<ProgramSeries::Sample> ProgramSeries::latest(Time now) const {
  if (!running || now <= looked) return std::nullopt;
  auto part = [&](Nanoseconds of) {
    return static_cast<float>(std::max(0.0, seconds(of) / seconds(now - looked)));
  };
  return Sample{looked, now, part(clock.cpu() - cpu), part(clock.blocked(now) - blocked)};
}

const ProgramSeries* Series::program(const std::string& name) const {
  auto found = programs_.find(name);
  return found == programs_.end() ? nullptr : &found->second;
}

void Series::add(const Socket& socket, std::size_t index, Time time) {
  if (socket.state == TcpState::gone) return;
  SocketSeries& series = sockets_[{socket.host, socket.cookie}];
  series.socket = socket;
  series.times.push_back(time);
  series.events.push_back(index);
  const TcpInfo& info = socket.info;
  bool measured = socket.has_info && info.rtt_us > 0;
  bool limited = socket.has_info && info.snd_ssthresh > 0 && info.snd_ssthresh < no_threshold;
  auto append = [&](SocketSeries::Value value, bool known, double number) {
    series.values[value].append(known ? static_cast<float>(number) : unknown);
  };
  append(SocketSeries::rtt, measured, info.rtt_us / 1e6);
  append(SocketSeries::rttvar, measured, info.rttvar_us / 1e6);
  append(SocketSeries::cwnd, socket.has_info, info.snd_cwnd);
  append(SocketSeries::ssthresh, limited, info.snd_ssthresh);
  append(SocketSeries::recv_queue, true, socket.recv_queue);
  bool backlog = socket.state == TcpState::listen && socket.transport == Transport::tcp;
  append(SocketSeries::send_queue, !backlog, socket.send_queue);
}

void Series::add(const FrameEvent& frame, Time time, const Trace& trace) {
  packet::Brief brief = packet::brief(trace.bytes(frame.bytes));
  bool tcp = brief.protocol == packet::Protocol::tcp;
  if ((!tcp && brief.protocol != packet::Protocol::udp) || brief.payload_length == 0) return;
  Transport transport = tcp ? Transport::tcp : Transport::udp;
  FlowSeries& series =
      flow({frame.from, frame.to, transport, brief.source.port, brief.destination.port, {}, {}});
  std::uint64_t total = series.totals.empty() ? 0 : series.totals.back();
  series.times.push_back(time);
  series.totals.push_back(total + brief.payload_length);
}

FlowSeries& Series::flow(const FlowSeries& like) {
  std::uint64_t key = std::uint64_t{like.from.value} << 48 | std::uint64_t{like.to.value} << 40 |
                      std::uint64_t{like.transport == Transport::udp} << 32 |
                      std::uint64_t{like.source} << 16 | like.destination;
  auto [found, is_new] = flow_of_.try_emplace(key, flows_.size());
  if (is_new) flows_.push_back(like);
  return flows_[found->second];
}

const SocketSeries* Series::socket(HostId host, Cookie cookie) const {
  auto found = sockets_.find({host, cookie});
  return found == sockets_.end() ? nullptr : &found->second;
}

Series::Amounts Series::delivered(const Socket& socket, Time from, Time to) const {
  Amounts amounts;
  std::uint16_t own = socket.local.port, other = socket.peer.port;
  for (const FlowSeries& each : flows_) {
    if (each.transport != socket.transport) continue;
    bool sent = each.from == socket.host && each.source == own && (other == 0 || each.destination == other);
    bool received = each.to == socket.host && each.destination == own && (other == 0 || each.source == other);
    if (!sent && !received) continue;
    std::uint64_t bytes = each.until(to) - each.until(from);
    if (sent) amounts.sent += bytes;
    if (received) amounts.received += bytes;
  }
  return amounts;
}

}  // namespace wirestep::app
