#include "app/panels/stage.h"

#include <algorithm>
#include <cmath>

#include "app/panels/time_travel.h"

namespace wirestep::app {

void Stage::draw(const View& view, ImVec2 size) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoBringToFrontOnFocus |
                                     ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBackground;
  ImGui::Begin("stage", nullptr, flags);
  Painter painter(view.look);
  painter.fill({0, 0, size.x, size.y}, view.look.theme.ground);
  bool open = view.something_open();
  bool presenting = view.ui.presenter && open;
  float top = presenting ? 0 : TopBar::height(view.look), foot = MessageBar::height(view);
  if (!presenting) top_.draw(view, {0, 0, size.x, top});
  float time = open && !presenting ? TimelinePanel::height(view.look) : 0;
  Rect middle = {0, top, size.x, size.y - top - time - foot};
  play_on(view);
  if (presenting) {
    present(view, middle);
  } else if (open) {
    programs(view);
    columns(view, middle);
  } else if (!aside(view, middle)) {
    if (view.ui.machine)
      machine_.draw(view, middle);
    else
      start_.draw(view, middle);
  }
  if (time > 0) timeline_.draw(view, {0, middle.bottom(), size.x, time});
  messages_.draw(view, {0, size.y - foot, size.x, foot});
  close_lost_menu(view.ui.menu);
  ImGui::End();
}

// At the beginning of a step the programs that it is about stand beside the ladder, and its panels below.
// What somebody chooses in the meantime stays until a step is about others.
void Stage::arrange(const View& view) {
  const lesson::Step* step = view.story.current();
  std::pair<std::string, std::size_t> now = {step ? view.story.lesson->path : "", view.story.step};
  if (now == arranged_) return;
  const bool next = now.first == arranged_.first && now.second == arranged_.second + 1;
  arranged_ = std::move(now);
  for (bool left : {true, false}) {
    std::string& place = left ? view.ui.left : view.ui.right;
    const auto says = [&](const lesson::Instruction& each) {
      const auto* show = std::get_if<lesson::Show>(&each.action);
      return show && show->left == left;
    };
    if (!step || (next && std::none_of(step->instructions.begin(), step->instructions.end(), says))) continue;
    const std::string wanted = lesson::shown_program(*view.story.lesson, view.story.step, left);
    if (!wanted.empty()) place = wanted;
  }
  for (std::size_t i = next ? view.story.step : 0; step && i <= view.story.step; ++i)
    for (const lesson::Instruction& each : view.story.lesson->steps[i].instructions)
      if (const auto* show = std::get_if<lesson::ShowPanel>(&each.action)) {
        Dock::open(view.ui.dock, Dock::side(show->panel), show->panel);
        if (!show->plot.empty()) view.ui.plot = show->plot;
      }
}

