// The lesson's offers: going on, answering, beginning again, another lesson.

#include <algorithm>

#include "app/panels/offers.h"
#include "lessons/format/prose.h"

namespace wirestep::app {

namespace {

// One step back, from whatever is nearest: what stands in the story's place, what was chosen, the past, the
// lesson.
void step_back(const View& view) {
  UiState& ui = view.ui;
  if (ui.aside != Aside::story)
    ui.aside = Aside::story;
  else if (ui.machine)
    ui.machine = false;
  else if (ui.dock.focus)
    ui.dock.focus.reset();
  else if (ui.presenter)
    ui.presenter = false;
  else if (ui.selected)
    ui.selected = {};
  else if (!view.live)
    view.post(action::ShowLive{});
  else if (view.story.lesson)
    view.post(action::ShowLessons{});
}

void choose_lesson(const View& view, int by) {
  if (view.lessons.empty()) return;
  auto last = static_cast<std::ptrdiff_t>(view.lessons.size()) - 1;
  auto chosen = static_cast<std::ptrdiff_t>(view.ui.lesson) + by;
  view.ui.lesson = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(chosen, 0, last));
}

}  // namespace

void offer_lesson(const View& view, Offers& offers) {
  const Story& story = view.story;
  bool open = view.something_open(), at_start = !open && !view.ui.machine;
  const LessonEntry* chosen = view.ui.lesson < view.lessons.size() ? &view.lessons[view.ui.lesson] : nullptr;
  offers.add("lesson.next", {key(SpecialKey::enter), key(U' ')}, open && story.phase != Story::Phase::playing,
             [&view] { view.post(action::Next{}); });
  offers.add("lesson.open", {key(SpecialKey::enter), key(U' ')}, at_start && chosen,
             [&view, chosen] { view.post(action::OpenLesson{chosen->id}); });
  offers.add("lesson.continue", {key(U'c')}, at_start && chosen && !chosen->next.empty(), [&view, chosen] {
    view.post(action::OpenLesson{chosen->id, chosen->next});
  });
  offers.add("lesson.up", {key(SpecialKey::up)}, at_start, [&view] { choose_lesson(view, -1); });
  offers.add("lesson.down", {key(SpecialKey::down)}, at_start, [&view] { choose_lesson(view, 1); });
  const lesson::Step* step = story.current();
  bool unanswered = step && step->question && story.phase == Story::Phase::reading;
  std::size_t options = step && step->question ? step->question->options.size() : 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(std::max<std::size_t>(options, 1), 9); ++i) {
    offers.add(
        "lesson.answer", {key(static_cast<char32_t>(U'1' + i))}, unanswered && i < options,
        [&view, i] { view.post(action::Answer{i}); }, std::to_string(i + 1));
  }
  offers.add("lesson.restart", {ctrl(U'r')}, step != nullptr,
             [&view, step] { view.post(action::RestartAt{step->id}); });
  offers.add("lesson.from_start", {}, step != nullptr, [&view] { view.post(action::RestartAt{}); });
  offers.add("lesson.back", {key(SpecialKey::escape)}, true, [&view] { step_back(view); });
  offers.add("lesson.list", {}, open, [&view] { view.post(action::ShowLessons{}); });
  offers.add("lesson.machine", {key(U'm')}, at_start, [&view] { view.ui.machine = true; });
  for (const LessonEntry& each : view.lessons) {
    offers.add_worded("lesson." + each.id, view.look.strings.format("do.lesson.open_one", each.title), true,
                      [&view, &each] { view.post(action::OpenLesson{each.id}); });
  }
  // A class goes back to a step by name.
  if (!story.lesson) return;
  for (const lesson::Step& each : story.lesson->steps) {
    offers.add_worded("lesson." + each.id,
                      view.look.strings.format("do.lesson.restart_at", lesson::plain(each.title)), true,
                      [&view, &each] { view.post(action::RestartAt{each.id}); });
  }
}

}  // namespace wirestep::app
