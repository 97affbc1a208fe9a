#include "app/panels/wire_desk.h"

#include <algorithm>
#include <array>

#include "app/look/menu.h"
#include "app/look/shapes.h"
#include "app/model/ladder_words.h"
#include "app/panels/wire_words.h"
#include "app/panels/words.h"
#include "packet/packet.h"

namespace wirestep::app {

namespace {

// What the menu of a frame offers, in its order.
constexpr std::array<std::string_view, 6> frame_offers = {"wire.deliver",   "wire.drop",  "wire.duplicate",
                                                          "wire.hold_back", "wire.delay", "wire.corrupt"};

const Offer& offer(const std::vector<Offer>& offers, std::string_view id) {
  return *std::find_if(offers.begin(), offers.end(), [&](const Offer& each) { return each.id == id; });
}

// A row of buttons, from left to right, each as wide as its words.
class ButtonRow {
 public:
  ButtonRow(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers)
      : view_(view), painter_(painter), row_(row), offers_(offers), x_(row.x) {}

  // The button of an offer. `id` is its name in the picture.
  void add(std::string_view id, std::string_view does, std::string_view label,
           ButtonKind kind = ButtonKind::plain, bool compact = true) {
    const Offer& what = offer(offers_, does);
    std::string key = what.keys.empty() ? "" : key_name(what.keys.front());
    ButtonSpec spec = {id, label, key, kind, what.enabled, compact};
    float width = std::min(button_width(view_.look, spec), row_.right() - x_);
    if (width < view_.look.px(24)) return;
    if (button(painter_, {x_, row_.y, width, row_.h}, spec)) what.run();
    x_ += width + view_.look.px(6);
  }
  // A small sign without a key beside it.
  bool add_sign(std::string_view id, std::string_view label, bool enabled) {
    ButtonSpec spec = {id, label, "", ButtonKind::plain, enabled, true};
    float width = button_width(view_.look, spec);
    if (x_ + width > row_.right()) return false;
    bool pressed = button(painter_, {x_, row_.y, width, row_.h}, spec);
    x_ += width + view_.look.px(4);
    return pressed;
  }
  void add_words(std::string_view words, float width) {
    const ImFont* font = view_.look.fonts.small_strong;
    if (x_ + width > row_.right()) return;
    painter_.text_centred(font, {x_ + width / 2, row_.y + row_.h / 2}, view_.look.theme.text, words);
    x_ += width + view_.look.px(4);
  }
  float x() const { return x_; }

 private:
  const View& view_;
  Painter& painter_;
  const Rect row_;
  const std::vector<Offer>& offers_;
  float x_;
};

// With what has been done to it: of which frame it is a copy, how many it is held back behind.
std::string chip_words(const View& view, const ModelFrame& frame) {
  std::string words = frame_name(view, frame);
  if (frame.frame.duplicate_of) words += fmt::format(" = #{}", frame.frame.duplicate_of.value);
  if (frame.frame.let_pass > 0) words += " " + view.look.strings.format("wire.behind", frame.frame.let_pass);
  return words;
}

// How long a frame is in flight while the wire is slow.
void speed(const View& view, ButtonRow& buttons, const std::vector<Offer>& offers) {
  const Offer &faster = offer(offers, "wire.faster"), &slower = offer(offers, "wire.slower");
  if (buttons.add_sign("faster", "−", faster.enabled)) faster.run();
  buttons.add_words(duration_text(view.ui.wire.transit), view.look.px(44));
  if (buttons.add_sign("slower", "+", slower.enabled)) slower.run();
}

// The rows of compact buttons; the queue has more.
float compact_height(const Look& look) {
  return look.px(26);
}

}  // namespace

std::string frame_name(const View& view, const ModelFrame& frame) {
  const LadderFrame* record = view.ladder.frame(frame.frame.frame);
  std::string what =
      record ? flags_text(*record)
             : std::string(packet::name(packet::brief(view.trace.bytes(frame.frame.bytes)).protocol));
  return fmt::format("{} #{}", what, frame.frame.frame.value);
}

float WireDesk::height(const Look& look) {
  return button_height(look) + 2 * compact_height(look) + look.px(32);
}

void WireDesk::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  painter.fill({rect.x, rect.y, rect.w, 1}, view.look.theme.line);
  float pad = painter.px(12), gap = painter.px(7);
  if (!view.model.wire && !view.model.hosts.empty()) {
    paint_empty(painter, rect.inset(pad), view.look.tr("wire.none"));
    return;
  }
  Offers table(view.look.strings);
  offer_wire(view, table);
  std::vector<Offer> offers = table.take();
  float compact = compact_height(view.look), queue = button_height(view.look);
  Rect row = {rect.x + pad, rect.y + painter.px(9), rect.w - 2 * pad, compact};
  clutch(view, painter, row, offers);
  row = {row.x, row.bottom() + gap, row.w, queue};
  chosen_ = row;
  frames(view, painter, row, offers);
  row = {row.x, row.bottom() + gap, row.w, compact};
  hands(view, painter, row, offers);
  menu(view, chosen_, offers);
}

