#include "app/shell/window_app.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "app/cli/lesson_choice.h"
#include "app/shell/folder_watch.h"
#include "app/shell/front.h"
#include "app/shell/kept.h"
#include "app/shell/lesson_play.h"
#include "app/shell/machine.h"
#include "app/shell/redraw.h"
#include "base/error.h"
#include "lessons/catalogue/catalogue.h"

// How the window lives. Its thread sleeps in GLFW until a key, the mouse, or the engine (through
// glfwPostEmptyEvent, the one thing that another thread may do to it). Then it goes on in the lesson, folds
// what is new in the trace, does what was asked for, and paints if something on screen has changed. It never
// waits for the engine: what it asks for is a command, and what comes of it is read in the trace.

namespace wirestep::app {

namespace {

class WindowApp {
 public:
  WindowApp(const WindowCommand& command, Keeper keeper)
      : language_(command.choice.language),
        keeper_(std::move(keeper)),
        front_({command.width, command.height}, command.screenshot.empty(), theme_from(command.theme),
               locale_from(command.choice.locale)) {
    front_.set_zoom(keeper_.kept().zoom);
    list_lessons();
  }

  void open(lesson::Lesson lesson) {
    std::vector<std::string> known = lesson::languages(lesson);
    bool has = std::find(known.begin(), known.end(), language_) != known.end();
    std::string language = has || known.empty() ? language_ : known.front();
    front_.will_show(lesson);
    front_.forget_choices();
    front_.open_panels(lesson.panels);
    watch_files(lesson.directory);  // first: what is saved from here on is seen
    front_.window().set_title(lesson::plain(lesson.title) + " — Wirestep");
    play_.reset();  // its world goes before the next one comes
    play_ = std::make_unique<LessonPlay>(std::move(lesson), language, Window::wake);
    trouble_.clear();
    note_new_text();
  }

  LessonPlay* play() { return play_.get(); }

  // Until the window is closed.
  void run() {
    while (!front_.window().closing()) {
      front_.window().wait(patience());
      turn();
    }
  }

  // Until the lesson's step has been played, or has failed.
  void play_through(const std::string& step) {
    play_->play_through(step, now());
    auto over = [&] {
      Story::Phase phase = play_->story().phase;
      bool there = play_->story().current()->id == step && phase == Story::Phase::played;
      return there || phase == Story::Phase::failed || phase == Story::Phase::unable;
    };
    while (!over()) {
      front_.window().wait(patience());
      turn();
    }
  }

  // Until the world is quiet: what was begun goes on for a moment, and a call counts as blocked only after
  // some time.
  void settle() {
    constexpr Nanoseconds quiet = std::chrono::milliseconds(150), enough = std::chrono::seconds(1);
    Time began = now(), changed = began;
    std::size_t events = 0;
    while (now() < changed + quiet && now() < began + enough) {
      front_.window().wait(0.02);
      turn();
      if (std::exchange(events, record().trace.size()) != record().trace.size()) changed = now();
    }
  }

  // Painted three times, because ImGui's scrolling is a picture late.
  Picture picture() {
    Picture picture;
    for (int i = 0; i < 3; ++i) {
      tell();
      front_.draw(scene(), &picture);
    }
    return picture;
  }

 private:
  // The start page's record: nothing.
  Record& record() { return play_ ? play_->record() : nothing_; }
  const Model& shown_model() {
    Record& shown = record();
    return front_.cursor() ? shown.past(std::min(*front_.cursor(), shown.model.cursor)) : shown.model;
  }
  const Story& story() { return play_ ? play_->story() : no_story_; }
  Front::Scene scene() {
    return {record().trace, shown_model(), record().ladder,      story(),
            lessons_,       messages_,     machine_.view(now()), &record().series};
  }

  Redraw::Motion motion() {
    if (play_ && front_.playing()) return Redraw::Motion::frames;
    bool live = play_ && !front_.cursor();  // a moment that was stands still
    if (live && record().ladder.moving(now())) return Redraw::Motion::frames;
    const MachineView* machine = machine_.view(now());
    bool clocks = (live && clock_runs(record().model)) || (machine && clock_runs(*machine->model));
    return clocks ? Redraw::Motion::clocks : Redraw::Motion::none;
  }

  // Seconds to sleep; negative: until something happens.
  double patience() {
    double patience = redraw_.patience(now(), motion());
    auto sooner = [&](double other) { patience = patience < 0 ? other : std::min(patience, other); };
    if (play_ && play_->behind()) sooner(0);
    if (auto deadline = play_ ? play_->deadline() : std::nullopt)
      sooner(std::max(0.0, seconds(*deadline - now())));
    return patience;
  }

