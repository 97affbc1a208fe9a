#include "lessons/runner/facts.h"

#include <fmt/format.h>

#include <string.h>
#include <algorithm>

#include "base/error.h"
#include "lessons/runner/peer_facts.h"
#include "packet/packet.h"
#include "trace/counter_name.h"
#include "trace/frame_kind.h"

namespace wirestep::lesson {

namespace {

constexpr std::size_t most_sockets_told = 20;  // of a crowd's thousands

// The stage whose event is the happening; none for what is a condition.
std::optional<FrameStage> stage_of(FrameFact::Kind kind) {
  switch (kind) {
    case FrameFact::Kind::holds:
      return std::nullopt;
    case FrameFact::Kind::saw:
      return FrameStage::sent;
    case FrameFact::Kind::delivered:
      return FrameStage::delivered;
    case FrameFact::Kind::dropped:
      return FrameStage::dropped;
    case FrameFact::Kind::duplicated:
      return FrameStage::duplicated;
    case FrameFact::Kind::delayed:
      return FrameStage::delayed;
    case FrameFact::Kind::corrupted:
      return FrameStage::corrupted;
  }
  return std::nullopt;
}

bool is_about(const SocketFact& fact, const Socket& socket, const Model& model) {
  const ModelHost* host = model.host(fact.host);
  return host != nullptr && socket.host == host->id && socket.transport == fact.transport &&
         (fact.port == 0 || socket.local.port == fact.port || socket.peer.port == fact.port);
}

bool is_so(const SocketFact& fact, const Model& model) {
  // A kernel has several numbers for what RFC 9293 calls one state: compare the names.
  auto state = state_name(fact.transport, fact.state);
  auto fits = [&](const ModelSocket& each) {
    const Socket& socket = each.socket;
    return is_about(fact, socket, model) && state_name(socket.transport, socket.state) == state &&
           (!fact.recv_queue || fact.recv_queue->holds(socket.recv_queue)) &&
           (!fact.send_queue || fact.send_queue->holds(socket.send_queue));
  };
  if (fact.state != TcpState::gone) return std::any_of(model.sockets.begin(), model.sockets.end(), fits);
  return std::none_of(model.sockets.begin(), model.sockets.end(),
                      [&](const ModelSocket& each) { return is_about(fact, each.socket, model); });
}

bool is_so(const CallFact& fact, const Model& model, const Trace& trace) {
  const ModelProgram* program = model.program(fact.program);
  if (program == nullptr || !program->running || is_happening(fact)) return false;
  auto stage = fact.kind == CallFact::Kind::at ? CallStage::waiting : CallStage::begin;
  return std::any_of(program->threads.begin(), program->threads.end(), [&](const ModelThread& thread) {
    return thread.call.stage == stage && same_call(fact.call, trace.text(thread.call.name));
  });
}

bool is_so(const EndFact& fact, const Model& model) {
  const ModelProgram* program = model.program(fact.program);
  if (program == nullptr || program->running || program->signal != fact.signal) return false;
  return fact.signal != 0 || program->status == fact.status;
}

const ModelCounter* counter_of(const CounterFact& fact, const Model& model, const Trace& trace) {
  const ModelHost* host = model.host(fact.host);
  for (const ModelCounter& each : model.counters)
    if (host != nullptr && each.host == host->id && counter_is(trace.text(each.name), fact.counter))
      return &each;
  return nullptr;
}

bool is_so(const CounterFact& fact, const Model& model, const Trace& trace) {
  const ModelCounter* counter = counter_of(fact, model, trace);
  return counter != nullptr && counter->since_step >= fact.by;
}

// What the program has used since the step began; nothing if it was never started.
std::optional<Nanoseconds> used_in_step(const std::string& name, const Model& model) {
  const ModelProgram* program = model.program(name);
  if (program == nullptr) return std::nullopt;
  auto total = [](const std::optional<ProgramTimeEvent>& times) {
    return times ? times->user + times->system : Nanoseconds(0);
  };
  return total(program->times) - total(program->times_at_step);
}

bool is_so(const TimeFact& fact, const Model& model) {
  const std::optional<Nanoseconds> used = used_in_step(fact.program, model);
  return used && (fact.over ? *used > fact.limit : *used < fact.limit);
}

bool is_so(const WatchFact& fact, const Model& model) {
  const ModelProgram* program = model.program(fact.program);
  return program != nullptr && program->wait && program->wait->began.watched == fact.descriptors;
}

bool is_so(const SuspendFact& fact, const Model& model) {
  const ModelProgram* program = model.program(fact.program);
  return program != nullptr && program->suspended_by != 0;
}

bool has_field(std::string_view key, const FrameEvent& frame, const Trace& trace) {
  for (const packet::Layer& layer : packet::dissect(trace.bytes(frame.bytes), frame.wire_length).layers)
    for (const packet::Field& field : layer.fields)
      if (field.key == key) return true;
  return false;
}

// Whether one of the arguments, one a line, is this text. That of a message has its address before it.
bool has_argument(std::string_view lines, std::string_view text) {
  for (std::size_t at = 0; at <= lines.size();) {
    std::size_t end = std::min(lines.find('\n', at), lines.size());
    std::string_view line = lines.substr(at, end - at);
    bool message = line.size() > text.size() && line[line.size() - text.size() - 1] == ' ' && line[0] != '"';
    if (line == text || (message && line.ends_with(text))) return true;
    at = end + 1;
  }
  return false;
}

// As strace writes a text: in quotes, with escapes.
std::string as_argument(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    auto special = std::string_view("\n\r\t\"\\").find(c);
    if (special == std::string_view::npos) {
      quoted += c;
    } else {
      quoted += '\\';
      quoted += "nrt\"\\"[special];
    }
  }
  return quoted + '"';
}

std::string call_situation(const std::string& name, const Model& model, const Trace& trace, Time now) {
  const ModelProgram* program = model.program(name);
  if (program == nullptr) return fmt::format("{} was never started", name);
  if (!program->running && program->signal != 0) {
    return fmt::format("{} was ended by SIG{}", name, sigabbrev_np(program->signal));
  }
  if (!program->running) return fmt::format("{} has exited with status {}", name, program->status);
  if (program->suspended_by != 0)
    return fmt::format("{} is suspended by SIG{}", name, sigabbrev_np(program->suspended_by));
  const ModelThread* thread = program->current();
  if (thread == nullptr) return fmt::format("{} is running and has made no socket call", name);
  const CallEvent& call = thread->call;
  auto text = trace.text(call.name);
  switch (call.stage) {
    case CallStage::waiting:
      return fmt::format("{} waits at the gate before {}()", name, text);
    case CallStage::begin:
      return fmt::format("{} is in {}(), since {:.1f} s", name, text, seconds(now - thread->since));
    case CallStage::returned:
      break;
  }
  if (call.error != 0) return fmt::format("{}'s {}() failed: {}", name, text, errno_name(call.error));
  return fmt::format("{}'s {}() returned {}", name, text, call.result);
}

std::string socket_situation(const SocketFact& fact, const Model& model) {
  std::string list;
  const ModelHost* host = model.host(fact.host);
  std::size_t told = 0, untold = 0;
  for (const ModelSocket& each : model.sockets) {
    const Socket& socket = each.socket;
    if (host == nullptr || socket.host != host->id || socket.transport != fact.transport) continue;
    if (++told > most_sockets_told) {
      ++untold;
      continue;
    }
    list += fmt::format("{}{} {} {} recv_queue {} send_queue {}", list.empty() ? "" : "; ",
                        to_string(socket.local), socket.peer.port == 0 ? "" : "→ " + to_string(socket.peer),
                        state_name(socket.transport, socket.state), socket.recv_queue, socket.send_queue);
  }
  if (untold > 0) list += fmt::format("; and {} more", untold);
  return list.empty() ? fmt::format("{} lists no {} socket", fact.host, name(fact.transport))
                      : fmt::format("{} lists: {}", fact.host, list);
}

std::string counter_situation(const CounterFact& fact, const Model& model, const Trace& trace) {
  std::string others;
  const ModelHost* host = model.host(fact.host);
  for (const ModelCounter& each : model.counters) {
    std::string_view name = trace.text(each.name);
    if (host == nullptr || each.host != host->id || each.since_step == 0) continue;
    if (counter_is(name, fact.counter))
      return fmt::format("{}'s {} rose by {} in this step", fact.host, name, each.since_step);
    if (!counts_traffic(name)) others += fmt::format("; {} {:+}", name, each.since_step);
  }
  return fmt::format("{}'s {} didn't change in this step (nstat -az lists the names){}", fact.host,
                     fact.counter, others);
}

struct Situation {
  const Model& model;
  const Trace& trace;
  Time now;

