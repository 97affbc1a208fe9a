#include "lessons/runner/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "lessons/runner/facts.h"
#include "lessons/runner/story.h"

namespace wirestep::lesson {

namespace {

constexpr auto patience = std::chrono::seconds(5);          // for a frame that is to be delivered or dropped
constexpr auto engine_patience = std::chrono::seconds(30);  // for the answer to a command
constexpr std::size_t story_length = 40;

}  // namespace

Runner::Runner(const Lesson& lesson, const Trace& trace, Doors doors)
    : lesson_(lesson), trace_(trace), doors_(std::move(doors)) {
  CHECK(!lesson_.steps.empty());
  enter(0);
}

void Runner::enter(std::size_t index) {
  state_ = RunnerState{};
  state_.step = index;
  if (step().instructions.empty() && !step().question) state_.phase = Phase::played;
  records_.insert(doors_.post(command::RecordStep{step().id}));
}

void Runner::advance(Time now) {
  now_ = now;
  play_on();
}

void Runner::next(Time now) {
  now_ = now;
  if (state_.phase == Phase::reading) {
    state_.phase = Phase::playing;
  } else if (state_.phase == Phase::played && !finished()) {
    enter(state_.step + 1);
  }
  play_on();
}

void Runner::answer(std::size_t option) {
  if (state_.phase != Phase::reading || !step().question || option >= step().question->options.size()) return;
  state_.answer = option;
}

void Runner::play_to(std::string_view step_id, Time now) {
  const Step* wanted = lesson_.step(step_id);
  CHECK(wanted != nullptr);
  play_until_ = static_cast<std::size_t>(wanted - lesson_.steps.data());
  play_through_ = false;
  advance(now);
}

void Runner::play_through(std::string_view step_id, Time now) {
  play_to(step_id, now);
  play_through_ = true;
  advance(now);
}

// Goes as far as the trace allows.
void Runner::play_on() {
  for (;;) {
    if (state_.phase == Phase::playing) {
      if (state_.instruction == step().instructions.size()) {
        while (!records_.empty() && fold()) {
        }
        if (!records_.empty()) return;
        state_.phase = Phase::played;
        deadline_.reset();
        continue;
      }
      if (!begun_) begin_instruction();
      if (!instruction_is_over()) return;
      end_instruction();
      continue;
    }
    bool more = play_until_ && (state_.step < *play_until_ || (state_.step == *play_until_ && play_through_));
    if (more && state_.phase == Phase::reading) {
      state_.phase = Phase::playing;
    } else if (more && state_.phase == Phase::played && state_.step < *play_until_) {
      enter(state_.step + 1);
    } else {
      while (fold()) {
      }
      return;
    }
  }
}

void Runner::begin_instruction() {
  begun_ = true;
  posted_ = false;
  if (auto* expect = std::get_if<Expect>(&instruction().action)) {
    bool within = expect->kind == Expect::Kind::within;
    eye_ = !within ? met_ : is_happening(expect->fact) ? given_ : done_;
    deadline_ = (within ? now_ : eye_.time) + expect->span;
  } else {
    deadline_ = now_ + patience;
  }
}

// Whether the runner can go on to the next instruction. After a failure it is not.
bool Runner::instruction_is_over() {
  if (auto* expect = std::get_if<Expect>(&instruction().action)) return watch(*expect);
  if (!posted_ && !try_post()) return false;
  // The engine answers when it has begun to; what follows is for the program that comes.
  auto restarted = [this] {
    const ModelProgram* program = model_.program(restarting_);
    return restarting_.empty() || (program != nullptr && program->id != restarted_from_);
  };
  while ((!pending_.empty() || (refusal_.empty() && !restarted())) && fold()) {
  }
  if (!refusal_.empty()) {
    fail(std::exchange(refusal_, ""));
    return false;
  }
  if (!pending_.empty()) {
    if (now_ >= *deadline_) fail("the engine has not answered");
    return false;
  }
  if (!restarted()) {
    if (now_ >= *deadline_) fail(restarting_ + " has not been started again");
    return false;
  }
  restarting_.clear();
  done_ = met_ = model_;
  return true;
}

void Runner::end_instruction() {
  begun_ = false;
  deadline_.reset();
  ++state_.instruction;
}

// Gives the commands of an instruction as soon as that is possible; false while it isn't.
bool Runner::try_post() {
  while (fold()) {
  }
  Model before = model_;
  try {
    posted_ = std::visit([this](const auto& action) { return post_for(action); }, instruction().action);
  } catch (const SetupError& error) {
    fail(error.what());
    return false;
  }
  if (!posted_) {
    if (now_ >= *deadline_) fail(wire_situation(model_, trace_));
    return false;
  }
  if (!pending_.empty()) {  // else the student has done it, and its effects count from what came before
    given_ = std::move(before);
    settled_.clear();
    interference_.reset();
  }
  deadline_ = now_ + engine_patience;
  return true;
}

void Runner::post(Command command) {
  CommandId id = doors_.post(std::move(command));
  pending_.insert(id);
  ours_.insert(id);
}

bool Runner::fold() {
  if (model_.cursor == trace_.size()) return false;
  note(trace_[model_.cursor]);
  model_.advance(trace_);
  return true;
}

// Remembers of an event what the model doesn't.
void Runner::note(const Event& event) {
  if (auto* answer = std::get_if<CommandEvent>(&event.body)) {
    if (pending_.erase(answer->command) > 0 && refusal_.empty()) refusal_ = trace_.text(answer->error);
    bool own = records_.erase(answer->command) > 0 || ours_.contains(answer->command);
    if (!own && !interference_) interference_ = model_.cursor;
  } else if (auto* frame = std::get_if<FrameEvent>(&event.body)) {
    if (frame->stage == FrameStage::delivered) {
      delivered_.insert(frame->retransmission_of ? frame->retransmission_of : frame->frame);
    }
    // That a held wire holds is nobody's doing to this one frame.
    bool by_hand = frame->cause == Cause::student && frame->stage != FrameStage::sent &&
                   (frame->stage != FrameStage::held || frame->let_pass > 0);
    bool commanded = commanded_.contains(frame->frame) || commanded_.contains(frame->duplicate_of);
    if (by_hand && !commanded) settled_.push_back(*frame);
  }
}

void Runner::fail(std::string found) {
  while (fold()) {
  }
  Failure failure{instruction().line, instruction().text, std::move(found), {}};
  if (interference_) {
    failure.found += ". Something was done by hand since the lesson's last action; restart at this step";
  }
  failure.story = story_so_far(trace_, trace_.size(), story_length);
  doors_.post(command::RecordExpectation{step().id, failure.instruction, false, failure.found});
  state_.phase = Phase::failed;
  state_.failure = std::move(failure);
  deadline_.reset();
  play_until_.reset();
}

std::string report(const Lesson& lesson, const Failure& failure) {
  std::string text =
      fmt::format("{}:{}: {}\n  but {}\n", lesson.path, failure.line, failure.instruction, failure.found);
  text += "  The story so far:\n";
  for (const std::string& line : failure.story) text += "  " + line + "\n";
  return text;
}

}  // namespace wirestep::lesson
