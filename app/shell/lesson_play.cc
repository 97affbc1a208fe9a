#include "app/shell/lesson_play.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "lessons/catalogue/catalogue.h"
#include "lessons/format/parse.h"

namespace wirestep::app {

namespace {

// As many events as are folded in about the time of one picture.
constexpr std::size_t at_once = 20'000;

Story::Phase story_phase(lesson::Phase phase) {
  switch (phase) {
    case lesson::Phase::reading:
      return Story::Phase::reading;
    case lesson::Phase::playing:
      return Story::Phase::playing;
    case lesson::Phase::played:
      return Story::Phase::played;
    case lesson::Phase::failed:
      return Story::Phase::failed;
  }
  return Story::Phase::failed;
}

}  // namespace

LessonPlay::LessonPlay(lesson::Lesson lesson, std::string language, std::function<void()> wake)
    : lesson_(std::move(lesson)), shown_(lesson_), language_(std::move(language)), wake_(std::move(wake)) {
  find_sources();
  make_session();
  tell_story();
}

void LessonPlay::find_sources() {
  story_.sources.clear();
  story_.language = language_;
  story_.languages = lesson::languages(lesson_);
  for (const lesson::Program& program : lesson::in_language(lesson_, language_).programs) {
    try {
      story_.sources.push_back({program.name, lesson::source_of(lesson_, program, language_),
                                lesson::written_in(lesson_, program, language_)});
    } catch (const SetupError&) {  // there is none in this language: the session says so
    }
  }
}

void LessonPlay::make_session() {
  session_.reset();
  refused_.clear();
  refusal_.clear();
  commands_.clear();
  record_ = std::make_unique<Record>();
  constexpr bool may_fall_back = true;
  try {
    session_ = std::make_unique<lesson::Session>(lesson_, language_, record_->trace, wake_, may_fall_back);
  } catch (const SetupError& refused) {
    refused_ = refused.what();
  }
}

bool LessonPlay::follow(Time now) {
  if (!session_) return false;
  std::size_t cursor = record_->model.cursor;
  lesson::RunnerState before = session_->runner().state();
  fold(now);
  const lesson::RunnerState& after = session_->runner().state();
  bool moved =
      after.step != before.step || after.phase != before.phase || after.instruction != before.instruction;
  if (moved) tell_story();
  return moved || record_->model.cursor != cursor;
}

void LessonPlay::fold(Time now) {
  session_->runner().advance(now);
  const Trace& trace = record_->trace;
  std::size_t from = record_->model.cursor, to = std::min(trace.size(), from + at_once);
  record_->past.follow(to);
  record_->ladder.follow(to);
  record_->series.follow(trace, to);
  for (std::size_t index = from; index < to; ++index) {
    const auto* answer = std::get_if<CommandEvent>(&trace[index].body);
    if (!answer || commands_.erase(answer->command) == 0) continue;
    refusal_.clear();
    if (answer->error.length > 0)
      refusal_ = std::string(trace.text(answer->text)) + ": " + std::string(trace.text(answer->error));
  }
}

void LessonPlay::tell_story() {
  story_.lesson = &shown_;
  story_.waiting_for.clear();
  story_.failure = refused_;
  if (!session_) {
    story_.phase = Story::Phase::unable;
    return;
  }
  const lesson::RunnerState& state = session_->runner().state();
  story_.step = state.step;
  story_.phase = story_phase(state.phase);
  bool stuck_here = state.phase == lesson::Phase::failed && !record_->model.wire;
  if (stuck_here) story_.phase = Story::Phase::unable;  // no kernel is to blame
  story_.answer = state.answer;
  const auto& instructions = session_->lesson().steps[state.step].instructions;
  if (state.phase == lesson::Phase::playing && state.instruction < instructions.size())
    story_.waiting_for = instructions[state.instruction].text;
  if (state.failure) story_.failure = state.failure->instruction + " — " + state.failure->found;
}

std::optional<Time> LessonPlay::deadline() const {
  return session_ ? session_->runner().deadline() : std::nullopt;
}

void LessonPlay::next(Time now) {
  if (!session_) return;
  session_->runner().next(now);
  tell_story();
}

void LessonPlay::answer(std::size_t option) {
  if (!session_) return;
  session_->runner().answer(option);
  tell_story();
}

void LessonPlay::post(Command command) {
  if (session_) commands_.insert(session_->post(std::move(command)));
}

void LessonPlay::restart(const std::string& step, Time now) {
  make_session();
  if (!step.empty()) play_to(step, now);
  tell_story();
}

void LessonPlay::restart_in(std::string language, const std::string& step, Time now) {
  language_ = std::move(language);
  find_sources();
  restart(step, now);
}

void LessonPlay::play_to(const std::string& step, Time now) {
  if (!session_) return;
  session_->runner().play_to(step, now);
  tell_story();
}

void LessonPlay::play_through(const std::string& step, Time now) {
  if (!session_) return;
  session_->runner().play_through(step, now);
  tell_story();
}

void LessonPlay::show_in(Locale locale) {
  lesson::Lesson other = lesson::load_lesson(lesson_.path, std::string(name(locale)));
  // Whoever edits the file while it is played sees the new text with the next world.
  if (other.steps.size() == lesson_.steps.size()) shown_ = std::move(other);
  tell_story();
}

bool LessonPlay::reload(const std::set<std::string>& saved, Locale locale, Time now) {
  auto is_source = [&](const std::string& file) {
    return std::any_of(story_.sources.begin(), story_.sources.end(), [&](const Story::Source& source) {
      return std::filesystem::path(source.path).filename() == file;
    });
  };
  bool program = std::any_of(saved.begin(), saved.end(), is_source);
  const auto file = std::filesystem::path(lesson_.path).filename();  // most are called lesson.md
  auto translation = file;
  translation.replace_extension(fmt::format("{}.md", name(locale)));
  bool words = saved.contains(file) || saved.contains(translation);
  if (!program && !words) return false;
  lesson::Lesson fresh = lesson::load_lesson(lesson_.path, std::string(name(locale)));
  shown_ = fresh;
  if (program || !plays_alike(fresh, lesson_)) {
    std::string step = story_.current() ? story_.current()->id : "";
    session_.reset();  // it plays the old one
    lesson_ = std::move(fresh);
    story_.lesson = &shown_;
    find_sources();
    restart(shown_.step(step) ? step : "", now);
  }
  tell_story();
  return true;
}

void LessonPlay::show_in_ladder(const LadderOptions& options) {
  record_->ladder.show(options);
  record_->ladder.follow(record_->model.cursor);
}

const lesson::Failure* LessonPlay::failure() const {
  if (!session_) return nullptr;
  const auto& failure = session_->runner().state().failure;
  return failure ? &*failure : nullptr;
}

}  // namespace wirestep::app
