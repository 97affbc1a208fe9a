#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/look/strings.h"
#include "app/model/ladder.h"
#include "app/model/series.h"
#include "app/model/story.h"
#include "lessons/session/session.h"
#include "trace/model_at.h"

namespace wirestep::app {

// A trace and the folds of it that panels look at.
struct Record {
  Trace trace;
  ModelAt past{trace};  // at any cursor
  const Model& model = past.live();
  Ladder ladder{trace};
  Series series;
};

// A lesson that is open in the window: its session, what was recorded, and where the student is. It knows no
// window, and never waits for the engine except to make a world and to end one (some ms each).
//
// Where the machine refuses a world, the session is in loopback mode, and says so in a notice. Where it
// refuses that, too (no compiler, say), the story says why, and there is no session: the lesson can still be
// read.
class LessonPlay {
 public:
  // `wake` is called on the engine's thread when there is something new to follow(): it must not block.
  LessonPlay(lesson::Lesson lesson, std::string language, std::function<void()> wake);

  // Goes on in the lesson, and brings record and story up to date. Returns whether anything changed. After a
  // flood of events it stops half-way, so that the window stays alive: then behind() tells so.
  bool follow(Time now);
  bool behind() const { return record_->model.cursor < record_->trace.size(); }
  // When follow() has to be called although nothing was recorded.
  std::optional<Time> deadline() const;

  void next(Time now);
  void answer(std::size_t option);
  void post(Command command);
  // A fresh world, played forward to this step; empty: from the beginning.
  void restart(const std::string& step, Time now);
  // The same with the programs in another language, from now on.
  void restart_in(std::string language, const std::string& step, Time now);
  // Plays on, without being asked, until this step is entered, or until it is over.
  void play_to(const std::string& step, Time now);
  void play_through(const std::string& step, Time now);
  // Shows the text in another language; the steps stay where they are. Throws LessonError if the translation
  // has errors: then nothing has changed.
  void show_in(Locale locale);

  // Reads the lesson anew, from its files: these of its folder were saved. If nothing but words has changed
  // the play goes on; else there is a fresh world, played forward to the step that the student is at. Returns
  // false if none of the files was the lesson's. Throws LessonError or SetupError; then nothing has changed.
  bool reload(const std::set<std::string>& saved, Locale locale, Time now);

  // What is to be seen of the ladder.
  void show_in_ladder(const LadderOptions& options);

  const lesson::Lesson& lesson() const { return shown_; }
  Record& record() { return *record_; }
  const Record& record() const { return *record_; }
  const Story& story() const { return story_; }
  // Why an expectation wasn't met, in full; null while none has failed.
  const lesson::Failure* failure() const;
  // Why no session could be made at all; empty if there is one.
  const std::string& refused() const { return refused_; }
  // Why the student's last command could not be done; empty if it could.
  const std::string& refusal() const { return refusal_; }

 private:
  void make_session();
  void find_sources();
  void fold(Time now);
  void tell_story();

  lesson::Lesson lesson_;  // that is played
  lesson::Lesson shown_;   // the same steps, in the language that is shown
  std::string language_;
  const std::function<void()> wake_;
  std::unique_ptr<Record> record_;
  std::unique_ptr<lesson::Session> session_;  // goes before its record
  std::string refused_, refusal_;
  std::set<CommandId> commands_;  // the student's, not answered yet
  Story story_;
};

}  // namespace wirestep::app
