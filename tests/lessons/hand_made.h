#pragma once

#include <string>
#include <vector>

#include "lessons/format/parse.h"
#include "lessons/runner/runner.h"

namespace wirestep::test {

// The Markdown of one step that does this.
inline std::string step(const std::string& instructions) {
  return "## A {#a}\n```step\n" + instructions + "```\n";
}

// A lesson played against a trace that the test writes itself, event by event, in the place of the engine.
class HandMade {
 public:
  // `steps`: the lesson's Markdown below its front matter, which has hosts and programs client and server.
  explicit HandMade(const std::string& steps)
      : lesson(lesson::parse_lesson(front_matter() + steps, "x/lesson.md").value()),
        runner((begin(), lesson), trace,
               {[this](Command command) { return post(std::move(command)); }, resolve}) {}

  // -- the engine's part: what happens, one millisecond after the event before --

  void add(const EventBody& body) {
    clock += std::chrono::milliseconds(1);
    trace.append(clock, body);
    trace.publish();
  }
  // Time passes, and nothing happens.
  void pass(Nanoseconds span) {
    clock += span;
    runner.advance(clock);
  }
  void go() { runner.advance(clock); }
  void next() { runner.next(clock); }

  // Answers every command that has not been answered.
  void answer(std::string_view error = "") {
    for (; answered < commands.size(); ++answered) {
      if (is_record(commands[answered])) continue;
      add(CommandEvent{CommandId{answered + 1}, trace.store("a command"), trace.store(error)});
    }
    go();
  }
  // A command that the student gave.
  void by_hand() { add(CommandEvent{CommandId{1000}, trace.store("by hand"), {}}); }

  // `again`: not for the first time.
  void start(const std::string& name, bool again = false) {
    ProgramEvent event{};
    event.program = ProgramId{id(name).value + (again ? 10 : 0)};
    event.started = true;
    event.name = trace.store(name);
    add(event);
  }
  void exit(const std::string& name, int status) {
    ProgramEvent event{};
    event.program = id(name);
    event.name = trace.store(name);
    event.status = status;
    add(event);
  }
  void call(const std::string& program, CallStage stage, const std::string& name, std::int64_t result = 0,
            int error = 0, const std::string& args = "") {
    CallEvent event{};
    event.call = CallId{1};
    event.stage = stage;
    event.program = id(program);
    event.pid = event.tid = 1;
    event.name = trace.store(name);
    event.args = trace.store(args);
    event.result = result;
    event.error = error;
    add(event);
  }
  void socket(const std::string& host, TcpState state, std::uint16_t port = 9000,
              std::uint32_t recv_queue = 0) {
    Socket socket{};
    socket.host = HostId{static_cast<std::uint8_t>(host == "client" ? 0 : 1)};
    socket.cookie = Cookie{1u + socket.host.value};
    socket.state = state;
    socket.local = {Family::ipv4, {10, 0, 0, 1}, port};
    socket.recv_queue = recv_queue;
    add(SocketEvent{trace.store(socket)});
  }
  void count(const std::string& host, const std::string& counter, std::int64_t delta) {
    CounterChange change{trace.store(counter), static_cast<std::uint64_t>(delta), delta};
    add(CountersEvent{HostId{static_cast<std::uint8_t>(host == "client" ? 0 : 1)},
                      trace.store(std::span<const CounterChange>(&change, 1))});
  }
  // A TCP segment without payload.
  void frame(std::uint64_t number, FrameStage stage, std::uint8_t flags, std::uint64_t first = 0,
             std::uint32_t copy = 1, Cause cause = Cause::live);

  static ProgramId id(const std::string& name) { return ProgramId{name == "client" ? 1u : 2u}; }

  Trace trace{1u << 20};
  Time clock{std::chrono::seconds(100)};
  std::vector<Command> commands;  // all that were given; CommandId counts them from 1
  std::size_t answered = 0;
  lesson::Lesson lesson;
  lesson::Runner runner;

  // The commands that aren't records of the lesson's own.
  template <class Wanted>
  std::vector<Wanted> given() const {
    std::vector<Wanted> found;
    for (const Command& command : commands) {
      if (auto* wanted = std::get_if<Wanted>(&command)) found.push_back(*wanted);
    }
    return found;
  }

 private:
  static std::string front_matter();
  static ProgramSpec resolve(const lesson::Program& program, const std::vector<std::string>& arguments);

  void begin() {
    add(SessionEvent{trace.store("x"), trace.store("c"), true, false});
    add(HostEvent{HostId{0}, trace.store("client"), {}, {}});
    add(HostEvent{HostId{1}, trace.store("server"), {}, {}});
  }
  static bool is_record(const Command& command) {
    return std::holds_alternative<command::RecordStep>(command) ||
           std::holds_alternative<command::RecordExpectation>(command);
  }
  // Records are in the trace at once; other commands when the test answers them.
  CommandId post(Command command) {
    commands.push_back(std::move(command));
    CommandId id{commands.size()};
    if (is_record(commands.back())) add(CommandEvent{id, {}, {}});
    return id;
  }
};

}  // namespace wirestep::test
