#include "app/model/ladder.h"

#include <cerrno>
#include <csignal>

#include "app/model/ladder_words.h"

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using test::HandshakeUntil;
using test::StoryTrace;

namespace {

Ladder ladder_of(const StoryTrace& story) {
  Ladder ladder(story.trace);
  ladder.follow(story.trace.size());
  return ladder;
}

const LadderCall& call_named(const StoryTrace& story, const Ladder& ladder, std::string_view name) {
  for (const LadderCall& call : ladder.calls())
    if (story.trace.text(std::get<CallEvent>(story.trace[call.first].body).name) == name) return call;
  throw std::runtime_error("no such call");
}

LadderFrame::Fate fate(const Ladder& ladder, const LadderFrame& frame) {
  return frame.fate(ladder.cursor());
}

std::vector<std::string> states_of(const Ladder& ladder, HostId host) {
  std::vector<std::string> names;
  for (const LadderState& state : ladder.states(host))
    names.emplace_back(state_name(state.state.transport, state.state.state));
  return names;
}

}  // namespace

TEST_CASE("a held SYN is an arrow that has not ended") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::syn_held);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frames().size() == 1);
  const LadderFrame& syn = ladder.frames().front();
  CHECK(fate(ladder, syn) == LadderFrame::Fate::held);
  CHECK(flags_text(syn) == "SYN");
  CHECK(numbers_text(syn) == "seq 0");
  CHECK(window_text(syn) == "win 64240");
}

TEST_CASE("ARP is folded away and counted") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::syn_held);
  CHECK(ladder_of(story).folded() == 2);
}

TEST_CASE("fragments of one datagram are numbered, and tied each to the one before it") {
  StoryTrace story;
  FrameId first = story.send_fragment("client", 0, 1480, 4000);
  story.send_datagram("client", "between");
  story.send_fragment("client", 1480, 1480, 4000, first);
  FrameId last = story.send_fragment("client", 2960, 1048, 4000, first);
  story.duplicate(last);
  Ladder ladder = ladder_of(story);
  const auto& frames = ladder.frames();
  REQUIRE(frames.size() == 5);
  std::vector<int> numbers;
  for (const LadderFrame& each : frames) numbers.push_back(each.fragment);
  CHECK(numbers == std::vector<int>{1, 0, 2, 3, 3});
  CHECK(frames[0].tie_y < 0);
  CHECK(frames[2].tie_y == frames[0].sent_y);
  CHECK(frames[3].tie_y == frames[2].sent_y);
  CHECK(frames[4].tie_y < 0);  // the wire's copy belongs to its original
}

TEST_CASE("an ICMP error is tied to where its datagram landed") {
  StoryTrace story;
  FrameId datagram = story.send_datagram("client", "anyone?");
  story.deliver(datagram);
  story.send_datagram("client", "and you?");
  story.send_error("server", datagram);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frames().size() == 3);
  CHECK(ladder.frames()[2].tie_y == ladder.frames()[0].end_y);
  CHECK(ladder.frames()[2].protocol == packet::Protocol::icmp);
}

TEST_CASE("a datagram without data says so") {
  StoryTrace story;
  story.send_datagram("client", "");
  CHECK(numbers_text(ladder_of(story).frames().at(0)) == "len 0");
}

TEST_CASE("a host between two others has a lifeline once it takes part") {
  StoryTrace story;
  story.trace.append(story.clock, HostEvent{HostId{2}, story.trace.store("third"), {}, {}});
  story.trace.publish();
  using Hosts = std::vector<HostId>;
  CHECK(ladder_of(story).shown_hosts() == Hosts{HostId{0}, HostId{2}});
  story.send_arp("server");  // isn't drawn
  CHECK(ladder_of(story).shown_hosts() == Hosts{HostId{0}, HostId{2}});
  story.send_datagram("client", "hello");
  CHECK(ladder_of(story).shown_hosts() == Hosts{HostId{0}, HostId{1}, HostId{2}});
}