  std::string operator()(const SocketFact& fact) const { return socket_situation(fact, model); }
  std::string operator()(const CallFact& fact) const {
    return call_situation(fact.program, model, trace, now);
  }
  std::string operator()(const EndFact& fact) const {
    return call_situation(fact.program, model, trace, now);
  }
  std::string operator()(const SuspendFact& fact) const {
    return call_situation(fact.program, model, trace, now);
  }
  std::string operator()(const WatchFact& fact) const {
    const ModelProgram* program = model.program(fact.program);
    if (program == nullptr || !program->wait) return fmt::format("{} has waited for nothing", fact.program);
    return fmt::format("{} watches {}", fact.program, program->wait->began.watched);
  }
  std::string operator()(const OutputFact& fact) const {
    const ModelProgram* program = model.program(fact.program);
    std::string output = program == nullptr ? "" : program->output;
    return output.empty() ? fmt::format("{} has printed nothing", fact.program)
                          : fmt::format("{} has printed: {}", fact.program, as_argument(output));
  }
  std::string operator()(const CounterFact& fact) const { return counter_situation(fact, model, trace); }
  std::string operator()(const TimeFact& fact) const {
    const std::optional<Nanoseconds> used = used_in_step(fact.program, model);
    return used ? fmt::format("{} has used {:.0f} ms of processor time in this step", fact.program,
                              seconds(*used) * 1000)
                : fmt::format("{} was never started", fact.program);
  }
  std::string operator()(const FrameFact&) const { return wire_situation(model, trace); }
  std::string operator()(const PeerFact& fact) const { return peer_situation(fact, model); }
};

}  // namespace

