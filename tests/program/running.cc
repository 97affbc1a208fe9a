#include "running.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

#include "base/error.h"

namespace wirestep::test {

namespace {

WorldSpec two_hosts() {
  return {{{"client", "", {}}, {"server", "", {}}}};
}

int protocol_of(Transport transport) {
  return transport == Transport::udp ? IPPROTO_UDP : IPPROTO_TCP;
}

}  // namespace

Running::Running()
    : world(two_hosts()),
      reports_(loop, world.control_fd(),
               [this] {
                 for (const WorldReport& report : world.read()) programs.on_report(report);
               }),
      tick_(loop, [] {}) {
  tick_.start(std::chrono::milliseconds(10), std::chrono::milliseconds(10));
  programs.on_bound = [this](HostId host, Transport transport, std::uint16_t port) {
    ports.push_back(fmt::format("bound {}", port));
    REQUIRE(localnet.bound(host, protocol_of(transport), port) == "");
  };
  programs.on_released = [this](HostId, Transport, std::uint16_t port) {
    ports.push_back(fmt::format("released {}", port));
  };
}

void Running::turn() {
  loop.run_once();
  programs.drain();
  batch.flush();
  model_.advance_to(trace, trace.size());
}

bool Running::until(const std::function<bool()>& fact, Nanoseconds limit) {
  for (Time end = now() + limit; now() < end;) {
    if (fact()) return true;
    turn();
  }
  return fact();
}

bool Running::until_exited(const std::string& name) {
  return until([&] {
    const ModelProgram* found = model_.program(name);
    return found != nullptr && !found->running;
  });
}

std::string Running::start(const std::string& name, std::vector<std::string> argv, Gate gate) {
  ProgramSpec spec;
  spec.name = name;
  spec.host = "server";
  spec.argv = std::move(argv);
  spec.gate = gate;
  return programs.start(spec);
}

std::string Running::start_python(const std::string& name, const std::string& code, Gate gate) {
  return start(name, {"/usr/bin/python3", "-c", code}, gate);
}

const ModelProgram& Running::program(const std::string& name) {
  const ModelProgram* found = model_.program(name);
  if (found == nullptr) FAIL("no program " << name);
  return *found;
}

std::string Running::current(const std::string& name, CallStage stage) {
  const ModelProgram* found = model_.program(name);
  if (found == nullptr) return "";
  for (const ModelThread& thread : found->threads) {
    if (thread.call.stage == stage) return std::string(trace.text(thread.call.name));
  }
  return "";
}

std::vector<std::string> Running::returned(const std::string& name) {
  std::vector<std::string> calls;
  const ProgramId id = program(name).id;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const auto* event = std::get_if<CallEvent>(&trace[i].body);
    if (event == nullptr || event->program != id || event->stage != CallStage::returned) continue;
    std::string args(trace.text(event->args));
    for (std::size_t at; (at = args.find('\n')) != std::string::npos;) args.replace(at, 1, ", ");
    calls.push_back(fmt::format("{}({}) = {}", trace.text(event->name), args, event->result));
    if (event->error != 0) calls.back() += " " + errno_name(event->error);
  }
  return calls;
}

std::optional<CallEvent> Running::call(const std::string& program_name, const std::string& name) {
  std::optional<CallEvent> found;
  const ProgramId id = program(program_name).id;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const auto* event = std::get_if<CallEvent>(&trace[i].body);
    if (event != nullptr && event->program == id && event->stage == CallStage::returned &&
        trace.text(event->name) == name) {
      found = *event;
    }
  }
  return found;
}

}  // namespace wirestep::test
