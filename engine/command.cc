#include "command.h"

#include <fmt/format.h>

#include <csignal>

namespace wirestep {

namespace {

// One operator() per command, in the order of command.h.
struct Words {
  std::string operator()(const command::SetWire& c) const {
    std::string text = fmt::format("{} wire", name(c.mode));
    if (c.from) text += fmt::format(" from host {}", c.from->value);
    if (c.mode == WireMode::slow) text += fmt::format(" {} s", seconds(c.transit));
    return text;
  }
  std::string operator()(const command::Deliver& c) const {
    return fmt::format("deliver #{}", c.frame.value);
  }
  std::string operator()(const command::Drop& c) const { return fmt::format("drop #{}", c.frame.value); }
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
  std::string operator()(const command::RecordStep&) const { return ""; }
  std::string operator()(const command::RecordExpectation&) const { return ""; }
};

}  // namespace

std::string to_string(const Command& command) {
  return std::visit(Words{}, command);
}

}  // namespace wirestep