bool same_call(std::string_view name, std::string_view reported) {
  if (name == reported) return true;
  static constexpr std::pair<std::string_view, std::string_view> names[] = {{"accept", "accept4"},
                                                                            {"select", "pselect"},
                                                                            {"poll", "ppoll"},
                                                                            {"dup2", "dup3"},
                                                                            {"epoll_create1", "epoll_create"},
                                                                            {"epoll_wait", "epoll_pwait"},
                                                                            {"epoll_wait", "epoll_pwait2"}};
  return std::find(std::begin(names), std::end(names), std::pair(name, reported)) != std::end(names);
}

namespace {

// A fragment's number in its packet, in the order of sending.
std::uint32_t fragment_number(const FrameEvent& frame, const Model& model, const Trace& trace) {
  std::uint32_t number = 1;
  if (!frame.fragment_of) return number;
  for (std::size_t i = model.cursor; i-- > 0;) {
    auto* before = std::get_if<FrameEvent>(&trace[i].body);
    if (before == nullptr || before->stage != FrameStage::sent) continue;
    if (before->frame == frame.fragment_of) return number + 1;
    number += before->fragment_of == frame.fragment_of && before->frame < frame.frame;
  }
  return number;
}

bool is_host(const std::string& name, HostId id, const Model& model) {
  const ModelHost* host = model.host(name);
  return name.empty() || (host != nullptr && host->id == id);
}

}  // namespace

bool matches(const FrameSelector& selector, const FrameEvent& frame, const Model& model, const Trace& trace) {
  if (selector.copy != 0 && frame.copy != selector.copy) return false;
  if (!is_host(selector.from, frame.from, model) || !is_host(selector.to, frame.to, model)) return false;
  return is_kind(selector.kind, packet::brief(trace.bytes(frame.bytes))) &&
         (selector.fragment == 0 || fragment_number(frame, model, trace) == selector.fragment) &&
         (selector.with.empty() || has_field(selector.with, frame, trace)) &&
         (selector.without.empty() || !has_field(selector.without, frame, trace));
}

