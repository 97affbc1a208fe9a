#include "support/session.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "packet/packet.h"
#include "support/catch.h"

namespace wirestep::test {

namespace {

constexpr auto patience = std::chrono::seconds(60);  // only a hang takes as long

}  // namespace

Session::Session(WorldSpec world) {
  if (world.hosts.empty()) world.hosts = {{"client", "", {}}, {"server", "", {}}};
  try {
    engine_ = std::make_unique<Engine>(EngineSpec{std::move(world), "", ""}, trace, [this] {
      std::lock_guard lock(mutex_);
      grown_.notify_all();
    });
  } catch (const SetupError& refused) {
    skip(refused.what());
  }
}

template <class Fact>
bool Session::wait(Fact fact) {
  auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    while (model_.cursor < trace.size()) {
      const Event& event = trace[model_.cursor];
      model_.advance(trace);
      if (fact(model_, event)) return true;
    }
    std::unique_lock lock(mutex_);
    if (!grown_.wait_until(lock, end, [&] { return model_.cursor < trace.size(); })) return false;
  }
}

bool Session::until(const std::function<bool(const Model&)>& fact) {
  return fact(model_) || wait([&](const Model& model, const Event&) { return fact(model); });
}

bool Session::until_event(const std::function<bool(const Event&)>& wanted) {
  return wait([&](const Model&, const Event& event) { return wanted(event); });
}

CommandId Session::post(Command command) {
  return engine_->post(std::move(command));
}

std::string Session::command(Command command) {
  CommandId id = post(std::move(command));
  std::string error = "no answer";
  until_event([&](const Event& event) {
    const auto* answer = std::get_if<CommandEvent>(&event.body);
    if (answer == nullptr || answer->command != id) return false;
    error = trace.text(answer->error);
    return true;
  });
  return error;
}

void Session::start_python(const std::string& name, const std::string& code, Gate gate) {
  ProgramSpec spec;
  spec.name = spec.host = name;
  spec.argv = {"/usr/bin/python3", "-c", code};
  spec.gate = gate;
  REQUIRE(command(command::StartProgram{spec}) == "");
}

FrameId Session::held(int flags) {
  auto is_held = [&](const ModelFrame& frame) {
    packet::Brief brief = packet::brief(trace.bytes(frame.frame.bytes));
    return frame.frame.stage == FrameStage::held && brief.protocol == packet::Protocol::tcp &&
           brief.flags == flags;
  };
  FrameId oldest;
  until([&](const Model& model) {
    auto found = std::find_if(model.in_flight.begin(), model.in_flight.end(), is_held);
    if (found == model.in_flight.end()) return false;
    oldest = found->frame.frame;
    return true;
  });
  return oldest;
}

bool has_tcp(const Model& model, std::string_view host, TcpState state) {
  const ModelHost* where = model.host(host);
  return where != nullptr &&
         std::any_of(model.sockets.begin(), model.sockets.end(), [&](const ModelSocket& s) {
           return s.socket.host == where->id && s.socket.transport == Transport::tcp &&
                  state_name(Transport::tcp, s.socket.state) == state_name(Transport::tcp, state);
         });
}

}  // namespace wirestep::test