// Which programs stand beside the ladder: what the lesson shows; else of each side's host the first.
void Stage::programs(const View& view) {
  UiState& ui = view.ui;
  arrange(view);
  if (view.story.lesson && !view.story.lesson->programs.empty() && !view.story.lesson->world.hosts.empty()) {
    const auto& programs = view.story.lesson->programs;
    auto known = [&, names = program_names(view)](const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    auto first_of = [&](bool first_host) {
      for (const lesson::Program& each : programs)
        if ((each.host == view.story.lesson->world.hosts.front().name) == first_host) return each.name;
      return std::string();
    };
    if (!known(ui.left)) ui.left = first_of(true);
    if (!known(ui.right)) ui.right = first_of(false);
    follow_started(view);
  } else {
    if (ui.left.empty()) ui.left = "client";
    if (ui.right.empty()) ui.right = "server";
  }
  if (!left_ || left_name_ != ui.left) left_.emplace(ui.left, "left"), left_name_ = ui.left;
  if (!right_ || right_name_ != ui.right) right_.emplace(ui.right, "right"), right_name_ = ui.right;
}

// A program that was started takes the place of one of its host that runs no more, once: whoever chooses
// another then keeps it. Where the lesson says who stands, it does not.
void Stage::follow_started(const View& view) {
  if (watch_.changed(view)) last_started_ = {};
  if (!view.live || view.model.hosts.empty()) return;
  for (const ModelProgram& each : view.model.programs) {
    if (!each.running || each.id <= last_started_) continue;
    const bool left = each.host == view.model.hosts.front().id;
    if (!lesson::shown_program(*view.story.lesson, view.story.step, left).empty()) continue;
    std::string& shown = left ? view.ui.left : view.ui.right;
    const ModelProgram* before = view.model.program(shown);
    if (!before || !before->running) shown = each.name;
  }
  for (const ModelProgram& each : view.model.programs) last_started_ = std::max(last_started_, each.id);
}

bool Stage::aside(const View& view, const Rect& rect) {
  switch (view.ui.aside) {
    case Aside::story:
      return false;
    case Aside::keys:
      help_.draw(view, rect);
      return true;
    case Aside::palette:
      palette_.draw(view, rect);
      return true;
  }
  return false;
}

void Stage::columns(const View& view, const Rect& rect) {
  UiState& ui = view.ui;
  float gap = view.look.px(5);
  float left = std::floor(rect.w * ui.left_width), right = std::floor(rect.w * ui.right_width);
  float centre = rect.w - left - right - 2 * gap;
  float story = std::floor(rect.h * ui.story_height), dock = Dock::height(view, rect.h);
  float x_centre = rect.x + left + gap, x_right = x_centre + centre + gap;
  float upper = rect.h - dock - gap;

  if (!aside(view, {rect.x, rect.y, left, rect.h})) {
    story_.draw(view, {rect.x, rect.y, left, story});
    left_->draw(view, {rect.x, rect.y + story + gap, left, rect.h - story - gap});
  }
  float desk = WireDesk::height(view.look);
  ladder_.draw(view, {x_centre, rect.y, centre, upper - desk});
  desk_.draw(view, {x_centre, rect.y + upper - desk, centre, desk});
  right_->draw(view, {x_right, rect.y, right, upper});
  dock_.draw(view, {x_centre, rect.bottom() - dock, rect.w - left - gap, dock});

  const Look& look = view.look;
  ui.left_width += splitter(look, {rect.x + left, rect.y, gap, rect.h}, "left", true, rect.w);
  ui.right_width -= splitter(look, {x_right - gap, rect.y, gap, upper}, "right", true, rect.w);
  if (ui.aside == Aside::story)
    ui.story_height += splitter(look, {rect.x, rect.y + story, left, gap}, "story", false, rect.h);
  float whole = rect.w - left - gap;
  if (!ui.dock.folded)
    ui.dock_height -= splitter(look, {x_centre, rect.y + upper, whole, gap}, "dock height", false, rect.h);
  for (float* part : {&ui.left_width, &ui.right_width}) *part = std::clamp(*part, 0.18f, 0.36f);
  ui.story_height = std::clamp(ui.story_height, 0.25f, 0.80f);
  ui.dock_height = std::clamp(ui.dock_height, 0.15f, 0.60f);
}

// The ladder has everything but one line; what is looked for stands beside it for as long as it is open.
void Stage::present(const View& view, const Rect& rect) {
  float line = PresenterLine::height(view.look);
  Rect ladder = {rect.x, rect.y, rect.w, rect.h - line};
  if (view.ui.aside != Aside::story) {
    float left = std::floor(rect.w * view.ui.left_width);
    aside(view, {rect.x, rect.y, left, rect.h - line});
    ladder.x += left, ladder.w -= left;
  }
  ladder_.draw(view, ladder);
  line_.draw(view, {rect.x, rect.bottom() - line, rect.w, line});
}

// An open menu has the keys.
void Stage::menu_key(MenuState& menu, const KeyPress& press) {
  menu.moved = true;
  switch (press.special) {
    case SpecialKey::up:
      if (menu.chosen > 0) --menu.chosen;
      break;
    case SpecialKey::down:
      ++menu.chosen;  // as far as there are entries
      break;
    case SpecialKey::enter:
      menu.accepted = true;
      break;
    case SpecialKey::escape:
      menu.close();
      break;
    default:
      break;
  }
}

void Stage::key(const View& view, const KeyPress& press) {
  if (!view.ui.menu.open.empty()) {
    menu_key(view.ui.menu, press);
    return;
  }
  if (view.ui.aside == Aside::palette) {
    palette_.key(view, press);
    return;
  }
  bool open = view.something_open();
  if (!open && view.ui.machine && view.ui.aside == Aside::story && machine_.key(view, press)) return;
  bool docked = open && !view.ui.presenter && view.ui.aside == Aside::story;
  if (docked && press.special != SpecialKey::escape && press.special != SpecialKey::tab &&
      dock_.key(view, press))
    return;
  programs(view);
  for (const Offer& offer : offers(view)) {
    if (!offer.enabled || std::find(offer.keys.begin(), offer.keys.end(), press) == offer.keys.end())
      continue;
    offer.run();
    return;
  }
}

}  // namespace wirestep::app
