#include "app/panels/stage.h"

#include <algorithm>
#include <cmath>

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
  float top = TopBar::height(view.look), foot = MessageBar::height(view);
  top_.draw(view, {0, 0, size.x, top});
  Rect middle = {0, top, size.x, size.y - top - foot};
  if (view.story.lesson || !view.model.hosts.empty()) {
    programs(view);
    columns(view, middle);
  } else if (view.ui.help) {
    help_.draw(view, middle);
  } else {
    start_.draw(view, middle);
  }
  messages_.draw(view, {0, size.y - foot, size.x, foot});
  ImGui::End();
}

void Stage::programs(const View& view) {
  std::string left = "client", right = "server";
  if (view.story.lesson && !view.story.lesson->programs.empty() && !view.story.lesson->world.hosts.empty()) {
    left.clear(), right.clear();
    for (const lesson::Program& program : view.story.lesson->programs) {
      bool first_host = program.host == view.story.lesson->world.hosts.front().name;
      std::string& side = first_host ? left : right;
      if (side.empty()) side = program.name;
    }
  }
  if (!left_ || left_name_ != left) left_.emplace(left, "s", "r"), left_name_ = left;
  if (!right_ || right_name_ != right) right_.emplace(right, "S", "R"), right_name_ = right;
}

void Stage::columns(const View& view, const Rect& rect) {
  UiState& ui = view.ui;
  float gap = view.look.px(5);
  float left = std::floor(rect.w * ui.left), right = std::floor(rect.w * ui.right);
  float centre = rect.w - left - right - 2 * gap;
  float story = std::floor(rect.h * ui.story), kernel = std::floor(rect.h * ui.kernel);
  float x_centre = rect.x + left + gap, x_right = x_centre + centre + gap;

  if (ui.help) {
    help_.draw(view, {rect.x, rect.y, left, rect.h});
  } else {
    story_.draw(view, {rect.x, rect.y, left, story});
    left_->draw(view, {rect.x, rect.y + story + gap, left, rect.h - story - gap});
  }
  float desk = WireDesk::height(view.look);
  ladder_.draw(view, {x_centre, rect.y, centre, rect.h - desk});
  desk_.draw(view, {x_centre, rect.bottom() - desk, centre, desk});
  float sockets = std::floor(kernel * 0.56f);
  sockets_.draw(view, {x_right, rect.y, right, sockets - gap});
  packet_.draw(view, {x_right, rect.y + sockets, right, kernel - sockets});
  right_->draw(view, {x_right, rect.y + kernel + gap, right, rect.h - kernel - gap});

  ui.left += splitter(view, {rect.x + left, rect.y, gap, rect.h}, "left", true, rect.w);
  ui.right -= splitter(view, {x_right - gap, rect.y, gap, rect.h}, "right", true, rect.w);
  if (!ui.help) ui.story += splitter(view, {rect.x, rect.y + story, left, gap}, "story", false, rect.h);
  ui.kernel += splitter(view, {x_right, rect.y + kernel, right, gap}, "kernel", false, rect.h);
  for (float* part : {&ui.left, &ui.right}) *part = std::clamp(*part, 0.18f, 0.36f);
  for (float* part : {&ui.story, &ui.kernel}) *part = std::clamp(*part, 0.25f, 0.80f);
}

float Stage::splitter(const View& view, const Rect& rect, std::string_view id, bool upright, float whole) {
  bool hovered = false;
  pressable(rect, std::string("splitter ") + std::string(id), &hovered);
  if (hovered || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    Painter(view.look).fill(rect, view.look.theme.accent);
  }
  if (!ImGui::IsItemActive()) return 0;
  ImVec2 moved = ImGui::GetIO().MouseDelta;
  return (upright ? moved.x : moved.y) / whole;
}

