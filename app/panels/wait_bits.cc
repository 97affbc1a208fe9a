#include "app/panels/wait_bits.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace wirestep::app {

namespace {

constexpr int set_size = 1024;  // FD_SETSIZE

struct Set {
  std::uint32_t bit;
  std::string_view name;  // a key
};
constexpr std::array<Set, 3> all_sets = {{{0x1, "waits.read"}, {0x4, "waits.write"}, {0x2, "waits.except"}}};

std::vector<Set> sets_of(const WaitView& wait) {
  std::vector<Set> sets;
  for (const Set& set : all_sets)
    if (std::any_of(wait.rows.begin(), wait.rows.end(),
                    [&](const WaitRow& row) { return (row.item.asked & set.bit) != 0; }))
      sets.push_back(set);
  if (sets.empty()) sets.push_back(all_sets[0]);
  return sets;
}

// Which bits are set in one of the sets.
std::vector<bool> bits_of(const WaitView& wait, std::uint32_t bit, bool found) {
  std::vector<bool> bits(set_size);
  for (const WaitRow& row : wait.rows)
    if (((found ? row.item.found : row.item.asked) & bit) != 0)
      for (int fd = row.item.fd; fd <= std::min(row.last, set_size - 1); ++fd)
        bits[static_cast<std::size_t>(fd)] = true;
  return bits;
}

float line_height(const Look& look) {
  return look.px(19);
}

}  // namespace

float wait_bits_height(const Look& look, const WaitView& wait) {
  auto lines = static_cast<float>(1 + 2 * sets_of(wait).size());
  return lines * line_height(look) + look.px(34);
}

void paint_wait_bits(Painter& painter, const Rect& rect, const WaitView& wait) {
  const Look& look = painter.look();
  const Theme& theme = look.theme;
  const ImFont *small = look.fonts.small, *code = look.fonts.code_small;
  std::vector<Set> sets = sets_of(wait);
  float label = 0, height = line_height(look), y = rect.y;
  for (const Set& set : sets)
    for (std::string_view when : {"waits.before", "waits.after"})
      label = std::max(
          label, Painter::width(small, std::string(look.tr(set.name)) + " " + std::string(look.tr(when))));
  label += look.px(10);
  float cell = std::max(look.px(20), Painter::width(code, "000") + look.px(2));
  int columns = std::clamp(static_cast<int>((rect.w - label) / cell), 8, set_size);
  auto nfds = static_cast<int>(std::min<std::uint32_t>(wait.event.limit, set_size));
  float left = rect.x + label;
  auto x_of = [&](int fd) { return left + static_cast<float>(fd) * cell; };

  painter.text(small, {rect.x, y}, theme.quiet, look.tr("waits.descriptor"));
  for (int fd = 0; fd < columns; ++fd)
    painter.text_centred(code, {x_of(fd) + cell / 2, y + height / 2}, fd < nfds ? theme.text : theme.faint,
                         std::to_string(fd));
  y += height;
  float top = y;
  for (const Set& set : sets) {
    // A select that fails leaves the sets as they were (select(2), RETURN VALUE).
    std::vector<bool> asked = bits_of(wait, set.bit, false), found = bits_of(wait, set.bit, wait.error == 0);
    for (bool after : {false, true}) {
      std::string words(look.tr(set.name));
      words.append(" ").append(look.tr(after ? "waits.after" : "waits.before"));
      painter.text(small, {rect.x, y + (height - small->FontSize) / 2}, theme.quiet, words);
      bool known = !after || wait.returned();
      const std::vector<bool>& bits = after ? found : asked;
      std::string note(after ? "after " : "before ");
      note.append(set.name).append(":");
      for (int fd = 0; fd < columns; ++fd) {
        Rect box = {x_of(fd), y + look.px(2), cell - look.px(2), height - look.px(4)};
        bool on = known && fd < nfds && bits[static_cast<std::size_t>(fd)];
        if (on) note += " " + std::to_string(fd);
        painter.frame(box, fd < nfds ? theme.line : faded(theme.line, 0.4f), look.px(2));
        if (on) painter.fill(box, after ? theme.good : theme.accent, look.px(2));
        if (fd >= nfds) continue;
        painter.text_centred(code, {box.x + box.w / 2, box.y + box.h / 2}, on ? theme.on_accent : theme.quiet,
                             !known ? "?"
                             : on   ? "1"
                                    : "0");
      }
      painter.note(note, {rect.x, y, rect.w, height});
      y += height;
    }
  }
  // So far the kernel looks.
  if (nfds <= columns) {
    painter.line({x_of(nfds) - look.px(1), top - look.px(3)}, {x_of(nfds) - look.px(1), y}, theme.warn, 2);
    painter.text_fit(small, {x_of(nfds) + look.px(4), top + look.px(1)}, rect.right() - x_of(nfds),
                     theme.warn, "nfds " + std::to_string(wait.event.limit));
  }

  // All places that there are.
  y += look.px(4);
  std::string words = look.strings.format("waits.set_size", set_size);
  float end = rect.right() - Painter::width(small, words) - look.px(10), whole = end - left;
  Rect strip = {left, y, whole, look.px(12)};
  painter.text(small, {rect.x, y - look.px(2)}, theme.quiet, look.tr("waits.all_bits"));
  painter.fill(strip, theme.raised);
  float unit = whole / set_size;
  painter.fill({left, y, static_cast<float>(nfds) * unit, strip.h}, faded(theme.accent, 0.18f));
  for (const WaitRow& row : wait.rows) {
    float from = left + static_cast<float>(row.item.fd) * unit;
    float width = std::max(static_cast<float>(row.last - row.item.fd + 1) * unit, look.px(1.5f));
    painter.fill({from, y, width, strip.h}, row.item.found != 0 ? theme.good : theme.accent);
    if (row.item.found != 0)
      painter.fill({from - look.px(1), y - look.px(3), width + look.px(2), strip.h + look.px(6)}, theme.good);
  }
  painter.line({end, y - look.px(4)}, {end, strip.bottom() + look.px(4)}, theme.fault, 3);
  painter.text(small, {end + look.px(6), y - look.px(2)}, theme.fault, words);
  painter.note("FD_SETSIZE", strip);
}

}  // namespace wirestep::app
