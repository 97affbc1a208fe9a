#include "trace/model_at.h"

#include "support/catch.h"
#include "trace/counter_name.h"

using namespace wirestep;

namespace {

// Two hosts and one program, and short ways to append what happens to them.
struct Story {
  Trace trace;
  int clock = 0;

  Story() {
    add(SessionEvent{text("tcp-handshake"), text("c"), true, false});
    add(HostEvent{HostId{0}, text("client"), {}, {}});
    add(HostEvent{HostId{1}, text("server"), {}, {}});
  }

  Text text(std::string_view words) { return trace.store(words); }

  void add(const EventBody& body) {
    trace.append(Time(std::chrono::milliseconds(++clock)), body);
    trace.publish();
  }

  void frame(std::uint64_t id, FrameStage stage) {
    FrameEvent event{};
    event.frame = FrameId{id};
    event.stage = stage;
    event.to = HostId{1};
    add(event);
  }

  void socket(std::uint64_t cookie, TcpState state) {
    Socket socket{};
    socket.cookie = Cookie{cookie};
    socket.state = state;
    add(SocketEvent{trace.store(socket)});
  }

  void program(std::uint32_t id, bool started) {
    ProgramEvent event{};
    event.program = ProgramId{id};
    event.started = started;
    event.name = text("client");
    add(event);
  }

  void call(std::uint64_t id, std::int32_t tid, CallStage stage, std::string_view name, std::int32_t line) {
    CallEvent event{};
    event.call = CallId{id};
    event.stage = stage;
    event.program = ProgramId{1};
    event.tid = tid;
    event.name = text(name);
    event.file = text("client.c");
    event.line = line;
    add(event);
  }

  Model model() {
    Model model;
    model.advance_to(trace, trace.size());
    return model;
  }
};

}  // namespace

TEST_CASE("a frame is in flight until it is delivered") {
  Story story;
  story.frame(1, FrameStage::sent);
  story.frame(1, FrameStage::held);
  Model held = story.model();
  REQUIRE(held.in_flight.size() == 1);
  CHECK(held.in_flight[0].frame.stage == FrameStage::held);
  CHECK(held.in_flight[0].sent_index == 3);
  story.frame(1, FrameStage::delivered);
  CHECK(story.model().in_flight.empty());
}

TEST_CASE("a dropped frame stays on offer until it is delivered after all") {
  Story story;
  story.frame(1, FrameStage::sent);
  story.frame(1, FrameStage::dropped);
  CHECK(story.model().in_flight.empty());
  REQUIRE(story.model().dropped.size() == 1);
  story.frame(1, FrameStage::delivered);
  CHECK(story.model().dropped.empty());
}

TEST_CASE("a socket keeps the time at which it entered its state") {
  Story story;
  story.socket(9, TcpState::syn_sent);
  Time entered = story.model().time;
  story.socket(9, TcpState::syn_sent);
  CHECK(story.model().sockets.at(0).since == entered);
  story.socket(9, TcpState::established);
  CHECK(story.model().sockets.at(0).since > entered);
  story.socket(9, TcpState::gone);
  CHECK(story.model().sockets.empty());
}

TEST_CASE("a program shows the thread that waits at the gate before one that is in a call") {
  Story story;
  story.program(1, true);
  story.call(1, 10, CallStage::waiting, "accept", 8);
  story.call(2, 11, CallStage::begin, "recv", 20);
  Model model = story.model();
  const ModelProgram* program = model.program("client");
  REQUIRE(program != nullptr);
  REQUIRE(program->current() != nullptr);
  CHECK(program->current()->tid == 10);
}

TEST_CASE("the latest result stands beside its line, one per line and call") {
  Story story;
  story.program(1, true);
  for (std::uint64_t call : {1u, 2u}) {
    story.call(call, 10, CallStage::begin, "recv", 20);
    story.call(call, 10, CallStage::returned, "recv", 20);
  }
  story.call(3, 10, CallStage::returned, "send", 21);
  Model model = story.model();
  const auto& results = model.program("client")->results;
  REQUIRE(results.size() == 2);
  CHECK(results[0].call.call == CallId{2});
}