void Stage::key(const View& view, const KeyPress& press) {
  if (press.control) {
    if (press.character == 'q') view.post(action::Quit{});
    if (press.character == 'r' && view.story.current())
      view.post(action::RestartAt{view.story.current()->id});
    return;
  }
  bool at_start = !view.story.lesson;
  switch (press.special) {
    case SpecialKey::none:
      letter(view, press.character);
      break;
    case SpecialKey::enter:
      if (at_start)
        start_.open(view);
      else if (view.story.phase != Story::Phase::playing)
        view.post(action::Next{});
      break;
    case SpecialKey::escape:
      if (view.ui.help)
        view.ui.help = false;
      else if (view.ui.selected)
        view.ui.selected = {};
      else if (!at_start)
        view.post(action::ShowLessons{});
      break;
    case SpecialKey::up:
    case SpecialKey::down: {
      int by = press.special == SpecialKey::up ? -1 : 1;
      if (at_start)
        start_.move(by, view.lessons.size());
      else
        choose_frame(view, by);
      break;
    }
    case SpecialKey::f2:
      view.post(action::SetLocale{view.look.strings.locale() == Locale::en ? Locale::zh_cn : Locale::en});
      break;
  }
}

void Stage::letter(const View& view, char32_t character) {
  auto wire = [&](WireMode mode) {
    if (view.model.wire && !view.model.hosts.empty())
      view.post(Command(command::SetWire{.from = std::nullopt, .mode = mode}));
  };
  const ModelFrame* frame = frame_to_act_on(view);
  switch (character) {
    case ' ':
      key(view, {.special = SpecialKey::enter});
      break;
    case 's':
    case 'S':
    case 'r':
    case 'R':
      clutch(view, character);
      break;
    case 'd':
      if (frame) view.post(Command(command::Deliver{frame->frame.frame}));
      break;
    case 'x':
      if (frame && frame->frame.stage != FrameStage::dropped)
        view.post(Command(command::Drop{frame->frame.frame}));
      break;
    case 'h':
      wire(WireMode::hold);
      break;
    case 'w':
      wire(WireMode::slow);
      break;
    case 'l':
      wire(WireMode::live);
      break;
    case 't':
      view.post(action::SetTheme{static_cast<ThemeName>((static_cast<int>(view.look.theme.name) + 1) % 3)});
      break;
    case '+':
    case '=':
      view.post(action::SetZoom{std::min(view.ui.zoom + 0.1f, 2.0f)});
      break;
    case '-':
      view.post(action::SetZoom{std::max(view.ui.zoom - 0.1f, 0.6f)});
      break;
    case '?':
      view.ui.help = !view.ui.help;
      break;
    default: {
      const lesson::Step* step = view.story.current();
      if (character < '1' || character > '9' || !step || !step->question) break;
      std::size_t option = character - '1';
      if (option < step->question->options.size() && view.story.phase == Story::Phase::reading)
        view.post(action::Answer{option});
    }
  }
}

void Stage::clutch(const View& view, char32_t character) {
  bool step = character == 's' || character == 'S', left = character == 's' || character == 'r';
  const ModelProgram* program = view.model.program(left ? left_name_ : right_name_);
  if (!program || !program->running) return;
  if (step)
    view.post(Command(command::StepProgram{program->name}));
  else if (program->gate == Gate::step)
    view.post(Command(command::RunProgram{program->name, ""}));
  else
    view.post(Command(command::PauseProgram{program->name}));
}

void Stage::choose_frame(const View& view, int by) {
  const auto& frames = view.ladder.frames();
  if (frames.empty()) return;
  auto last = static_cast<std::ptrdiff_t>(frames.size()) - 1;
  std::ptrdiff_t at = by < 0 ? last + 1 : -1;
  for (std::ptrdiff_t i = 0; i <= last; ++i)
    if (frames[static_cast<std::size_t>(i)].id == view.ui.selected) at = i;
  view.ui.selected = frames[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + by, 0, last))].id;
}

}  // namespace wirestep::app