TEST_CASE("sequence numbers are counted from each end's initial one") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::data);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frames().size() == 5);
  CHECK(numbers_text(ladder.frames()[1]) == "seq 0 ack 1");
  CHECK(numbers_text(ladder.frames()[3]) == "seq 1 ack 1 len 5");
  CHECK(numbers_text(ladder.frames()[4]) == "seq 1 ack 6");
}

TEST_CASE("a lifeline shows the states of its end of the connection, one after the other") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::closed);
  Ladder ladder = ladder_of(story);
  CHECK(states_of(ladder, HostId{0}) ==
        std::vector<std::string>{"SYN_SENT", "ESTABLISHED", "FIN_WAIT_2", "TIME_WAIT"});
  CHECK(states_of(ladder, HostId{1}) ==
        std::vector<std::string>{"LISTEN", "SYN_RECV", "ESTABLISHED", "CLOSE_WAIT", "LISTEN"});
}

TEST_CASE("a blocked call is a bar from where it began to where it returned") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::ack_held);
  Ladder ladder = ladder_of(story);
  const LadderCall& connect = call_named(story, ladder, "connect");
  CHECK(ladder.at(connect, ladder.cursor()).stage == LadderCall::Stage::returned);
  CHECK(connect.result_below);
  CHECK(connect.end_y > connect.y + 1);
  const LadderCall& accept = call_named(story, ladder, "accept");
  CHECK(ladder.at(accept, ladder.cursor()).stage == LadderCall::Stage::blocked);
  CHECK_THROWS(call_named(story, ladder, "send"));  // it waits at the gate, and hasn't happened
}

TEST_CASE("a call in which its program ended is over with it") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::syn_held);
  std::size_t before = story.trace.size();
  story.pass(1s);
  story.exit("client", 0, SIGTERM);
  Ladder ladder = ladder_of(story);
  const LadderCall& connect = call_named(story, ladder, "connect");
  CHECK(ladder.at(connect, before).stage == LadderCall::Stage::blocked);
  CHECK(ladder.at(connect, ladder.cursor()).stage == LadderCall::Stage::returned);
  CHECK(std::holds_alternative<ProgramEvent>(story.trace[connect.latest.returned].body));
  CHECK(connect.result_below);
  CHECK(connect.end_y > connect.y + 1);
  CHECK(ladder.at(call_named(story, ladder, "accept"), ladder.cursor()).stage == LadderCall::Stage::blocked);
}

TEST_CASE("time runs down: what happens later never stands higher") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::closed);
  Ladder ladder = ladder_of(story);
  double last = 0;
  for (const LadderFrame& frame : ladder.frames()) {
    CHECK(frame.sent_y >= last);
    CHECK(frame.end_y > frame.sent_y);
    last = frame.sent_y;
  }
}

TEST_CASE("what is written in one gutter is never written over") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::closed);
  Ladder ladder = ladder_of(story);
  for (HostId host : ladder.hosts()) {
    std::vector<double> rows;
    for (const LadderCall& call : ladder.calls()) {
      if (call.host != host) continue;
      rows.push_back(call.y);
      if (call.result_below) rows.push_back(call.end_y);
    }
    for (const LadderState& state : ladder.states(host)) rows.push_back(state.label_y);
    std::sort(rows.begin(), rows.end());
    for (std::size_t i = 1; i < rows.size(); ++i) CHECK(rows[i] - rows[i - 1] >= 1.0);
  }
}

TEST_CASE("a long pause takes few rows and is marked with its length") {
  StoryTrace story;
  story.start("client");
  story.call("client", "socket", 1, 3);
  story.pass(1h);
  story.call("client", "bind", 2);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.gaps().size() == 1);
  CHECK(ladder.gaps()[0].length >= 1h);
  CHECK(ladder.end() < 6);
}

