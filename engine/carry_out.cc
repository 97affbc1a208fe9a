#include "carry_out.h"

#include <fmt/format.h>

namespace wirestep {

namespace {

constexpr const char* no_wire = "there is no wire in loopback mode";

// One operator() per command, in the order of command.h.
struct CarryOut {
  const Hands& hands;

  std::string operator()(const command::SetWire& c) const {
    if (hands.wire == nullptr) return no_wire;
    const auto& hosts = hands.world.hosts();
    if (c.from && c.from->value >= hosts.size()) return fmt::format("there is no host {}", c.from->value);
    for (const WorldHost& host : hosts)
      if (!c.from || *c.from == host.id) hands.wire->set_mode(host.id, c.mode, c.transit, c.arp, hands.batch);
    return "";
  }
  std::string operator()(const command::Deliver& c) const {
    return hands.wire == nullptr ? no_wire : hands.wire->deliver(c.frame, Cause::student, hands.batch);
  }
  std::string operator()(const command::Drop& c) const {
    return hands.wire == nullptr ? no_wire : hands.wire->drop(c.frame, Cause::student, hands.batch);
  }
  std::string operator()(const command::StartProgram& c) const { return hands.programs.start(c.spec); }
  std::string operator()(const command::RunProgram& c) const {
    return hands.programs.run(c.program, c.until);
  }
  std::string operator()(const command::PauseProgram& c) const { return hands.programs.pause(c.program); }
  std::string operator()(const command::StepProgram& c) const { return hands.programs.step(c.program); }
  std::string operator()(const command::StopProgram& c) const { return hands.programs.stop(c.program); }
  std::string operator()(const command::RestartProgram& c) const { return hands.programs.restart(c.program); }
  std::string operator()(const command::SignalProgram& c) const {
    return hands.programs.signal(c.program, c.signal);
  }
  std::string operator()(const command::SetSysctl& c) const {
    for (const WorldHost& host : hands.world.hosts())
      if (host.name == c.host) return hands.world.set_sysctl(host.id, c.key, c.value);
    return fmt::format("no host is called \"{}\"", c.host);
  }
  std::string operator()(const command::RecordStep& c) const {
    hands.batch.add(now(), StepEvent{hands.batch.trace().store(c.id)});
    return "";
  }
  std::string operator()(const command::RecordExpectation& c) const {
    Trace& trace = hands.batch.trace();
    hands.batch.add(now(),
                    ExpectationEvent{trace.store(c.step), trace.store(c.text), c.met, trace.store(c.found)});
    return "";
  }
};

}  // namespace

std::string carry_out(const Command& command, const Hands& hands) {
  return std::visit(CarryOut{hands}, command);
}

}  // namespace wirestep
