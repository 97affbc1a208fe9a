#include "carry_out.h"

#include <fmt/format.h>

namespace wirestep {

namespace {

constexpr const char* no_wire = "there is no wire in loopback mode";

// One operator() per command, in the order of command.h.
class CarryOut {
 public:
  explicit CarryOut(const Hands& hands) : hands_(hands) {}

  std::string operator()(const command::SetWire& c) const {
    return each_way(c.from, [&](HostId from) {
      hands_.wire->set_mode(from, c.mode, c.transit, c.arp, hands_.batch);
      return std::string();
    });
  }
  std::string operator()(const command::Deliver& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->deliver(c.frame, Cause::student, hands_.batch);
  }
  std::string operator()(const command::Drop& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->drop(c.frame, Cause::student, hands_.batch);
  }
  std::string operator()(const command::Duplicate& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->duplicate(c.frame, hands_.batch);
  }
  std::string operator()(const command::HoldBack& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->hold_back(c.frame, c.let_pass, hands_.batch);
  }
  std::string operator()(const command::Delay& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->delay(c.frame, c.by, hands_.batch);
  }
  std::string operator()(const command::Corrupt& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->corrupt(c.frame, c.offset, c.mask, hands_.batch);
  }
  std::string operator()(const command::Cut& c) const {
    return each_way(c.from, [&](HostId from) {
      hands_.wire->set_cut(from, true, hands_.batch);
      return std::string();
    });
  }
  std::string operator()(const command::Mend& c) const {
    return each_way(c.from, [&](HostId from) {
      hands_.wire->set_cut(from, false, hands_.batch);
      return std::string();
    });
  }
  std::string operator()(const command::Impair& c) const {
    return each_way(c.from,
                    [&](HostId from) { return hands_.wire->impair(from, c.impairment, hands_.batch); });
  }
  std::string operator()(const command::AddRule& c) const {
    if (hands_.wire == nullptr) return no_wire;
    const auto& from = c.rule.match.from;
    if (from && from->value >= hands_.world.hosts().size())
      return fmt::format("there is no host {}", from->value);
    return hands_.wire->add_rule(c.rule, hands_.batch);
  }
  std::string operator()(const command::RemoveRule& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.wire->remove_rule(c.rule, hands_.batch);
  }
  std::string operator()(const command::ClearWire&) const {
    if (hands_.wire == nullptr) return no_wire;
    hands_.wire->clear(hands_.batch);
    return "";
  }
  std::string operator()(const command::StartProgram& c) const { return hands_.programs.start(c.spec); }
  std::string operator()(const command::RunProgram& c) const {
    return hands_.programs.run(c.program, c.until);
  }
  std::string operator()(const command::PauseProgram& c) const { return hands_.programs.pause(c.program); }
  std::string operator()(const command::StepProgram& c) const { return hands_.programs.step(c.program); }
  std::string operator()(const command::StopProgram& c) const { return hands_.programs.stop(c.program); }
  std::string operator()(const command::RestartProgram& c) const {
    return hands_.programs.restart(c.program);
  }
  std::string operator()(const command::SignalProgram& c) const {
    return hands_.programs.signal(c.program, c.signal);
  }
  std::string operator()(const command::SetSysctl& c) const {
    for (const WorldHost& host : hands_.world.hosts())
      if (host.name == c.host) return hands_.world.set_sysctl(host.id, c.key, c.value);
    return fmt::format("no host is called \"{}\"", c.host);
  }
  // Without a wire their addresses would be those of the machine's own network.
  std::string operator()(const command::PeerConnect& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.peers.connect(c);
  }
  std::string operator()(const command::PeerServe& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.peers.serve(c);
  }
  std::string operator()(const command::PeerFlood& c) const {
    return hands_.wire == nullptr ? no_wire : hands_.peers.flood(c);
  }
  std::string operator()(const command::PeerSend& c) const { return hands_.peers.send(c); }
  std::string operator()(const command::PeerClose& c) const { return hands_.peers.close(c); }
  std::string operator()(const command::RecordStep& c) const {
    hands_.programs.look_at_times();  // what was used before the step isn't of the step
    hands_.batch.add(now(), StepEvent{hands_.batch.trace().store(c.id)});
    return "";
  }
  std::string operator()(const command::RecordExpectation& c) const {
    Trace& trace = hands_.batch.trace();
    hands_.batch.add(now(),
                     ExpectationEvent{trace.store(c.step), trace.store(c.text), c.met, trace.store(c.found)});
    return "";
  }

 private:
  // Does something to the frames that one host sends, or each host if none is named.
  template <class Do>
  std::string each_way(const std::optional<HostId>& from, Do act) const {
    if (hands_.wire == nullptr) return no_wire;
    const auto& hosts = hands_.world.hosts();
    if (from && from->value >= hosts.size()) return fmt::format("there is no host {}", from->value);
    for (const WorldHost& host : hosts) {
      if (from && *from != host.id) continue;
      if (std::string problem = act(host.id); !problem.empty()) return problem;
    }
    return "";
  }

  const Hands& hands_;
};

}  // namespace

std::string carry_out(const Command& command, const Hands& hands) {
  return std::visit(CarryOut{hands}, command);
}

}  // namespace wirestep