TEST_CASE("the same call from the same line again and again is one record with a count") {
  StoryTrace story;
  story.start("client");
  for (int i = 0; i < 100000; ++i) story.call("client", "send", 7, 1);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.calls().size() == 1);
  CHECK(ladder.calls()[0].count == 100000);
}

TEST_CASE("a program that polls takes a line and no time: EAGAIN at once is no news") {
  StoryTrace trace;
  trace.start("client", "client.c");
  trace.call("client", "recv", 7, -1, EAGAIN);
  auto height = [&] { return ladder_of(trace).end(); };
  double once = height();
  for (int i = 0; i < 10000; ++i) {
    trace.pass(2ms);
    trace.call("client", "recv", 7, -1, EAGAIN);
  }
  Ladder ladder = ladder_of(trace);
  REQUIRE(ladder.calls().size() == 1);
  CHECK(ladder.calls()[0].count == 10001);
  CHECK(height() - once < 4);
  trace.pass(10s);  // but a long thought before the next one is seen
  trace.call("client", "recv", 7, -1, EAGAIN);
  CHECK(height() - once > 1);
}

TEST_CASE("another error than EAGAIN is told each time") {
  StoryTrace trace;
  trace.start("client", "client.c");
  for (int i = 0; i < 3; ++i) trace.call("client", "connect", 7, -1, ECONNREFUSED);
  CHECK(ladder_of(trace).calls().size() == 3);
}

TEST_CASE("a frame in slow flight is as far on its way as time says") {
  StoryTrace story;
  story.wire(WireMode::slow, 2s);
  FrameId id = story.send("client", packet::syn, 0, 0);
  Ladder ladder = ladder_of(story);
  const LadderFrame& frame = *ladder.frame(id);
  Time sent = story.trace[frame.sent].time;
  CHECK(ladder.flight(frame, sent + 500ms).progress == Approx(0.25f).margin(0.01));
  CHECK(ladder.flight(frame, sent + 5s).progress == Approx(1.0f));
  CHECK(ladder.moving(sent + 1s));
  story.pass(2s);
  story.deliver(id);
  ladder.follow(story.trace.size());
  CHECK_FALSE(ladder.moving(story.clock));
}

TEST_CASE("a dropped frame that is delivered after all arrives") {
  StoryTrace story;
  story.wire(WireMode::hold);
  FrameId id = story.send("client", packet::syn, 0, 0);
  story.hold(id);
  story.drop(id);
  Ladder ladder = ladder_of(story);
  CHECK(fate(ladder, *ladder.frame(id)) == LadderFrame::Fate::dropped);
  story.deliver(id);
  ladder.follow(story.trace.size());
  CHECK(fate(ladder, *ladder.frame(id)) == LadderFrame::Fate::delivered);
  CHECK(ladder.frame(id)->dropped != never);
}

TEST_CASE("a held frame's further copies follow closely, however long the kernel waits between them") {
  StoryTrace story;
  story.wire(WireMode::hold);
  FrameId syn = story.send("client", packet::syn, 0, 0);
  story.hold(syn);
  for (int copy = 2; copy <= 8; ++copy) {
    story.pass(10s);
    story.hold(story.send("client", packet::syn, 0, 0, "", syn));
  }
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frames().size() == 8);
  CHECK_FALSE(ladder.frames()[1].repeats());
  for (std::size_t i = 2; i < 8; ++i) CHECK(ladder.frames()[i].repeats());
  CHECK(ladder.run(ladder.frames()[5]) == std::vector<std::uint32_t>{2, 3, 4, 5, 6, 7});
  // One line stands for all six, until the run is opened.
  CHECK(ladder.frames()[7].sent_y == ladder.frames()[2].sent_y);
  ladder.show({.connection = {}, .noise = false, .open = {ladder.frames()[2].id}});
  ladder.follow(story.trace.size());
  CHECK(ladder.frames()[7].sent_y - ladder.frames()[2].sent_y > 4);
  CHECK(ladder.frames()[7].sent_y - ladder.frames()[2].sent_y < 5);
  CHECK(ladder.gaps().size() == 1);
}

