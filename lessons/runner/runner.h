#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "lessons/format/lesson.h"
#include "trace/model.h"

// The runner plays a lesson: it turns a step's instructions into commands, one after the other, and watches
// the trace for what the kernel was expected to do.
//
// Theory of operation. The runner is a reader of the trace like any view, and the trace is all it goes by. It
// folds event by event into a model of its own, and looks after each one, so that no state is missed, however
// short.
//
//   an instruction to the world   is posted as a command, and is over with its CommandEvent
//   deliver, drop                 wait until the wire holds such a frame, and name it in the command
//   restart                       is over when the program has been started again
//   expect F                      is met if F holds at some moment since the instruction to the world before
//
// "Since" needs care, because a command's effects may come into the trace before its CommandEvent does (the
// loop sorts each batch by the time of the happening). A condition (a socket's state) counts from the
// CommandEvent on: before it, the state of before is still to be seen. A happening (a call's return) counts
// from the moment the command was given: it can't have been there before by accident, for it is one event.
// The expectations that follow one instruction all look at the same stretch of the trace; their order doesn't
// matter.
//
// `still` and `no` watch from the moment at which the expectation before them was met. Nothing else waits on
// time.
//
// One thread: that of whoever reads the trace. Nothing here blocks or sleeps.

namespace wirestep::lesson {

// What keeps the lesson from going on.
struct Failure {
  int line = 0;             // of the instruction, in lesson.md
  std::string instruction;  // as the lesson has it
  std::string found;        // what was the case instead: sockets, the program's calls, the wire's frames
  std::vector<std::string> story;  // the last events before, in words
};

// "lessons/x/lesson.md:40: expect client tcp SYN_SENT", what was found and the story so far, as lines of
// text.
std::string report(const Lesson& lesson, const Failure& failure);

enum class Phase : std::uint8_t {
  reading,  // the student reads, answers, and presses Next
  playing,  // instructions are carried out and expectations watched
  played,   // the step is over: its second text is shown; Next goes to the step after it
  failed,   // an instruction could not be done or an expectation wasn't met; a fresh world is the way on
};

struct RunnerState {
  std::size_t step = 0;  // index in Lesson::steps
  Phase phase = Phase::reading;
  std::size_t instruction = 0;        // playing: index of the one that is waited for
  std::optional<std::size_t> answer;  // what the student chose in this step
  std::optional<Failure> failure;
};

class Runner {
 public:
  // What the runner asks of the world outside.
  struct Doors {
    // Gives a command to the engine (Engine::post).
    std::function<CommandId(Command)> post;
    // How a program is started with these arguments, in the language that was chosen. Throws SetupError.
    std::function<ProgramSpec(const Program&, const std::vector<std::string>& arguments)> resolve;
  };

  // Enters the first step. `lesson` and `trace` outlive the runner.
  Runner(const Lesson& lesson, const Trace& trace, Doors doors);

  // Reads what the trace has grown by and goes on. Call when the trace grew and when deadline() has passed.
  void advance(Time now);

  // Next was pressed: plays the step that was read, or enters the one after it. Nothing while playing or
  // failed.
  void next(Time now);
  // The student chose this option of the step's question. May be changed until Next is pressed.
  void answer(std::size_t option);

  // Plays without being asked until `step` is entered, or, with `through`, until it has been played. "Restart
  // at step N" is this on a fresh world. An unknown id is a bug of the caller's.
  void play_to(std::string_view step, Time now);
  void play_through(std::string_view step, Time now);

  const RunnerState& state() const { return state_; }
  // The last step has been played.
  bool finished() const { return state_.phase == Phase::played && state_.step + 1 == lesson_.steps.size(); }
  // When advance() has to be called even if the trace doesn't grow.
  std::optional<Time> deadline() const { return deadline_; }

 private:
  const Step& step() const { return lesson_.steps[state_.step]; }
  const Instruction& instruction() const { return step().instructions[state_.instruction]; }

  void enter(std::size_t index);
  void play_on();
  void begin_instruction();
  bool instruction_is_over();
  void end_instruction();
  void fail(std::string found);

  // Instructions to the world.
  bool try_post();
  bool post_for(const SetWire& set);
  bool post_for(const Deliver& deliver);
  bool post_for(const Drop& drop);
  bool post_for(const Duplicate& duplicate);
  bool post_for(const HoldBack& back);
  bool post_for(const Delay& delay);
  bool post_for(const Corrupt& corrupt);
  bool post_for(const Cut& cut);
  bool post_for(const Impair& impair);
  bool post_for(const AddRule& add);
  bool post_for(const Start& start);
  bool post_for(const command::RunProgram& run);
  bool post_for(const command::RestartProgram& restart);
  template <class PeerCommand>
  bool post_for(const ToHost<PeerCommand>& to) {
    PeerCommand command = to.command;
    if (const ModelHost* host = model_.host(to.host)) {
      command.to = host->address;
      command.to.port = to.command.to.port;
    }
    post(command);
    return true;
  }
  template <class AsItIs>
  bool post_for(const AsItIs& command) {
    post(command);
    return true;
  }
  bool post_for(const ShowPanel&) { return true; }
  bool post_for(const Show&) { return true; }  // whoever shows the step looks for it there
  bool post_for(const Expect&) { return true; }
  void post(Command command);
  bool post_for_oldest(const FrameSelector& frame, FrameStage wanted,
                       const std::function<Command(FrameId)>& command);
  std::optional<HostId> host_id(const std::string& name) const;
  const ModelFrame* oldest_held(const FrameSelector& frame) const;
  bool student_settled(const FrameSelector& frame, FrameStage stage);
  bool student_let_begin(const command::RunProgram& run) const;

  // Expectations.
  bool watch(const Expect& expect);
  bool seen_within(const Expect& expect);
  bool seen_throughout(const Expect& expect);
  std::string what_came_instead(const Fact& fact) const;

  // Folds the trace's next event; false if there is none yet.
  bool fold();
  void note(const Event& event);

  const Lesson& lesson_;
  const Trace& trace_;
  Doors doors_;
  RunnerState state_;
  Time now_{};
  std::optional<Time> deadline_;
  std::optional<std::size_t> play_until_;  // step to stop at
  bool play_through_ = false;              // … once it has been played

  Model model_;  // at the runner's place in the trace
  Model given_;  // when the last instruction to the world was given
  Model done_;   // when it had been carried out
  Model met_;    // at the last moment that an expectation since then was met
  Model eye_;    // where the expectation being watched has got to

  bool begun_ = false;                       // the current instruction
  bool posted_ = false;                      // its commands
  std::set<CommandId> pending_;              // posted and not yet answered
  std::set<CommandId> ours_;                 // all that the runner posted, but for records
  std::set<CommandId> records_;              // of the step, not yet in the trace: it is over when they are
  std::string refusal_;                      // a command's error
  std::string restarting_;                   // program that is being restarted, and …
  ProgramId restarted_from_;                 // … which start of it was before
  std::set<FrameId> commanded_;              // frames that the lesson has done something to
  std::set<FrameId> delivered_;              // first frames of the segments that were delivered
  std::vector<FrameEvent> settled_;          // by the student, since the last instruction to the world
  std::optional<std::size_t> interference_;  // index of the student's first command since then
};

}  // namespace wirestep::lesson
