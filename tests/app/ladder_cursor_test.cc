// Time travel: what the ladder's records say of themselves at a cursor is what a ladder shows that was folded
// up to there and no further.
#include <random>

#include "app/model/ladder.h"
#include "support/busy_trace.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;
using test::BusyTrace;

namespace {

Ladder folded(const Trace& trace, std::size_t cursor, const LadderOptions& options = {}) {
  Ladder ladder(trace, options);
  ladder.follow(cursor);
  return ladder;
}

bool same_frames(const Ladder& whole, const Ladder& fresh, std::size_t cursor) {
  std::size_t known = 0;
  for (const LadderFrame& frame : whole.frames()) {
    LadderFrame::Fate fate = frame.fate(cursor);
    if (fate == LadderFrame::Fate::coming) continue;
    if (known == fresh.frames().size()) return false;
    const LadderFrame& other = fresh.frames()[known++];
    bool same = other.id == frame.id && other.fate(cursor) == fate && other.sent_y == frame.sent_y &&
                other.copy == frame.copy && other.seq == frame.seq && other.ack == frame.ack &&
                other.folded == frame.folded;
    if (fate == LadderFrame::Fate::delivered) same = same && other.end_y == frame.end_y;
    if (!same) return false;
  }
  return known == fresh.frames().size();
}

bool same_calls(const Ladder& whole, const Ladder& fresh, std::size_t cursor) {
  std::size_t known = 0;
  for (const LadderCall& call : whole.calls()) {
    LadderCall::At at = whole.at(call, cursor);
    if (at.stage == LadderCall::Stage::coming) continue;
    if (known == fresh.calls().size()) return false;
    const LadderCall& other = fresh.calls()[known++];
    LadderCall::At there = fresh.at(other, cursor);
    EventIndex returned = at.latest.returned < cursor ? at.latest.returned : never;
    if (there.stage != at.stage || there.count != at.count || there.latest.began != at.latest.began ||
        there.latest.returned != returned || other.y != call.y || other.host != call.host)
      return false;
  }
  return known == fresh.calls().size();
}

bool same_states(const Ladder& whole, const Ladder& fresh, std::size_t cursor) {
  for (HostId host : fresh.hosts()) {
    std::size_t known = 0;
    for (const LadderState& state : whole.states(host)) {
      if (state.index >= cursor) continue;
      if (known == fresh.states(host).size()) return false;
      const LadderState& other = fresh.states(host)[known++];
      if (!(other.state == state.state) || other.y != state.y || other.label_y != state.label_y) return false;
    }
    if (known != fresh.states(host).size()) return false;
  }
  return true;
}

template <class Record>
std::vector<const Record*> in_order(std::vector<const Record*> records) {
  std::sort(records.begin(), records.end());
  return records;
}

}  // namespace

TEST_CASE("at any cursor the records say what a fold up to there says, for any trace") {
  std::mt19937 random(7);
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    BusyTrace busy(seed, seed % 3 == 0 ? 3 : 2, 1 + seed);
    busy.grow(1500);
    LadderOptions options;
    if (seed % 4 == 0) {
      Ladder all = folded(busy.trace, busy.trace.size());
      options.connection = all.connections()[all.connections().size() / 2];
      for (const LadderFrame& frame : all.frames())
        if (frame.repeats()) options.open.insert(all.frames()[all.run(frame).front()].id);
    }
    Ladder whole = folded(busy.trace, busy.trace.size(), options);
    for (int i = 0; i < 60; ++i) {
      std::size_t cursor = random() % (busy.trace.size() + 1);
      INFO("seed " << seed << ", cursor " << cursor);
      Ladder fresh = folded(busy.trace, cursor, options);
      CHECK(same_frames(whole, fresh, cursor));
      CHECK(same_calls(whole, fresh, cursor));
      CHECK(same_states(whole, fresh, cursor));
      CHECK(whole.row_of(cursor) == fresh.end());
    }
  }
}

TEST_CASE("records lie in the order of their rows, and what crosses a view is found, however long it is") {
  BusyTrace busy(5, 3);
  busy.grow(30000);
  Ladder ladder = folded(busy.trace, busy.trace.size());
  for (std::size_t i = 1; i < ladder.frames().size(); ++i)
    REQUIRE(ladder.frames()[i - 1].sent_y <= ladder.frames()[i].sent_y);
  for (std::size_t i = 1; i < ladder.calls().size(); ++i)
    REQUIRE(ladder.calls()[i - 1].y <= ladder.calls()[i].y);
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    double top = ladder.end() * static_cast<double>(random() % 1000) / 1000, bottom = top + 40;
    std::vector<const LadderFrame*> frames, wanted_frames;
    std::vector<const LadderCall*> calls, wanted_calls;
    auto crosses = [&](double from, double to) { return from <= bottom && to >= top; };
    for (const LadderFrame& each : ladder.frames())
      if (crosses(each.sent_y, each.delivered != never ? each.end_y : each.sent_y))
        wanted_frames.push_back(&each);
    for (const LadderCall& each : ladder.calls())
      if (crosses(each.y, each.latest.returned != never ? each.end_y : ladder.end()))
        wanted_calls.push_back(&each);
    std::size_t visited = 0;
    ladder.visit_frames(top, bottom, [&](const LadderFrame& each) {
      ++visited;
      if (crosses(each.sent_y, each.delivered != never ? each.end_y : each.sent_y)) frames.push_back(&each);
    });
    ladder.visit_calls(top, bottom, [&](const LadderCall& each) {
      ++visited;
      if (crosses(each.y, each.latest.returned != never ? each.end_y : ladder.end())) calls.push_back(&each);
    });
    CHECK(in_order(frames) == in_order(wanted_frames));
    CHECK(in_order(calls) == in_order(wanted_calls));
    CHECK(visited < wanted_frames.size() * 34 + wanted_calls.size() * 34 + 200);
  }
}

TEST_CASE("a connection that is chosen is the one whose states the lifelines show") {
  BusyTrace busy(9, 2, 4);
  busy.grow(4000);
  Ladder latest = folded(busy.trace, busy.trace.size());
  REQUIRE(latest.connections().size() > 10);
  Connection third = latest.connections()[2];
  Ladder chosen = folded(busy.trace, busy.trace.size(), {.connection = third, .noise = false, .open = {}});
  // What the kernels said of its two ends, without the ladder.
  std::vector<TcpState> said, shown;
  for (std::size_t i = 0; i < busy.trace.size(); ++i) {
    const auto* event = std::get_if<SocketEvent>(&busy.trace[i].body);
    if (!event) continue;
    const Socket& socket = busy.trace.socket(event->socket);
    bool of_it = socket.local == third.first && socket.peer == third.second;
    if (of_it && (said.empty() || said.back() != socket.state)) said.push_back(socket.state);
  }
  HostId client{static_cast<std::uint8_t>(third.first.ip[3] - 1)};
  for (const LadderState& state : chosen.states(client))
    if (state.state.state != TcpState::gone || !shown.empty()) shown.push_back(state.state.state);
  CHECK(said.size() > 2);
  CHECK(shown == said);
}
