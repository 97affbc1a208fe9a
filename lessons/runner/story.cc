#include "lessons/runner/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "packet/packet.h"
#include "trace/counter_name.h"
#include "trace/model.h"

namespace wirestep::lesson {

namespace {

// A further line of what a program printed, below the words and not below the time.
constexpr std::string_view indented = "\n                ";

// The arguments of a call, which the trace has one a line, in one line that isn't too long.
std::string arguments(std::string_view lines) {
  constexpr std::size_t longest = 100;
  std::string text;
  for (char c : lines) text += c == '\n' ? std::string(", ") : std::string(1, c);
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

// An event in words. `model` is that of after the event.
class Teller {
 public:
  Teller(const Model& model, const Trace& trace) : model_(model), trace_(trace) {}

  std::string operator()(const FrameEvent& event) const {
    std::string frame = packet::summary(trace_.bytes(event.bytes), event.wire_length);
    if (event.copy > 1) frame += fmt::format(" (copy {})", event.copy);
    switch (event.stage) {
      case FrameStage::sent:
        return fmt::format("{} sends #{} {}", host(event.from), event.frame.value, frame);
      case FrameStage::held:
        if (event.let_pass > 0) return fmt::format("the wire holds back #{} {}", event.frame.value, frame);
        return fmt::format("{} sends #{} {}; the wire holds it", host(event.from), event.frame.value, frame);
      case FrameStage::delivered:
        return fmt::format("#{} {} is delivered to {} ({})", event.frame.value, frame, host(event.to),
                           name(event.cause));
      case FrameStage::dropped:
        return fmt::format("#{} {} is dropped ({})", event.frame.value, frame, name(event.cause));
      case FrameStage::delayed:
        return fmt::format("#{} {} is delayed by {} s ({})", event.frame.value, frame, seconds(event.delay),
                           name(event.cause));
      case FrameStage::duplicated:
        return fmt::format("#{} is duplicated: #{} {} ({})", event.duplicate_of.value, event.frame.value,
                           frame, name(event.cause));
      case FrameStage::corrupted:
        return fmt::format("#{} {} is corrupted in byte {} ({})", event.frame.value, frame, event.offset,
                           name(event.cause));
    }
    return "";
  }

  std::string operator()(const WireEvent& event) const {
    std::string by_chance = event.impairment.any() ? ", " + to_string(event.impairment) : "";
    std::string_view mode = event.cut ? "cut" : event.mode == WireMode::hold ? "held" : name(event.mode);
    return fmt::format("the wire is {} for what {} sends{}", mode, host(event.from), by_chance);
  }

  std::string operator()(const RuleEvent& event) const {
    const auto& from = event.rule.match.from;
    return fmt::format("rule {} is {}: {}", event.rule.id.value, event.added ? "added" : "removed",
                       to_string(event.rule, from ? host(*from) : ""));
  }

  std::string operator()(const ProgramEvent& event) const {
    auto who = trace_.text(event.name);
    if (event.started)
      return fmt::format("{} starts on {}: {}", who, host(event.host), trace_.text(event.command));
    std::string spent;
    const ModelProgram* ended = model_.program(event.program);
    if (ended != nullptr && ended->clock.cpu() > Nanoseconds(0))
      spent = fmt::format(" (CPU {:.2f} s, blocked {:.1f} s)", seconds(ended->clock.cpu()),
                          seconds(ended->clock.blocked(model_.time)));
    if (event.signal != 0) return fmt::format("{} is ended by {}{}", who, signal_name(event.signal), spent);
    return fmt::format("{} exits with status {}{}", who, event.status, spent);
  }

  std::string operator()(const SuspendEvent& event) const {
    if (!event.suspended) return fmt::format("{} goes on", program(event.program));
    return fmt::format("{} is suspended by {}", program(event.program), signal_name(event.signal));
  }

  std::string operator()(const OutputEvent& event) const {
    std::string text(trace_.text(event.text));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += indented.size())
      text.replace(at, 1, indented);
    return fmt::format("{} prints: {}", program(event.program), text);
  }

  std::string operator()(const CallEvent& event) const {
    auto call = trace_.text(event.name);
    auto with = arguments(trace_.text(event.args));
    switch (event.stage) {
      case CallStage::waiting:
        return fmt::format("{} waits before {}({})", program(event.program), call, with);
      case CallStage::begin:
        return fmt::format("{} calls {}({})", program(event.program), call, with);
      case CallStage::returned:
        break;
    }
    if (event.error == 0)
      return fmt::format("{}'s {}({}) returns {}", program(event.program), call, with, event.result);
    return fmt::format("{}'s {}({}) fails: {}", program(event.program), call, with, errno_name(event.error));
  }

  std::string operator()(const SocketEvent& event) const {
    const Socket& socket = trace_.socket(event.socket);
    return fmt::format("{}'s socket {}{}{} is {}", host(socket.host), to_string(socket.local),
                       socket.peer.port == 0 ? "" : " → ",
                       socket.peer.port == 0 ? "" : to_string(socket.peer),
                       state_name(socket.transport, socket.state));
  }

  std::string operator()(const CommandEvent& event) const {
    if (event.text.length == 0) return "";
    auto error = trace_.text(event.error);
    return fmt::format("command: {}{}{}", trace_.text(event.text), error.empty() ? "" : ": refused: ", error);
  }

  std::string operator()(const StepEvent& event) const {
    return fmt::format("step {}", trace_.text(event.id));
  }
  std::string operator()(const NoticeEvent& event) const { return std::string(trace_.text(event.text)); }

  std::string operator()(const CountersEvent& event) const {
    std::string words;
    for (const CounterChange& change : trace_.counters(event.changes))
      if (!counts_traffic(trace_.text(change.name)))
        words += fmt::format("{}{} {:+}", words.empty() ? "" : ", ", trace_.text(change.name), change.delta);
    return words.empty() ? words : fmt::format("{}'s kernel counts {}", host(event.host), words);
  }

  std::string operator()(const PeerEvent& event) const {
    std::string words = fmt::format("the peer {}: ", trace_.text(event.name));
    if (event.role == PeerRole::connect)
      words += fmt::format("{} of {} open", event.open, event.wanted);
    else if (event.role == PeerRole::send)
      words += fmt::format("{} of {} datagrams sent", event.closed, event.wanted);
    else if (event.transport == Transport::tcp)
      words += fmt::format("{} open", event.open);
    else  // its one socket is nobody's connection
      words += fmt::format("{} bytes received", event.received);
    if (event.failed > 0) words += fmt::format(", {} failed ({})", event.failed, errno_name(event.error));
    return words;
  }

  // The rest is no part of the story.
  std::string operator()(const SessionEvent&) const { return ""; }
  std::string operator()(const HostEvent&) const { return ""; }
  std::string operator()(const GateEvent&) const { return ""; }
  std::string operator()(const DescriptorEvent&) const { return ""; }
  std::string operator()(const ExpectationEvent&) const { return ""; }
  std::string operator()(const OwnerEvent&) const { return ""; }
  std::string operator()(const WaitEvent&) const { return ""; }
  std::string operator()(const ProgramTimeEvent&) const { return ""; }

 private:
  std::string host(HostId id) const {
    return id.value < model_.hosts.size() ? model_.hosts[id.value].name : "?";
  }
  std::string program(ProgramId id) const {
    const ModelProgram* found = model_.program(id);
    return found == nullptr ? "?" : found->name;
  }

  const Model& model_;
  const Trace& trace_;
};

}  // namespace

std::string tell(const Event& event, const Model& model, const Trace& trace) {
  return std::visit(Teller(model, trace), event.body);
}

std::vector<std::string> story_so_far(const Trace& trace, std::size_t end, std::size_t count) {
  std::vector<std::string> story;
  Model model;
  model.advance_to(trace, end);
  std::set<FrameId> held;  // that each was sent needn't be said twice
  for (std::size_t index = end; index-- > 0 && story.size() < count;) {
    if (auto* frame = std::get_if<FrameEvent>(&trace[index].body)) {
      if (frame->stage == FrameStage::held && frame->let_pass == 0) held.insert(frame->frame);
      if (frame->stage == FrameStage::sent && held.contains(frame->frame)) continue;
    }
    std::string words = tell(trace[index], model, trace);
    if (words.empty()) continue;
    story.push_back(fmt::format("{:10.4f} s  {}", seconds(trace[index].time - model.start), words));
  }
  std::reverse(story.begin(), story.end());
  return story;
}

}  // namespace wirestep::lesson