void WireDesk::clutch(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers) {
  const Look& look = view.look;
  bool same = true;
  std::optional<WireMode> mode;
  for_chosen_directions(view, [&](const ModelHost& host) {
    same = same && host.wire == mode.value_or(host.wire);
    mode = host.wire;
  });
  auto kind = [&](bool chosen) { return chosen ? ButtonKind::chosen : ButtonKind::plain; };
  ButtonRow buttons(view, painter, row, offers);
  buttons.add("direction", "wire.direction", direction_words(view, view.ui.wire.from));
  for (WireMode each : {WireMode::live, WireMode::slow, WireMode::hold}) {
    std::string id = "wire." + std::string(name(each));
    buttons.add(id, id, look.tr(id), kind(same && mode == each));
    if (each == WireMode::slow) speed(view, buttons, offers);
  }
  bool cut = chosen_is_cut(view);
  buttons.add("cut", "wire.cut", look.tr(cut ? "wire.mend" : "wire.cut"),
              cut ? ButtonKind::ready : ButtonKind::plain);
}

void WireDesk::frames(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers) {
  const Look& look = view.look;
  const ModelFrame* acting = frame_to_act_on(view);
  const Offer &deliver = offer(offers, "wire.deliver"), &drop = offer(offers, "wire.drop");
  bool was_dropped = acting && acting->frame.stage == FrameStage::dropped;
  std::string deliver_key = key_name(deliver.keys.front()), drop_key = key_name(drop.keys.front());
  ButtonSpec specs[] = {{"drop", look.tr("wire.drop"), drop_key, ButtonKind::plain, drop.enabled},
                        {"deliver", look.tr(was_dropped ? "wire.after_all" : "wire.deliver"), deliver_key,
                         deliver.enabled ? ButtonKind::ready : ButtonKind::plain, deliver.enabled}};
  float right = row.right();
  for (const ButtonSpec& spec : specs) {
    float width = button_width(look, spec);
    right -= width;
    if (button(painter, {right, row.y, width, row.h}, spec)) (&spec == &specs[0] ? drop : deliver).run();
    right -= painter.px(6);
  }
  queue(view, painter, {row.x, row.y, right - painter.px(6) - row.x, row.h});
}

// The queue, oldest first.
void WireDesk::queue(const View& view, Painter& painter, const Rect& row) {
  const Look& look = view.look;
  const ModelFrame* acting = frame_to_act_on(view);
  std::vector<const ModelFrame*> waiting;
  if (acting && acting->frame.stage == FrameStage::dropped) waiting.push_back(acting);
  for (const ModelFrame& frame : view.model.in_flight) waiting.push_back(&frame);
  float x = row.x, middle = row.y + row.h / 2;
  if (waiting.empty()) {
    const ImFont* small = look.fonts.small;
    std::string words = disturbance_words(view);
    if (!words.empty()) {
      paint_warning(painter, {x + painter.px(8), middle}, painter.px(14), look.theme.warn);
      x += painter.px(22);
    }
    painter.text_fit(small, {x, middle - small->FontSize / 2}, row.right() - x,
                     words.empty() ? look.theme.quiet : look.theme.text,
                     words.empty() ? look.tr("wire.empty") : std::string_view(words));
    return;
  }
  const ImFont* font = look.fonts.small_strong;
  std::size_t shown = 0;
  for (const ModelFrame* frame : waiting) {
    float width = Painter::width(font, chip_words(view, *frame)) + painter.px(34);
    if (frame->frame.mask != 0) width += painter.px(20);
    float more = shown + 1 < waiting.size() ? painter.px(40) : 0;
    if (x + width > row.right() - more) break;
    chip(view, painter, {x, middle - painter.px(13), width, painter.px(26)}, *frame, frame == acting);
    x += width + painter.px(6);
    ++shown;
  }
  if (shown < waiting.size())
    painter.text(font, {x, middle - font->FontSize / 2}, look.theme.quiet,
                 fmt::format("+{}", waiting.size() - shown));
}