bool holds(const Fact& fact, const Model& model, const Trace& trace) {
  if (auto* socket = std::get_if<SocketFact>(&fact)) return is_so(*socket, model);
  if (auto* call = std::get_if<CallFact>(&fact)) return is_so(*call, model, trace);
  if (auto* end = std::get_if<EndFact>(&fact)) return is_so(*end, model);
  if (auto* counter = std::get_if<CounterFact>(&fact)) return is_so(*counter, model, trace);
  if (auto* suspended = std::get_if<SuspendFact>(&fact)) return is_so(*suspended, model);
  if (auto* peer = std::get_if<PeerFact>(&fact)) return is_so(*peer, model);
  if (auto* time = std::get_if<TimeFact>(&fact)) return is_so(*time, model);
  if (auto* watches = std::get_if<WatchFact>(&fact)) return is_so(*watches, model);
  auto* wire = std::get_if<FrameFact>(&fact);
  if (wire == nullptr || is_happening(fact)) return false;
  return std::any_of(model.in_flight.begin(), model.in_flight.end(), [&](const ModelFrame& each) {
    return each.frame.stage == FrameStage::held && matches(wire->frame, each.frame, model, trace);
  });
}

bool happens(const Fact& fact, const Event& event, const Model& model, const Trace& trace) {
  if (auto* wanted = std::get_if<CallFact>(&fact)) {
    auto* call = std::get_if<CallEvent>(&event.body);
    if (call == nullptr || call->stage != CallStage::returned || !is_happening(fact)) return false;
    const ModelProgram* program = model.program(call->program);
    if (program == nullptr || program->name != wanted->program) return false;
    if (!same_call(wanted->call, trace.text(call->name))) return false;
    if (wanted->kind == CallFact::Kind::failed) return call->error == wanted->error;
    const bool wants_error = wanted->result && wanted->result->least < 0;
    return (!wanted->result || wanted->result->holds(call->result)) && (call->error == 0 || wants_error) &&
           (!wanted->data || has_argument(trace.text(call->args), as_argument(*wanted->data))) &&
           (!wanted->with || has_argument(trace.text(call->args), *wanted->with));
  }
  if (auto* wanted = std::get_if<OutputFact>(&fact)) {
    // A program may write a line in pieces, so that one event is not enough to see it in.
    auto* output = std::get_if<OutputEvent>(&event.body);
    const ModelProgram* program = output == nullptr ? nullptr : model.program(output->program);
    if (program == nullptr || program->name != wanted->program) return false;
    std::string text = program->output;
    std::size_t before = text.size();
    text += trace.text(output->text);
    std::size_t at = text.find(wanted->text, before - std::min(before, wanted->text.size() - 1));
    return at != std::string::npos;
  }
  if (auto* wanted = std::get_if<PeerFact>(&fact)) return happens(*wanted, event, model, trace);
  auto* wanted = std::get_if<FrameFact>(&fact);
  auto* frame = std::get_if<FrameEvent>(&event.body);
  if (wanted == nullptr || frame == nullptr) return false;
  return stage_of(wanted->kind) == frame->stage && matches(wanted->frame, *frame, model, trace);
}

std::string situation(const Fact& fact, const Model& model, const Trace& trace, Time now) {
  return std::visit(Situation{model, trace, now}, fact);
}

std::string wire_situation(const Model& model, const Trace& trace) {
  std::string list;
  for (const ModelFrame& each : model.in_flight) {
    if (each.frame.stage != FrameStage::held) continue;
    if (!list.empty()) list += "; ";
    list += packet::summary(trace.bytes(each.frame.bytes), each.frame.wire_length);
    if (each.frame.copy > 1) list += fmt::format(" (copy {})", each.frame.copy);
  }
  return list.empty() ? "the wire holds nothing" : "the wire holds: " + list;
}

}  // namespace wirestep::lesson