TEST_CASE("of a packet's many fragments the third and those behind it share a line, until it is opened") {
  StoryTrace story;
  FrameId first = story.send_fragment("client", 0, 1480, 13320);
  for (std::uint32_t offset = 1480; offset < 13320; offset += 1480)
    story.send_fragment("client", offset, 1480, 13320, first);
  FrameId small = story.send_fragment("client", 0, 1480, 4440);  // of another packet: three have a line each
  for (std::uint32_t offset = 1480; offset < 4440; offset += 1480)
    story.send_fragment("client", offset, 1480, 4440, small);
  Ladder ladder = ladder_of(story);
  const auto& frames = ladder.frames();
  REQUIRE(frames.size() == 12);
  CHECK(ladder.run(frames[2]) == std::vector<std::uint32_t>{2, 3, 4, 5, 6, 7, 8});
  for (std::size_t i = 0; i < 12; ++i) CHECK(frames[i].folded == (i > 2 && i < 9));
  CHECK(frames[8].sent_y == frames[2].sent_y);
  CHECK(frames[8].fragment == 9);
  CHECK(ladder.run(frames[11]).size() == 1);
  double folded = ladder.end();
  LadderOptions open;
  open.open = {frames[2].id};
  ladder.show(open);
  ladder.follow(story.trace.size());
  CHECK_FALSE(ladder.frames()[8].folded);
  CHECK(ladder.frames()[8].sent_y > ladder.frames()[7].sent_y);
  CHECK(ladder.end() > folded + 5);
}

TEST_CASE("two connections whose SYNs are repeated in turn don't take turns on the lifelines") {
  packet::Brief syn;
  syn.protocol = packet::Protocol::tcp;
  syn.flags = packet::syn;
  auto between = [&](std::uint16_t from, std::uint16_t to) {
    packet::Brief segment = syn;
    segment.source.port = from, segment.destination.port = to;
    return segment;
  };
  ConnectionStates states;
  CHECK(states.saw(between(40000, 9000), false));
  CHECK(states.saw(between(40001, 9002), false));
  CHECK_FALSE(states.saw(between(40000, 9000), true));
  CHECK_FALSE(states.saw(between(40001, 9002), true));
  CHECK(states.shown()->second.port == 9002);
  CHECK(states.saw(between(40000, 9000), false));  // the same ends, opened once more
  CHECK(states.shown()->second.port == 9000);
}

TEST_CASE("ARP that crosses at once is folded away, and what of it is held is drawn") {
  StoryTrace story;
  story.deliver(story.send_arp("client"));
  story.deliver(story.send_arp("server"));
  CHECK(ladder_of(story).frames().empty());
  CHECK(ladder_of(story).folded() == 2);
  story.wire(WireMode::hold);
  FrameId request = story.send_arp("client");
  CHECK(ladder_of(story).frames().empty());
  story.hold(request);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frames().size() == 1);
  CHECK(ladder.folded() == 2);
  CHECK(ladder.frames()[0].fate(story.trace.size()) == LadderFrame::Fate::held);
  story.deliver(request);
  Ladder later = ladder_of(story);
  REQUIRE(later.frames().size() == 1);
  CHECK(later.frames()[0].fate(story.trace.size()) == LadderFrame::Fate::delivered);
}

TEST_CASE("a copy of a frame that was dropped is no repetition: the kernel's patience is what is shown") {
  StoryTrace story;
  story.wire(WireMode::hold);
  FrameId syn = story.send("client", packet::syn, 0, 0);
  for (int copy = 2; copy <= 4; ++copy) {
    story.pass(1s);
    FrameId again = story.send("client", packet::syn, 0, 0, "", syn);
    story.hold(again);
    story.drop(again);
  }
  Ladder ladder = ladder_of(story);
  for (const LadderFrame& frame : ladder.frames()) CHECK_FALSE(frame.repeats());
}