// A frame with the sign of where it is: held, dropped, late, or on its way; a corrupted one has another.
void WireDesk::chip(const View& view, Painter& painter, const Rect& box, const ModelFrame& frame,
                    bool chosen) {
  const Theme& theme = view.look.theme;
  const ImFont* font = view.look.fonts.small_strong;
  bool hovered = false;
  std::string id = "chip " + std::to_string(frame.frame.frame.value);
  painter.note(id, box);
  if (pressable(box, id, &hovered)) view.ui.selected = frame.frame.frame;
  if (hovered && ImGui::IsMouseClicked(1)) {
    view.ui.selected = frame.frame.frame;
    view.ui.menu.toggle(frame_menu);
  }
  if (chosen) chosen_ = box;
  FrameStage stage = frame.frame.stage;
  ImU32 colour = stage == FrameStage::dropped ? theme.fault
                 : stage == FrameStage::held  ? theme.warn
                                              : theme.accent;
  painter.fill(box, faded(colour, hovered ? 0.26f : 0.14f), painter.px(4));
  painter.frame(box, chosen ? theme.accent : colour, painter.px(4), chosen ? 2.5f : 1.0f);
  float middle = box.y + box.h / 2;
  ImVec2 sign = {box.x + painter.px(14), middle};
  if (stage == FrameStage::held)
    paint_hold(painter, sign, painter.px(10), colour);
  else if (stage == FrameStage::dropped)
    paint_cross(painter, sign, painter.px(9), colour);
  else if (stage == FrameStage::delayed)
    paint_clock(painter, sign, painter.px(12), colour);
  else
    paint_play(painter, sign, painter.px(10), colour);
  float x = painter.text(font, {box.x + painter.px(25), middle - font->FontSize / 2}, theme.text,
                         chip_words(view, frame));
  if (frame.frame.mask != 0)
    paint_warning(painter, {x + painter.px(12), middle}, painter.px(12), theme.fault);
}

void WireDesk::hands(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers) {
  const Look& look = view.look;
  ButtonRow buttons(view, painter, row, offers);
  buttons.add("duplicate", "wire.duplicate", look.tr("wire.duplicate"));
  buttons.add("hold_back", "wire.hold_back", look.tr("wire.hold_back"));
  std::string corrupt = view.ui.byte ? look.strings.format("wire.corrupt_byte", *view.ui.byte)
                                     : std::string(look.tr("wire.corrupt"));
  buttons.add("corrupt", "wire.corrupt", corrupt);
  std::string delay = look.strings.format("wire.delay", duration_text(view.ui.wire.delay));
  buttons.add("delay", "wire.delay", delay);
  // Where there is no room for these, there are keys.
  const Offer &sooner = offer(offers, "wire.sooner"), &later = offer(offers, "wire.later");
  if (buttons.add_sign("sooner", "−", sooner.enabled)) sooner.run();
  if (buttons.add_sign("later", "+", later.enabled)) later.run();
}

// At the chosen frame. It opens downwards, over the dock: nothing opens on top of the ladder.
void WireDesk::menu(const View& view, const Rect& anchor, const std::vector<Offer>& offers) {
  if (view.ui.menu.open != frame_menu) return;
  std::vector<MenuEntry> entries;
  for (std::string_view id : frame_offers) {
    const Offer& each = offer(offers, id);
    entries.push_back({each.id, each.words, key_name(each.keys.front()), each.enabled});
  }
  ImVec2 size = ImGui::GetIO().DisplaySize;
  Rect room = {0, anchor.y, size.x, size.y - anchor.y};
  if (auto taken = open_menu(view.look, anchor, frame_menu, view.ui.menu, entries, room))
    offer(offers, frame_offers[*taken]).run();
}

}  // namespace wirestep::app