TEST_CASE("a program's open descriptors are listed by process and number, and end with their process") {
  Story story;
  story.program(1, true);
  auto descriptor = [&](std::int32_t pid, std::int32_t fd, bool open, DescriptorKind kind) {
    DescriptorEvent event{};
    event.program = ProgramId{1};
    event.pid = pid;
    event.fd = fd;
    event.open = open;
    event.kind = kind;
    story.add(event);
  };
  descriptor(7, 3, true, DescriptorKind::socket);  // of a child; the program's own pid is 0 here
  descriptor(0, 4, true, DescriptorKind::socket);
  descriptor(0, 3, true, DescriptorKind::pipe);
  auto listed = [&] {
    std::vector<std::pair<std::int32_t, std::int32_t>> list;
    Model model = story.model();
    for (const ModelDescriptor& each : model.program("client")->descriptors)
      list.emplace_back(each.descriptor.pid, each.descriptor.fd);
    return list;
  };
  CHECK(listed() == std::vector<std::pair<std::int32_t, std::int32_t>>{{0, 3}, {0, 4}, {7, 3}});
  descriptor(0, 3, true, DescriptorKind::file);  // closed, and another opened by that number
  CHECK(story.model().program("client")->descriptors.at(0).descriptor.kind == DescriptorKind::file);
  descriptor(0, 3, false, DescriptorKind::file);
  CHECK(listed() == std::vector<std::pair<std::int32_t, std::int32_t>>{{0, 4}, {7, 3}});
  story.program(1, false);
  CHECK(listed() == std::vector<std::pair<std::int32_t, std::int32_t>>{{7, 3}});
  story.program(2, true);
  CHECK(listed().empty());
}

TEST_CASE("a program is suspended until it goes on or ends") {
  Story story;
  story.program(1, true);
  story.add(SuspendEvent{ProgramId{1}, true, 19});
  CHECK(story.model().program("client")->suspended_by == 19);
  CHECK(story.model().program("client")->running);
  story.add(SuspendEvent{ProgramId{1}, false, 0});
  CHECK(story.model().program("client")->suspended_by == 0);
  story.add(SuspendEvent{ProgramId{1}, true, 19});
  story.program(1, false);
  CHECK(story.model().program("client")->suspended_by == 0);
}

TEST_CASE("a program that is started again replaces its namesake") {
  Story story;
  story.program(1, true);
  story.program(1, false);
  CHECK_FALSE(story.model().program("client")->running);
  story.program(2, true);
  Model model = story.model();
  REQUIRE(model.programs.size() == 1);
  CHECK(model.programs[0].running);
  CHECK(model.programs[0].id == ProgramId{2});
}

TEST_CASE("a counter is what was counted since the start, and since the step began") {
  Story story;
  auto count = [&](std::uint8_t host, std::string_view name, std::uint64_t value, std::int64_t delta) {
    CounterChange change{story.text(name), value, delta};
    story.add(CountersEvent{HostId{host}, story.trace.store(std::span<const CounterChange>(&change, 1))});
  };
  count(0, "TcpRetransSegs", 12, 2);
  story.add(StepEvent{story.text("lost")});
  CHECK(story.model().counters.at(0).since_step == 0);
  count(0, "TcpRetransSegs", 13, 1);
  count(1, "TcpRetransSegs", 5, 5);
  count(0, "TcpCurrEstab", 0, -1);
  Model model = story.model();
  REQUIRE(model.counters.size() == 3);
  CHECK(model.counters[0].value == 13);
  CHECK(model.counters[0].since_start == 3);
  CHECK(model.counters[0].since_step == 1);
  CHECK(model.counters[0].index == 5);
  CHECK(model.counters[1].host == HostId{1});
  CHECK(model.counters[1].since_step == 5);
  CHECK(model.counters[2].since_step == -1);
}

TEST_CASE("a counter is meant by its whole name, and without its group") {
  CHECK(counter_is("TcpExtListenOverflows", "ListenOverflows"));
  CHECK(counter_is("TcpExtListenOverflows", "TcpExtListenOverflows"));
  CHECK_FALSE(counter_is("TcpExtListenOverflows", "ExtListenOverflows"));
  CHECK_FALSE(counter_is("TcpExtListenOverflows", "Overflows"));
  CHECK(counter_name("Icmp6InMsgs").group == "Icmp6");
  CHECK(counter_name("SctpSomething").group == "");
}