  void turn() {
    reload();
    if (play_ && play_->follow(now())) {
      note_new_text();
      keep_progress();
      redraw_.needed(now());
    }
    if (machine_.follow(front_.shows_machine(play_ != nullptr))) redraw_.needed(now());
    if (front_.window().take_input()) redraw_.needed(now());
    for (const Action& action : front_.take_keys(scene())) carry_out(action);
    if (!redraw_.due(now(), motion())) return;
    tell();
    if (play_) play_->show_in_ladder(front_.ladder_options());
    std::vector<Action> asked = front_.draw(scene());
    redraw_.drawn(now());
    for (const Action& action : asked) carry_out(action);
  }

  // Whoever writes a lesson sees it as soon as it is saved.
  void watch_files(const std::string& folder) {
    try {
      files_ = std::make_unique<FolderWatch>(folder, Window::wake);
    } catch (const SetupError&) {  // then it is read when it is opened, and only then
      files_.reset();
    }
  }

  void reload() {
    std::set<std::string> saved = play_ && files_ ? files_->take() : std::set<std::string>();
    if (saved.empty()) return;
    try {
      const Record* before = &play_->record();
      if (!play_->reload(saved, front_.locale(), now())) return;
      if (&play_->record() != before) front_.forget_choices();
      front_.will_show(play_->lesson());
      front_.window().set_title(lesson::plain(play_->lesson().title) + " — Wirestep");
      trouble_.clear();
      note_new_text();
    } catch (const std::exception& error) {
      trouble_ = error.what();
    }
    redraw_.needed(now());
  }

  void keep_progress() {
    const Story& story = play_->story();
    if (story.phase == Story::Phase::played && story.current())
      keeper_.played(play_->lesson().id, story.current()->id, story.step + 1);
  }

  void carry_out(const Action& action) {
    trouble_.clear();
    std::visit([this](const auto& each) { done(each); }, action);
    redraw_.needed(now());
  }

  // What is done is done now: whoever looks at the past comes back to see it.
  void done(const Command& command) {
    front_.show_moment(std::nullopt);
    if (play_) play_->post(command);
  }
  void done(const action::ShowMoment& moment) {
    front_.show_moment(std::min(moment.cursor, record().trace.size()));
  }
  void done(const action::ShowLive&) { front_.show_moment(std::nullopt); }
  void done(const action::Next&) {
    if (!play_) return;
    if (front_.cursor()) {
      front_.show_moment(std::nullopt);
      return;
    }
    const Story& story = play_->story();
    bool stuck = story.phase == Story::Phase::failed || story.phase == Story::Phase::unable;
    if (stuck)
      done(action::RestartAt{story.current()->id});
    else if (story.phase == Story::Phase::played && story.last())
      done(action::ShowLessons{});
    else
      play_->next(now());
  }
  void done(const action::Answer& answer) {
    if (play_) play_->answer(answer.option);
  }
  void done(const action::RestartAt& restart) {
    if (!play_) return;
    front_.forget_choices();
    play_->restart(restart.step, now());
  }
  void done(const action::SetLanguage& set) {
    language_ = set.language;  // of the lessons to come, too
    if (!play_) return;
    front_.forget_choices();
    play_->restart_in(set.language, play_->story().current()->id, now());
    note_new_text();
  }
  void done(const action::OpenLesson& lesson) {
    try {
      open(open_lesson(lesson.id, std::string(name(front_.locale()))));
      if (!lesson.step.empty()) play_->play_to(lesson.step, now());
    } catch (const std::exception& error) {
      trouble_ = error.what();
    }
  }
  void done(const action::ShowLessons&) {
    files_.reset();
    play_.reset();
    front_.forget_choices();
    front_.window().set_title("Wirestep");
    list_lessons();
  }
  void done(const action::SetTheme& set) {
    front_.set_theme(set.theme);
    keeper_.theme(std::string(name(set.theme)));
  }
  void done(const action::SetLocale& set) {
    try {
      if (play_) {
        play_->show_in(set.locale);
        front_.will_show(play_->lesson());
      }
      front_.set_locale(set.locale);
      keeper_.locale(std::string(name(set.locale)));
      list_lessons();
    } catch (const std::exception& error) {
      trouble_ = error.what();
    }
  }
  void done(const action::SetZoom& set) {
    front_.set_zoom(set.zoom);
    keeper_.zoom(set.zoom);
  }
  void done(const action::SetFullScreen& set) { front_.set_full_screen(set.on); }
  void done(const action::Quit&) { front_.window().close(); }

