#include <fmt/format.h>

#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/save.h"
#include "app/cli/trace_view.h"
#include "app/cli/waiter.h"
#include "base/error.h"
#include "engine.h"
#include "trace/model.h"

namespace wirestep::app {

namespace {

// How long a server may take until it listens, before its client is started all the same: not every server
// does.
constexpr Nanoseconds server_patience = std::chrono::seconds(2);
// What is still on its way when the client has ended (a FIN, the server's last call) gets this long.
constexpr Nanoseconds last_words = std::chrono::milliseconds(200);

std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
}

// The sandbox without a window: a server's command and a client's, each on its host, running free on a live
// wire.
class Lab {
 public:
  Lab(const LabCommand& command, Trace& trace)
      : command_(command), trace_(trace), view_(trace, command.json) {
    EngineSpec spec;
    spec.world.hosts = {{"client", "", {}}, {"server", "", {}}};
    spec.may_fall_back = true;
    engine_.emplace(spec, trace, [this] { waiter_.wake(); });
  }

  // Until the client has ended; the server, if there is no client.
  ExitStatus run() {
    if (!command_.server.empty()) {
      start("server", command_.server);
      if (!command_.client.empty())
        wait_until([this] { return listens() || ended("server"); }, now() + server_patience);
    }
    const std::string main_program = command_.client.empty() ? "server" : "client";
    if (!command_.client.empty()) start("client", command_.client);
    wait_until([&] { return ended(main_program) || !refused_.empty(); }, std::nullopt);
    wait_until([] { return false; }, now() + last_words);
    bool interrupted = waiter_.interrupted();
    // What failed by itself, not by the end of the world.
    std::vector<std::string> failures = failed_programs();
    engine_.reset();
    view_.follow();
    if (interrupted) return stopped;
    for (const std::string& failure : failures) std::fprintf(stderr, "wirestep: %s\n", failure.c_str());
    return failures.empty() ? fine : failed;
  }

 private:
  void start(const std::string& name, const std::string& command) {
    ProgramSpec spec;
    spec.name = spec.host = name;
    spec.argv = {"/bin/sh", "-c", command};
    spec.gate = Gate::run;
    engine_->post(command::StartProgram{spec});
  }

  void wait_until(const std::function<bool()>& fact, std::optional<Time> deadline) {
    while (!fact() && !waiter_.interrupted() && (!deadline || now() < *deadline)) {
      waiter_.wait(deadline, false);
      view_.follow();
      for (; model_.cursor < trace_.size(); model_.advance(trace_)) {
        const auto* answer = std::get_if<CommandEvent>(&trace_[model_.cursor].body);
        if (answer != nullptr && answer->error.length > 0) refused_ = trace_.text(answer->error);
      }
    }
  }

  bool listens() const {
    for (const ModelSocket& known : model_.sockets) {
      const Socket& socket = known.socket;
      bool bound = socket.transport == Transport::udp && socket.local.port != 0;
      if (socket.host.value == 1 && (socket.state == TcpState::listen || bound)) return true;
    }
    return false;
  }
  bool ended(std::string_view name) const {
    const ModelProgram* program = model_.program(name);
    return program != nullptr && !program->running;
  }

  // One sentence for each program that failed: how, and the last that it said.
  std::vector<std::string> failed_programs() const {
    std::vector<std::string> failures;
    if (!refused_.empty()) failures.push_back(refused_);
    for (const ModelProgram& program : model_.programs) {
      if (program.running || (program.status == 0 && program.signal == 0)) continue;
      std::string how = program.signal != 0 ? "was ended by " + signal_name(program.signal)
                                            : fmt::format("ended with status {}", program.status);
      std::string_view said = last_line(program.output);
      failures.push_back(fmt::format("{} {}{}{}", program.name, how, said.empty() ? "" : ": ", said));
    }
    return failures;
  }

  const LabCommand& command_;
  Trace& trace_;
  TraceView view_;
  Waiter waiter_;
  Model model_;
  std::string refused_;  // why a program could not be started
  std::optional<Engine> engine_;
};

}  // namespace

int run_lab(const LabCommand& command) {
  if (command.server.empty() && command.client.empty()) {
    throw WrongUsage("lab wants --server CMD, --client CMD, or both");
  }
  if (!command.headless && !command.json) {
    throw WrongUsage("the sandbox runs in the terminal: add --headless, or --json for events");
  }
  SaveAtEnd save(command.save);
  Trace trace;
  return save.after(trace, [&] { return Lab(command, trace).run(); });
}

}  // namespace wirestep::app
