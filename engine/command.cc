#include "command.h"

#include <fmt/format.h>

#include <csignal>

namespace wirestep {

namespace {

std::string from_host(const std::optional<HostId>& host) {
  return host ? fmt::format(" from host {}", host->value) : "";
}

std::string place(const Endpoint& endpoint) {
  return fmt::format("{} {}", ip_to_string(endpoint), endpoint.port);
}

std::string which(const std::optional<std::uint32_t>& number) {
  return number ? fmt::format(" {}", *number) : "";
}

std::string times(std::uint32_t number) {
  return number == 1 ? "" : fmt::format(" times {}", number);
}

// One operator() per command, in the order of command.h.
struct Words {
  std::string operator()(const command::SetWire& c) const {
    std::string text = fmt::format("{} wire", name(c.mode)) + from_host(c.from);
    if (c.mode == WireMode::slow) text += fmt::format(" {} s", seconds(c.transit));
    return text;
  }
  std::string operator()(const command::Deliver& c) const {
    return fmt::format("deliver #{}", c.frame.value);
  }
  std::string operator()(const command::Drop& c) const { return fmt::format("drop #{}", c.frame.value); }
  std::string operator()(const command::Duplicate& c) const {
    return fmt::format("duplicate #{}", c.frame.value);
  }
  std::string operator()(const command::HoldBack& c) const {
    std::string text = fmt::format("hold back #{}", c.frame.value);
    return c.let_pass == 1 ? text : text + fmt::format(" behind {}", c.let_pass);
  }
  std::string operator()(const command::Delay& c) const {
    return fmt::format("delay #{} by {} s", c.frame.value, seconds(c.by));
  }
  std::string operator()(const command::Corrupt& c) const {
    std::string text = fmt::format("corrupt #{}", c.frame.value);
    return c.offset ? text + fmt::format(" byte {}", *c.offset) : text;
  }
  std::string operator()(const command::Cut& c) const { return "cut wire" + from_host(c.from); }
  std::string operator()(const command::Mend& c) const { return "mend wire" + from_host(c.from); }
  std::string operator()(const command::Impair& c) const {
    return "impair wire" + from_host(c.from) + " " + to_string(c.impairment);
  }
  std::string operator()(const command::AddRule& c) const {
    const auto& from = c.rule.match.from;
    return "rule " + to_string(c.rule, from ? fmt::format("host {}", from->value) : "");
  }
  std::string operator()(const command::RemoveRule& c) const {
    return fmt::format("remove rule {}", c.rule.value);
  }
  std::string operator()(const command::ClearWire&) const { return "clear wire"; }
  std::string operator()(const command::StartProgram& c) const { return "start " + c.spec.name; }
  std::string operator()(const command::RunProgram& c) const {
    return "run " + c.program + (c.until.empty() ? "" : " until " + c.until);
  }
  std::string operator()(const command::PauseProgram& c) const { return "pause " + c.program; }
  std::string operator()(const command::StepProgram& c) const { return "step " + c.program; }
  std::string operator()(const command::StopProgram& c) const { return "stop " + c.program; }
  std::string operator()(const command::RestartProgram& c) const { return "restart " + c.program; }
  std::string operator()(const command::SignalProgram& c) const {
    const char* signal = sigabbrev_np(c.signal);
    return fmt::format("signal {} {}", c.program,
                       signal != nullptr ? fmt::format("SIG{}", signal) : std::to_string(c.signal));
  }
  std::string operator()(const command::SetSysctl& c) const {
    return fmt::format("sysctl {} {} = {}", c.host, c.key, c.value);
  }
  std::string operator()(const command::PeerConnect& c) const {
    return fmt::format("peer {} connect from {} to {}{}", c.peer, c.from, place(c.to), times(c.times));
  }
  std::string operator()(const command::PeerServe& c) const {
    return fmt::format("peer {} {} on {} {}{}", c.peer, c.echo ? "echo" : "discard", c.on, c.port,
                       c.transport == Transport::udp ? " udp" : "");
  }
  std::string operator()(const command::PeerFlood& c) const {
    return fmt::format("peer {} flood from {} to {} size {}{}", c.peer, c.from, place(c.to), c.size,
                       times(c.times));
  }
  std::string operator()(const command::PeerSend& c) const {
    return fmt::format("peer {}{} send \"{}\"{}", c.peer, which(c.which), c.text, times(c.times));
  }
  std::string operator()(const command::PeerClose& c) const {
    return fmt::format("peer {}{} {}", c.peer, which(c.which), c.by_reset ? "reset" : "close");
  }
  std::string operator()(const command::RecordStep&) const { return ""; }
  std::string operator()(const command::RecordExpectation&) const { return ""; }
};

}  // namespace

std::string to_string(const Command& command) {
  return std::visit(Words{}, command);
}

}  // namespace wirestep