TEST_CASE("the model at any cursor equals the fold up to it, forwards and backwards") {
  Story story;
  for (std::uint64_t i = 1; i < 20'000; ++i)
    story.frame(i, i % 2 == 0 ? FrameStage::dropped : FrameStage::sent);
  ModelAt at(story.trace);
  for (std::size_t cursor :
       {story.trace.size(), std::size_t{5}, std::size_t{9000}, std::size_t{4096}, std::size_t{0}}) {
    Model folded;
    folded.advance_to(story.trace, cursor);
    const Model& model = at(cursor);
    CHECK(model.cursor == cursor);
    CHECK(model.in_flight.size() == folded.in_flight.size());
    CHECK(model.time == folded.time);
  }
}

TEST_CASE("a copy that the wire made is on its way, and a corrupted frame stays where it was") {
  Story story;
  story.frame(1, FrameStage::sent);
  story.frame(1, FrameStage::held);
  FrameEvent copy{};
  copy.frame = FrameId{2};
  copy.stage = FrameStage::duplicated;
  copy.duplicate_of = FrameId{1};
  story.add(copy);
  FrameEvent corrupted{};
  corrupted.frame = FrameId{1};
  corrupted.stage = FrameStage::corrupted;
  corrupted.mask = 0xff;
  corrupted.bytes = story.text("other bytes");
  story.add(corrupted);
  ModelAt model(story.trace);
  const Model& now = model(story.trace.size());
  REQUIRE(now.in_flight.size() == 2);
  CHECK(now.in_flight[0].frame.stage == FrameStage::held);
  CHECK(now.in_flight[0].frame.mask == 0xff);
  CHECK(story.trace.text(now.in_flight[0].frame.bytes) == "other bytes");
  CHECK(now.in_flight[1].frame.stage == FrameStage::sent);
  CHECK(now.in_flight[1].frame.duplicate_of == FrameId{1});
  story.frame(2, FrameStage::delayed);
  CHECK(model(story.trace.size()).in_flight[1].frame.stage == FrameStage::delayed);
}

TEST_CASE("the wire's settings and rules are those of the moment") {
  Story story;
  ModelAt model(story.trace);
  CHECK(model(story.trace.size()).wire_untouched());
  std::size_t before = story.trace.size();
  story.add(WireEvent{HostId{1}, WireMode::live, {}, true, {.loss = 0.1}});
  story.add(RuleEvent{true, {.id = RuleId{1}, .nth = 1}});
  story.add(RuleEvent{true, {.id = RuleId{2}}});
  FrameEvent hit{};
  hit.frame = FrameId{1};
  hit.stage = FrameStage::delayed;
  hit.rule = RuleId{1};
  story.frame(1, FrameStage::sent);
  story.add(hit);
  hit.stage = FrameStage::delivered;  // what comes of it is no second hit
  story.add(hit);
  const Model& now = model(story.trace.size());
  CHECK_FALSE(now.wire_untouched());
  CHECK(now.hosts[1].cut);
  CHECK(now.hosts[1].impairment.loss == 0.1);
  CHECK_FALSE(now.hosts[0].cut);
  REQUIRE(now.rules.size() == 2);
  CHECK(now.rules[0].hits == 1);
  CHECK(now.rules[0].over());
  CHECK_FALSE(now.rules[1].over());
  story.add(RuleEvent{false, {.id = RuleId{1}}});
  REQUIRE(model(story.trace.size()).rules.size() == 1);
  CHECK(model(story.trace.size()).rules[0].rule.id == RuleId{2});
  CHECK(model(before).wire_untouched());
}

TEST_CASE("a program's latest wait has what it was told and what it came back with") {
  Story story;
  story.program(1, true);
  WaitEvent wait{};
  wait.call = CallId{5};
  wait.program = ProgramId{1};
  wait.stage = CallStage::begin;
  story.add(wait);
  REQUIRE(story.model().programs.at(0).wait);
  CHECK_FALSE(story.model().programs[0].wait->returned);
  wait.stage = CallStage::returned;
  wait.ready = 2;
  story.add(wait);
  CHECK(story.model().programs[0].wait->returned->ready == 2);
  wait.call = CallId{6};
  wait.stage = CallStage::waiting;
  story.add(wait);
  CHECK_FALSE(story.model().programs[0].wait->returned);
}

TEST_CASE("a program's times are kept from the step's beginning on, too") {
  Story story;
  story.program(1, true);
  story.add(ProgramTimeEvent{ProgramId{1}, std::chrono::milliseconds(20), {}, 0, 0});
  story.add(StepEvent{story.text("next")});
  story.add(ProgramTimeEvent{ProgramId{1}, std::chrono::milliseconds(50), {}, 0, 0});
  const ModelProgram program = story.model().programs.at(0);
  CHECK(program.times->user == std::chrono::milliseconds(50));
  CHECK(program.times_at_step->user == std::chrono::milliseconds(20));
}

TEST_CASE("a peer is as it was told last, by its name") {
  Story story;
  PeerEvent peer{};
  peer.name = story.text("crowd");
  peer.open = 5;
  story.add(peer);
  peer.open = 9;
  story.add(peer);
  REQUIRE(story.model().peers.size() == 1);
  CHECK(story.model().peers[0].name == "crowd");
  CHECK(story.model().peers[0].peer.open == 9);
}
