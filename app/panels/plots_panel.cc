#include "app/panels/plots_panel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/panels/kernel_words.h"

namespace wirestep::app {

namespace {

using Measure = PlotsPanel::Measure;

constexpr std::array<std::pair<Measure, std::string_view>, 6> measures = {
    {{Measure::throughput, "plots.throughput"},
     {Measure::rtt, "plots.rtt"},
     {Measure::cwnd, "plots.cwnd"},
     {Measure::queues, "plots.queues"},
     {Measure::cpu, "plots.cpu"},
     {Measure::blocked, "plots.blocked"}}};
// How much of the time before the moment is seen; 0: all of it.
constexpr std::array<int, 4> spans = {0, 60, 10, 1};  // seconds

bool listens(const Socket& socket) {
  return socket.transport == Transport::tcp && socket.state == TcpState::listen;
}

// How many of the trace's events happened until `time`.
std::size_t cursor_at(const Trace& trace, Time time) {
  std::size_t low = 0, high = trace.size();
  while (low < high) {
    std::size_t middle = low + (high - low) / 2;
    if (trace[middle].time <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// A socket's values as pieces, at most one for each pixel: what falls into the same is folded.
PlotLine line_of(const SocketSeries& series, SocketSeries::Value value, const Plot& plot, Time until,
                 float width, std::string name, Stroke stroke) {
  PlotLine line{std::move(name), stroke, false, {}};
  const Extremes& values = series.values[value];
  Nanoseconds pixel =
      std::max<Nanoseconds>((plot.end - plot.begin) / std::max(static_cast<int>(width), 1), Nanoseconds(1));
  std::size_t last = series.until(until), at = series.until(plot.begin);
  if (at > 0) --at;  // what held when the axis begins
  while (at < last) {
    Time from = std::max(series.times[at], plot.begin);
    std::size_t next = std::max(std::min(series.until(from + pixel), last), at + 1);
    Extremes::Range range = values.range(at, next);
    float latest = values[next - 1];
    Time to = next < last ? std::max(series.times[next], from + Nanoseconds(1))
                          : std::max(until, from + Nanoseconds(1));
    line.pieces.push_back(
        {from, to, range.any() ? range.least : latest, range.any() ? range.greatest : latest, latest});
    at = next;
  }
  return line;
}

float greatest(const Plot& plot) {
  float top = 0;
  for (const PlotLine& line : plot.lines)
    for (const PlotLine::Piece& piece : line.pieces)
      if (!std::isnan(piece.greatest)) top = std::max(top, piece.greatest);
  return top;
}

// The top of an axis: a round number that isn't much more than `value`, and whose half is round, too. With
// `bytes` it is round in the unit that it is written with.
double top_above(double value, bool bytes) {
  double unit = 1;
  while (bytes && value >= 1024 * unit) unit *= 1024;
  value /= unit;
  double power = std::pow(10.0, std::floor(std::log10(value)));
  for (double factor : {1.0, 2.0, 4.0, 6.0, 8.0})
    if (factor * power >= value) return factor * power * unit;
  return 10 * power * unit;
}

}  // namespace

const SocketSeries* PlotsPanel::shown(const View& view) const {
  if (!view.series) return nullptr;
  if (view.ui.socket)
    if (const SocketSeries* chosen = view.series->socket(view.ui.socket->host, view.ui.socket->cookie))
      return chosen;
  const ModelSocket* best = nullptr;
  const Connection* latest = view.ladder.connection();
  for (const ModelSocket& each : view.model.sockets)
    if (latest && each.socket.local == latest->first && each.socket.peer == latest->second)
      return view.series->socket(each.socket.host, each.socket.cookie);
  for (const ModelSocket& each : view.model.sockets)
    if (!best || each.socket.peer.port != 0 || best->socket.peer.port == 0) best = &each;
  return best ? view.series->socket(best->socket.host, best->socket.cookie) : nullptr;
}

void PlotsPanel::draw(const View& view, const Rect& rect) {
  const std::string wanted = std::exchange(view.ui.plot, "");
  for (const auto& [measure, key] : measures)
    if (!wanted.empty() && key == "plots." + wanted) measure_ = measure;
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  const SocketSeries* series = shown(view);
  if (series && series->until(view.now) == 0) series = nullptr;
  std::string whose;
  if (of_programs()) {
    whose = view.ui.left + "  |  " + view.ui.right;
  } else if (series) {
    const Socket& socket = series->socket;
    whose = view.model.hosts.at(socket.host.value).name + "  " + to_string(socket.local);
    if (socket.peer.port != 0) whose += " ↔ " + to_string(socket.peer);
  }
  float top = head(view, painter, inner, whose);
  Rect place = {inner.x, inner.y + top, inner.w, inner.h - top};
  if (std::string_view why = missing(view, series); !why.empty()) {
    paint_empty(painter, place, view.look.tr(why));
    return;
  }
  if (auto time = paint_plot(painter, place,
                             of_programs() ? plot_programs(view, place.w) : plot(view, *series, place.w)))
    view.post(action::ShowMoment{cursor_at(view.trace, *time)});
}

std::string_view PlotsPanel::missing(const View& view, const SocketSeries* series) const {
  if (of_programs()) {
    auto looked_at = [&](const std::string& name) {
      const ProgramSeries* program = view.series ? view.series->program(name) : nullptr;
      return program && !program->samples.empty() && program->samples.front().from < view.now;
    };
    return looked_at(view.ui.left) || looked_at(view.ui.right) ? "" : "plots.no_program";
  }
  if (!series) return "plots.empty";
  const Socket& socket = series->socket;
  if (socket.transport == Transport::udp && (measure_ == Measure::rtt || measure_ == Measure::cwnd))
    return "plots.udp";
  if (listens(socket) && measure_ != Measure::queues) return "plots.listens";
  if (measure_ == Measure::throughput && !view.model.wire) return "plots.no_wire";
  return "";
}

// What can be plotted, how much time is seen, and whose it is.
float PlotsPanel::head(const View& view, Painter& painter, const Rect& rect, const std::string& whose) {
  const Look& look = view.look;
  float x = rect.x, height = painter.px(24);
  for (const auto& [measure, key] : measures) {
    ButtonSpec spec = {key,  look.tr(key), "", measure == measure_ ? ButtonKind::chosen : ButtonKind::plain,
                       true, true};
    float width = button_width(look, spec);
    if (button(painter, {x, rect.y, width, height}, spec)) measure_ = measure;
    x += width + painter.px(4);
  }
  int seconds = spans[span_];
  std::string words =
      seconds == 0 ? std::string(look.tr("plots.all")) : look.strings.format("plots.last", seconds);
  ButtonSpec span = {"plot span", words, "", ButtonKind::plain, true, true};
  float width = button_width(look, span);
  if (button(painter, {rect.right() - width, rect.y, width, height}, span))
    span_ = (span_ + 1) % spans.size();
  const ImFont* small = look.fonts.small;
  painter.text_fit(small, {rect.x, rect.y + height + painter.px(4)}, rect.w, look.theme.quiet, whose);
  return height + small->FontSize + painter.px(10);
}

// The stretch of time that is seen, of something that is known from `first` on.
void PlotsPanel::place_axis(const View& view, Time first, Plot& plot) const {
  plot.zero = view.model.start;
  // Live the axis ends at the last event: a plot in which nothing moves stands still.
  Time moment = view.model.time,
       last = view.trace.size() > 0 ? view.trace[view.trace.size() - 1].time : moment;
  plot.end = view.live ? moment : last;
  plot.begin = first;
  if (int s = spans[span_]; s > 0) {
    if (!view.live) plot.end = std::min(last, moment + std::chrono::seconds(s) / 4);
    plot.begin = std::max(plot.begin, plot.end - std::chrono::seconds(s));
  }
  if (plot.end <= plot.begin) plot.end = plot.begin + std::chrono::milliseconds(1);
  if (!view.live) plot.marked = moment;
}

Plot PlotsPanel::plot_programs(const View& view, float width) const {
  const std::array<const std::string*, 2> names = {&view.ui.left, &view.ui.right};
  Time moment = view.live ? view.now : view.model.time, first = moment;
  for (const std::string* name : names)
    if (const ProgramSeries* program = view.series->program(*name); program && !program->samples.empty())
      first = std::min(first, program->samples.front().from);
  Plot plot;
  place_axis(view, first, plot);
  if (view.live)
    plot.end = std::max(plot.end, moment);  // who computes without a call, and who waits, moves on
  Nanoseconds pixel =
      std::max<Nanoseconds>((plot.end - plot.begin) / std::max(static_cast<int>(width), 1), Nanoseconds(1));
  for (const std::string* name : names) {
    if (name != names[0] && *name == *names[0]) break;
    PlotLine line{*name, name == names[0] ? Stroke::solid : Stroke::dashed, false, {}};
    auto add = [&](const ProgramSeries::Sample& sample) {
      Time from = std::max(sample.from, plot.begin), to = std::min(sample.to, moment);
      if (to <= from) return;
      float value = measure_ == Measure::cpu ? sample.cpu : sample.blocked;
      auto& pieces = line.pieces;
      if (!pieces.empty() && from - pieces.back().from < pixel) {  // they share a pixel
        PlotLine::Piece& last = pieces.back();
        last = {last.from, to, std::min(last.least, value), std::max(last.greatest, value), value};
      } else {
        pieces.push_back({from, to, value, value, value});
      }
    };
    if (const ProgramSeries* program = view.series->program(*name)) {
      for (const ProgramSeries::Sample& sample : program->samples) add(sample);
      if (auto latest = program->latest(moment)) add(*latest);
    }
    plot.lines.push_back(std::move(line));
  }
  plot.value = [](double value) { return fmt::format("{:.0f} %", value * 100); };
  plot.top = std::max(1.0f, std::ceil(greatest(plot) - 0.05f));
  return plot;
}

Plot PlotsPanel::plot(const View& view, const SocketSeries& series, float width) const {
  const Look& look = view.look;
  Plot plot;
  place_axis(view, series.times.front(), plot);
  Time moment = view.model.time;
  auto add = [&](SocketSeries::Value value, std::string name, Stroke stroke) {
    plot.lines.push_back(line_of(series, value, plot, moment, width, std::move(name), stroke));
  };
  switch (measure_) {
    case Measure::throughput: {
      // In steps that are wide enough to be seen; the last one isn't over yet.
      double step = round_above(seconds(plot.end - plot.begin) * static_cast<double>(look.px(5) / width));
      auto bin = std::max<Nanoseconds>(
          std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(step)), Nanoseconds(1000));
      plot.lines = {{std::string(look.tr("plots.sent")), Stroke::solid, true, {}},
                    {std::string(look.tr("plots.received")), Stroke::dashed, false, {}}};
      Time first = plot.zero + ((plot.begin - plot.zero) / bin) * bin;
      for (Time from = first; from <= moment; from += bin) {
        Series::Amounts amounts = view.series->delivered(series.socket, from - Nanoseconds(1),
                                                         std::min(from + bin - Nanoseconds(1), moment));
        auto rate = [&](std::uint64_t bytes) {
          return static_cast<float>(static_cast<double>(bytes) / seconds(bin));
        };
        float sent = rate(amounts.sent), received = rate(amounts.received);
        plot.lines[0].pieces.push_back({std::max(from, plot.begin), from + bin, sent, sent, sent});
        plot.lines[1].pieces.push_back(
            {std::max(from, plot.begin), from + bin, received, received, received});
      }
      plot.value = [](double value) { return value > 0 ? bytes_text(value) + "/s" : "0"; };
      break;
    }
    case Measure::rtt:
      add(SocketSeries::rtt, "rtt", Stroke::solid);
      add(SocketSeries::rttvar, "rttvar", Stroke::dashed);
      plot.value = [](double value) { return microseconds_text(value * 1e6); };
      break;
    case Measure::cwnd:
      add(SocketSeries::cwnd, "cwnd", Stroke::solid);
      add(SocketSeries::ssthresh, "ssthresh", Stroke::dashed);
      plot.value = [&look](double value) { return look.strings.format("plots.segments", value); };
      break;
    case Measure::cpu:
    case Measure::blocked:
      break;
    case Measure::queues:
      if (listens(series.socket)) {
        add(SocketSeries::recv_queue, std::string(look.tr("gauge.accept")), Stroke::solid);
        plot.value = [](double value) { return fmt::format("{:g}", value); };
      } else {
        add(SocketSeries::recv_queue, std::string(look.tr("plots.recv_queue")), Stroke::solid);
        add(SocketSeries::send_queue, std::string(look.tr("plots.send_queue")), Stroke::dashed);
        plot.value = [](double value) { return bytes_text(value); };
      }
      break;
  }
  double most = static_cast<double>(greatest(plot));
  bool bytes = measure_ == Measure::throughput || (measure_ == Measure::queues && !listens(series.socket));
  // Of what is counted a half is no number.
  float least = measure_ == Measure::throughput ? 1000 : measure_ == Measure::rtt ? 1e-6f : 2;
  plot.top = most > 0 ? std::max(static_cast<float>(top_above(most, bytes)), least) : std::max(least, 1.0f);
  return plot;
}

bool PlotsPanel::key(const View& view, const KeyPress& press) {
  auto turn = [](std::size_t at, int by, std::size_t count) {
    return (at + count + static_cast<std::size_t>(static_cast<std::ptrdiff_t>(by))) % count;
  };
  switch (press.special) {
    case SpecialKey::up:
    case SpecialKey::down:
      measure_ = static_cast<Measure>(turn(static_cast<std::size_t>(measure_),
                                           press.special == SpecialKey::up ? -1 : 1, measures.size()));
      return true;
    case SpecialKey::page_up:
    case SpecialKey::page_down:
      span_ = turn(span_, press.special == SpecialKey::page_up ? -1 : 1, spans.size());
      return true;
    case SpecialKey::left:
    case SpecialKey::right: {
      const SocketSeries* series = shown(view);
      if (!series || of_programs()) return false;
      // To the sample before the one that is shown, or to the one after it.
      auto shown_event = std::lower_bound(series->events.begin(), series->events.end(), view.model.cursor);
      if (press.special == SpecialKey::right) {
        if (shown_event == series->events.end()) return true;
      } else {
        auto current = shown_event == series->events.begin() ? shown_event : shown_event - 1;
        if (current == series->events.begin()) return true;
        // Between samples the way back leads to the one that still holds, first.
        shown_event = *current + 1 == view.model.cursor ? current - 1 : current;
      }
      view.post(action::ShowMoment{*shown_event + 1});
      return true;
    }
    default:
      return false;
  }
}

}  // namespace wirestep::app