  void list_lessons() {
    lessons_.clear();
    for (lesson::Entry& each : lesson::list_lessons(std::string(name(front_.locale())))) {
      front_.will_show(each.title);
      front_.will_show(each.summary);
      LessonEntry entry = {std::move(each.id), std::move(each.title), std::move(each.summary),
                           each.steps.size()};
      auto progress = keeper_.kept().lessons.find(entry.id);
      if (progress != keeper_.kept().lessons.end()) {
        auto last = std::find(each.steps.begin(), each.steps.end(), progress->second.step);
        if (last != each.steps.end()) {
          entry.played = static_cast<std::size_t>(last - each.steps.begin()) + 1;
          if (entry.played < each.steps.size()) entry.next = each.steps[entry.played];
        }
      }
      lessons_.push_back(std::move(entry));
    }
  }

  // Text that comes from outside: sources, and what programs print.
  void note_new_text() {
    for (const ModelProgram& program : record().model.programs) {
      front_.will_show(program.output);
      front_.will_show_source(program.source, program.language);
    }
    for (const Story::Source& each : story().sources) front_.will_show_source(each.path, each.language);
    front_.will_show(story().failure);
  }

  // The window's foot: what must be known about this world and machine, and the last error.
  void tell() {
    messages_.clear();
    auto say = [&](Message::Kind kind, std::string text) {
      if (text.empty()) return;
      text = front_.strings().said(text);
      std::replace(text.begin(), text.end(), '\n', ' ');
      front_.will_show(text);
      messages_.push_back({kind, std::move(text)});
    };
    say(Message::Kind::fault, trouble_);
    say(Message::Kind::warning, keeper_.trouble());
    if (play_) say(Message::Kind::fault, play_->refusal());
    say(Message::Kind::warning, front_.missing_fonts());
    for (const std::string& notice : record().model.notices)
      say(record().model.wire ? Message::Kind::note : Message::Kind::warning, notice);
  }

  std::string language_;
  Keeper keeper_;
  Front front_;
  Redraw redraw_;
  std::vector<LessonEntry> lessons_;
  std::vector<Message> messages_;
  std::string trouble_;  // why the last thing that was asked of the window could not be done
  Machine machine_{Window::wake};
  Record nothing_;
  Story no_story_;
  std::unique_ptr<FolderWatch>
      files_;                         // of the lesson's folder; null: nothing is open, or it can't be watched
  std::unique_ptr<LessonPlay> play_;  // goes first: its engine wakes the window
};

void check_step(const lesson::Lesson& lesson, const std::string& step) {
  if (step.empty() || lesson.step(step)) return;
  std::vector<std::string> ids;
  for (const lesson::Step& each : lesson.steps) ids.push_back(each.id);
  throw WrongUsage(fmt::format("the lesson {} has no step \"{}\". Its steps are {}", lesson.id, step,
                               fmt::join(ids, ", ")));
}

int take_screenshot(const WindowCommand& command, std::optional<lesson::Lesson> lesson) {
  WindowApp app(command, Keeper({}));
  if (lesson) {
    app.open(std::move(*lesson));
    LessonPlay& play = *app.play();
    if (!play.refused().empty()) throw SetupError(play.refused(), 0, "");
    if (!command.step.empty()) app.play_through(command.step);
    app.settle();
    if (const lesson::Failure* failure = play.failure()) {
      const Model& model = play.record().model;
      if (!model.wire && !model.notices.empty()) throw SetupError(model.notices.front(), 0, "");
      std::fprintf(stderr, "wirestep: %s\n", report(play.lesson(), *failure).c_str());
      return failed;
    }
  }
  write_png(command.screenshot, app.picture());
  return fine;
}

}  // namespace

int run_window(const WindowCommand& asked) {
  // A picture is the same wherever it is taken: nothing that was kept has a part in it.
  bool picture = !asked.screenshot.empty();
  Keeper keeper(picture ? std::filesystem::path() : kept_file());
  WindowCommand command = asked;
  if (command.theme.empty()) command.theme = keeper.kept().theme.value_or("");
  if (!command.chose_locale) command.choice.locale = keeper.kept().locale.value_or(command.choice.locale);
  std::optional<lesson::Lesson> lesson;
  if (!command.choice.lesson.empty()) {
    lesson = open_lesson(command.choice.lesson, command.choice.locale);
    choose_language(*lesson, command.choice.language);
    check_step(*lesson, command.step);
  }
  if (picture) return take_screenshot(command, std::move(lesson));
  WindowApp app(command, std::move(keeper));
  if (lesson) {
    app.open(std::move(*lesson));
    if (!command.step.empty()) app.play()->play_to(command.step, now());
  }
  app.run();
  return fine;
}

}  // namespace wirestep::app
