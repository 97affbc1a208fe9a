#include "program/programs.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "program/connection.h"
#include "program/launch.h"

namespace wirestep {

namespace {

constexpr std::size_t most_connections = 512;                  // a program could connect without end
constexpr Nanoseconds grace = std::chrono::milliseconds(500);  // between SIGTERM and SIGKILL
constexpr Nanoseconds slowed_for = std::chrono::milliseconds(20);
// A channel that was read is left alone for so long. Else each record of a program that runs free would wake
// the loop, and on a busy machine the program would lose its CPU to us twice a call: 54 µs instead of 5.
constexpr Nanoseconds rest = std::chrono::milliseconds(1);

}  // namespace

Programs::Programs(Loop& loop, World& world, Batch& batch)
    : loop_(loop),
      world_(world),
      batch_(batch),
      texts_(batch.trace()),
      descriptors_(
          [&world](ProgramId program, std::int32_t pid) { world.list_descriptors(program.value, pid); }),
      times_([&world](ProgramId program, std::int32_t pid) { world.ask_times(program.value, pid); }),
      resume_(loop, [this] { listen(); }),
      rested_(loop, [this] { listen(); }) {
  for (const WorldHost& host : world.hosts()) {
    if (!host.probe_listener) continue;  // loopback mode: the first host's is for all
    listeners_.push_back(std::make_unique<Poll>(loop, host.probe_listener.get(), [] {}));
  }
}

Programs::~Programs() = default;

Program* Programs::find(const std::string& name) {
  const auto found = std::find_if(programs_.begin(), programs_.end(), [&](const auto& program) {
    return program->spec.name == name && program->state != ProgramState::exited;
  });
  return found == programs_.end() ? nullptr : found->get();
}

Program* Programs::find(std::uint32_t id) {
  const auto found = std::find_if(programs_.begin(), programs_.end(),
                                  [&](const auto& program) { return program->id.value == id; });
  return found == programs_.end() ? nullptr : found->get();
}

void Programs::notice(const std::string& text) {
  batch_.add(now(), NoticeEvent{batch_.trace().store(text)});
}

// -- commands ---------------------------------------------------------------------------------

std::string Programs::start(const ProgramSpec& spec) {
  if (find(spec.name) != nullptr) return fmt::format("{} is running already", spec.name);
  const auto& hosts = world_.hosts();
  const auto host =
      std::find_if(hosts.begin(), hosts.end(), [&](const WorldHost& each) { return each.name == spec.host; });
  if (host == hosts.end()) return fmt::format("no host is called \"{}\"", spec.host);
  ProgramSpec complete = spec;
  if (complete.directory.empty()) complete.directory = std::filesystem::current_path();
  if (std::string problem = launch_problem(complete); !problem.empty()) return problem;

  for (auto& left : programs_)
    if (left->spec.name == spec.name) left->again = false;  // it is started now
  const ProgramId id{static_cast<std::uint32_t>(++last_program_)};
  const HostId where = host->id;
  auto program = std::make_unique<Program>(
      loop_, id, complete, where,
      [this, where](Transport transport, std::uint16_t port) {
        if (on_bound) on_bound(where, transport, port);
      },
      [this, where](Transport transport, std::uint16_t port) {
        if (on_released) on_released(where, transport, port);
      });
  world_.launch({id.value, where, complete.argv, environment_for(id, world_.probe_name()), complete.directory,
                 program->terminal.take_program_end()});
  programs_.push_back(std::move(program));
  // Its start is in the record before anything that it does: this turn has drained nothing yet.
  for (const WorldReport& report : world_.read()) on_report(report);
  return "";
}

std::string Programs::run(const std::string& name, const std::string& until) {
  Program* program = find(name);
  if (program == nullptr) return fmt::format("no program called \"{}\" is running", name);
  if (!until.empty() && !known_call(until)) return fmt::format("\"{}\" is no call that can be seen", until);
  const Time time = now();  // before it is let go: its next call may begin at once and end this run
  program->gate.run(until);
  if (program->state == ProgramState::running) program->record_gate(batch_, time);
  return "";
}

std::string Programs::pause(const std::string& name) {
  Program* program = find(name);
  if (program == nullptr) return fmt::format("no program called \"{}\" is running", name);
  program->gate.pause();
  if (program->state == ProgramState::running) program->record_gate(batch_, now());
  return "";
}

std::string Programs::step(const std::string& name) {
  Program* program = find(name);
  if (program == nullptr) return fmt::format("no program called \"{}\" is running", name);
  const Gate before = program->gate.gate();
  const Time time = now();
  program->gate.step();
  if (before != Gate::step && program->state == ProgramState::running) program->record_gate(batch_, time);
  return "";
}

std::string Programs::signal(const std::string& name, int number) {
  Program* program = find(name);
  if (program == nullptr || program->pid == 0)
    return fmt::format("no program called \"{}\" is running", name);
  if (number <= 0 || number > SIGRTMAX) return fmt::format("there is no signal {}", number);
  world_.signal(program->pid, number, false);
  return "";
}

std::string Programs::stop(const std::string& name) {
  Program* program = find(name);
  if (program == nullptr || program->pid == 0)
    return fmt::format("no program called \"{}\" is running", name);
  program->again = false;
  stop(*program);
  return "";
}

void Programs::stop_all() {
  for (auto& program : programs_) {
    program->again = false;
    if (program->state == ProgramState::running) stop(*program);
  }
}

void Programs::stop(Program& program) {
  const std::int32_t session = program.pid;
  world_.signal(session, SIGTERM, true);
  if (program.suspended) world_.signal(session, SIGCONT, true);  // else it couldn't heed it
  program.kill_timer.emplace(loop_, [this, session] { world_.signal(session, SIGKILL, true); });
  program.kill_timer->start(grace);
  program.kill_due = now() + grace;
}

// Started anew once the old one is gone with all that it started: a child that holds its port would make the
// new one's bind fail. (What a kernel still has of the old connections, TIME_WAIT, may make it fail all the
// same. That is as it is.)
std::string Programs::restart(const std::string& name) {
  // The running one, or the latest of those that have ended and have left something.
  const auto left = std::find_if(programs_.rbegin(), programs_.rend(),
                                 [&](const auto& program) { return program->spec.name == name; });
  if (left == programs_.rend() || (*left)->pid == 0) {
    const auto ended = ended_.find(name);
    if (ended == ended_.end()) return fmt::format("no program called \"{}\" has been started", name);
    return start(ProgramSpec(ended->second));
  }
  (*left)->again = true;
  if (!(*left)->killing()) stop(**left);
  return "";
}

void Programs::start_again() {
  std::vector<ProgramSpec> specs;
  for (auto& program : programs_) {
    if (!program->again || program->state != ProgramState::exited) continue;
    if (!program->over() && program->killing()) continue;
    // What has neither probe nor terminal any more can't be seen to be gone.
    world_.signal(program->pid, SIGKILL, true);
    program->kill_timer.reset();
    program->again = false;
    specs.push_back(ended_[program->spec.name]);
  }
  for (const ProgramSpec& spec : specs)
    if (const std::string problem = start(spec); !problem.empty()) notice(problem);
}

// -- what the world reports -------------------------------------------------------------------

void Programs::on_report(const WorldReport& report) {
  Program* program = find(report.id);
  if (program == nullptr) return;
  switch (report.kind) {
    case WorldReport::started:
      program->pid = report.pid;
      program->state = ProgramState::running;
      program->record_started(batch_, report.time);
      descriptors_.mark(program->id, program->pid);
      times_.add(program->id, program->pid);
      return;
    case WorldReport::suspended:
    case WorldReport::continued:
      program->suspended = report.kind == WorldReport::suspended;
      batch_.add(report.time, SuspendEvent{program->id, program->suspended, report.signal});
      return;
    case WorldReport::listed:
      descriptors_.answered(report, batch_);
      return;
    case WorldReport::timed:
      times_.answered(report, batch_);
      return;
    case WorldReport::failed:
      notice(fmt::format("{} could not be started: {}: {}", program->spec.name, report.what,
                         std::strerror(report.error)));
      program->record_started(batch_, report.time);
      program->record_exited(batch_, report.time, 127, 0);  // as a shell says it
      program->state = ProgramState::exited;
      ended_[program->spec.name] = program->spec;
      return;
    case WorldReport::exited:
      // What it did and printed before comes before.
      accept_connections();
      drain_connections(program);
      program->read_terminal(batch_, report.time);
      times_.answered(report, batch_);
      times_.forget(program->id);
      program->record_exited(batch_, report.time, report.status, report.signal);
      program->state = ProgramState::exited;
      descriptors_.forget(program->id, program->pid);
      ended_[program->spec.name] = program->spec;
      ended_[program->spec.name].gate = program->gate.gate();
      program->gate.run("");  // nobody can step what it leaves behind
      if (on_call_returned) on_call_returned(program->host, {}, {});
      return;
  }
}

// -- what the probes report -------------------------------------------------------------------

bool Programs::running() const {
  return std::any_of(programs_.begin(), programs_.end(),
                     [](const auto& program) { return program->state == ProgramState::running; });
}

bool Programs::behind() const {
  return std::any_of(programs_.begin(), programs_.end(), [](const auto& program) { return program->slowed; });
}

void Programs::drain() {
  accept_connections();  // whether its poll has told or not: frames of theirs may have been drained
  const Time time = now();
  drain_connections(nullptr);
  for (auto& program : programs_) {
    if (program->terminal_ready) program->read_terminal(batch_, time);
    for (const auto& [pid, tid, inside] : std::exchange(program->calling, {})) {
      const bool ended = program->state == ProgramState::exited && pid == program->pid;
      if (!ended) descriptors_.mark(program->id, pid);
      times_.called(program->id, pid, tid, inside);
    }
  }
  start_again();
  std::erase_if(programs_, [this](const auto& program) {
    const bool over = program->over() && !program->killing();
    if (over) program->ports.release_all();
    if (over) descriptors_.forget(program->id);
    return over;
  });
  descriptors_.ask_due();
  times_.ask_due();
}

std::optional<Time> Programs::next_due() const {
  std::optional<Time> next = descriptors_.next_due();
  if (const auto times = times_.next_due()) next = std::min(next.value_or(Time::max()), *times);
  for (const auto& program : programs_)
    if (program->again && program->killing()) next = std::min(next.value_or(Time::max()), program->kill_due);
  return next;
}

void Programs::look_after_running() {
  for (const auto& program : programs_) descriptors_.mark_children(program->id, program->pid);
  times_.mark_awake();
}

void Programs::look_at_times() {
  for (const auto& program : programs_) {
    if (program->state != ProgramState::running) continue;
    if (const auto report = world_.times_now(program->id.value, program->pid))
      times_.answered(*report, batch_);
  }
  // What else was read meanwhile wakes nobody any more.
  for (const WorldReport& report : world_.read()) on_report(report);
}

void Programs::accept_connections() {
  for (const WorldHost& host : world_.hosts()) {
    while (host.probe_listener) {
      Fd accepted(::accept4(host.probe_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!accepted) break;
      if (!of_own_user(accepted.get()) || connections_.size() >= most_connections) continue;
      try {
        connections_.push_back(
            std::make_unique<Connection>(loop_, std::move(accepted), texts_, lines_, last_call_));
      } catch (const SetupError& error) {
        notice(error.what());
      }
    }
  }
}

void Programs::drain_connections(const Program* only) {
  std::erase_if(connections_, [&](auto& connection) {
    if (only != nullptr && connection->program() != only) return false;
    return !drain_connection(*connection);
  });
}

// False if it is at its end, or not a probe of ours.
bool Programs::drain_connection(Connection& connection) {
  if (connection.program() == nullptr) {
    if (!connection.read_hello([this](std::uint32_t id) { return find(id); })) return false;
    if (connection.program() == nullptr) return true;
  }
  Program& program = *connection.program();
  if (program.allowance.used_up(now())) {
    slow_down(program, connection);
    return true;
  }
  const Connection::Read read = connection.read(batch_, [&](Cookie about, Cookie made) {
    if (on_call_returned) on_call_returned(program.host, about, made);
  });
  program.allowance.spend(read.messages);
  if (read.messages > 0) {
    connection.ignore();
    if (!rested_.active()) rested_.start(rest);
  }
  return read.open;
}

void Programs::listen() {
  for (auto& connection : connections_) connection->listen();
}

void Programs::slow_down(Program& program, Connection& connection) {
  if (!program.slowed) {
    notice(fmt::format("{} makes more calls than can be recorded: it is slowed down.", program.spec.name));
  }
  program.slowed = true;
  connection.ignore();
  if (!resume_.active()) resume_.start(slowed_for);
}

}  // namespace wirestep
