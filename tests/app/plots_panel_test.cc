// Plots: what the series say of any stretch of time, and the panel by mouse and keys.
#include "app/panels/plots_panel.h"

#include <random>

#include "lessons/format/lesson.h"
#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using test::HandshakeUntil;
using test::StoryTrace;

namespace {

struct Panel : test::StoryDesk<PlotsPanel> {
  using StoryDesk::StoryDesk;
  std::size_t moment() {
    auto shown = asked<action::ShowMoment>();
    REQUIRE(shown);
    return shown->cursor;
  }
};

}  // namespace

TEST_CASE("the least and greatest of any stretch are those of its values") {
  std::mt19937 random(7);
  Extremes extremes;
  std::vector<float> values;
  for (int i = 0; i < 9000; ++i) {
    values.push_back(static_cast<float>(random() % 100'000));
    extremes.append(values.back());
  }
  for (int i = 0; i < 2000; ++i) {
    std::size_t a = random() % values.size(), b = a + random() % (values.size() - a) + 1;
    auto [least, greatest] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(a),
                                                 values.begin() + static_cast<std::ptrdiff_t>(b));
    Extremes::Range range = extremes.range(a, b);
    REQUIRE(range.least == *least);
    REQUIRE(range.greatest == *greatest);
  }
  CHECK_FALSE(extremes.range(5, 5).any());
}

TEST_CASE("what isn't known is no extreme") {
  Extremes extremes;
  for (int i = 0; i < 40; ++i) extremes.append(i == 30 ? 5.0f : std::numeric_limits<float>::quiet_NaN());
  CHECK_FALSE(extremes.range(0, 30).any());
  CHECK(extremes.range(0, 40).least == 5);
  CHECK(extremes.range(0, 40).greatest == 5);
}

TEST_CASE("throughput is what was delivered in between, each way") {
  StoryTrace story;
  test::play_handshake(story, HandshakeUntil::established);
  Time begin = story.clock;
  story.pass(10ms);
  story.deliver(story.send("client", packet::ack, 1, 1, std::string(700, 'x')));
  FrameId lost = story.send("client", packet::ack, 701, 1, std::string(200, 'x'));
  story.hold(lost);
  story.drop(lost);
  story.pass(10ms);
  story.deliver(story.send("server", packet::ack, 1, 701, "hello"));
  Series series;
  series.follow(story.trace, story.trace.size());
  const SocketSeries* client = series.socket(HostId{0}, Cookie{11});
  REQUIRE(client != nullptr);
  CHECK(series.delivered(client->socket, begin, story.clock).sent == 700);
  CHECK(series.delivered(client->socket, begin, story.clock).received == 5);
  CHECK(series.delivered(client->socket, begin, begin + 15ms).received == 0);
  const SocketSeries* server = series.socket(HostId{1}, Cookie{22});
  REQUIRE(server != nullptr);
  CHECK(series.delivered(server->socket, begin, story.clock).sent == 5);
  CHECK(series.delivered(server->socket, begin, story.clock).received == 700);
}

TEST_CASE("series grow with the trace, and stay what they were") {
  StoryTrace story;
  test::play_handshake(story, HandshakeUntil::established);
  test::play_transfer(story, 30);
  Series whole, grown;
  whole.follow(story.trace, story.trace.size());
  for (std::size_t end = 0; end <= story.trace.size(); ++end) grown.follow(story.trace, end);
  const SocketSeries *one = whole.socket(HostId{0}, Cookie{11}), *other = grown.socket(HostId{0}, Cookie{11});
  REQUIRE((one && other));
  CHECK(one->times == other->times);
  CHECK(one->events == other->events);
  auto range = one->values[SocketSeries::cwnd].range(0, one->times.size());
  CHECK(range.least == 10);
  CHECK(range.greatest > 100);
}

TEST_CASE("without a socket the panel says what would fill it") {
  Trace nothing;
  test::PanelDesk<PlotsPanel> panel(nothing);
  CHECK(panel.driver.drawn("appears "));
}

TEST_CASE("each measure has its lines, its units and a legend") {
  Panel panel(HandshakeUntil::established);
  test::play_transfer(panel.story, 20);
  panel.draw();
  CHECK(panel.driver.drawn("MiB/s"));
  CHECK(panel.driver.drawn("received"));
  panel.driver.click("button plots.rtt");
  CHECK(panel.driver.drawn("rttvar"));
  CHECK(panel.driver.drawn("ms"));
  CHECK_FALSE(panel.driver.drawn("MiB/s"));
  CHECK(panel.press(SpecialKey::down));
  CHECK(panel.driver.drawn("ssthresh"));
  CHECK(panel.driver.drawn("0 seg"));
  CHECK(panel.press(SpecialKey::down));
  CHECK(panel.driver.drawn("send queue"));
  CHECK(panel.press(SpecialKey::up));
  CHECK(panel.driver.drawn("ssthresh"));
}

TEST_CASE("a lesson says what is plotted, of all that there is, and somebody then chooses another") {
  Panel panel(HandshakeUntil::established);
  for (const std::string& name : lesson::plot_names()) {
    INFO(name);
    CHECK(panel.driver.find("button plots." + name) != nullptr);
  }
  panel.driver.ui.plot = "rtt";
  panel.draw();
  CHECK(panel.driver.drawn("rttvar"));
  panel.driver.click("button plots.cwnd");
  CHECK(panel.driver.drawn("ssthresh"));
}

TEST_CASE("the socket that was chosen is the one that is plotted") {
  Panel panel(HandshakeUntil::established);
  test::play_transfer(panel.story, 5);
  panel.draw();
  CHECK(panel.driver.drawn("client  10.0.0.1:40000 ↔ 10.0.0.2:9000"));
  panel.driver.ui.socket = SocketRef{HostId{1}, Cookie{22}};
  panel.draw();
  CHECK(panel.driver.drawn("server  10.0.0.2:9000 ↔ 10.0.0.1:40000"));
}

TEST_CASE("a listening socket has a queue only, and says so") {
  Panel panel(HandshakeUntil::listening);
  panel.draw();
  CHECK(panel.driver.drawn("listening "));
  panel.driver.click("button plots.queues");
  CHECK(panel.driver.drawn("accept queue"));
}

TEST_CASE("hovering says the values of that time, and a click goes there") {
  Panel panel(HandshakeUntil::established);
  test::play_transfer(panel.story, 20);
  panel.driver.ui.socket = SocketRef{HostId{0}, Cookie{11}};
  panel.draw();
  panel.driver.click("button plots.queues");
  panel.driver.click("plot");
  CHECK(panel.driver.drawn("receive queue  0"));
  std::size_t cursor = panel.moment();
  // The middle of the axis: the events before the cursor are those that had happened by then.
  const Trace& trace = panel.story.trace;
  Series series;
  series.follow(trace, trace.size());
  Time begin = series.socket(HostId{0}, Cookie{11})->times.front(), end = trace[trace.size() - 1].time;
  Nanoseconds step = (end - begin) / 100;
  REQUIRE((cursor > 0 && cursor < trace.size()));
  CHECK(trace[cursor - 1].time <= begin + (end - begin) / 2 + step);
  CHECK(trace[cursor].time >= begin + (end - begin) / 2 - step);
}

TEST_CASE("at a moment of the past the plot ends there, and the moment is marked") {
  Panel panel(HandshakeUntil::established);
  test::play_transfer(panel.story, 20);
  panel.draw();
  CHECK_FALSE(panel.driver.drawn("plot moment"));
  const Trace& trace = panel.story.trace;
  Time middle = trace[trace.size() - 1].time - 3s;
  std::size_t cursor = 0;
  while (trace[cursor].time < middle) ++cursor;
  panel.driver.ui.cursor = cursor;
  panel.draw();
  const Drawn *mark = panel.driver.find("plot moment"), *plot = panel.driver.find("plot");
  REQUIRE(mark != nullptr);
  CHECK(mark->where.x > plot->where.x + 20);
  CHECK(mark->where.x < plot->where.right() - 20);
}

TEST_CASE("left and right go from one of the socket's samples to the next") {
  Panel panel(HandshakeUntil::established);
  test::play_transfer(panel.story, 5);
  panel.driver.ui.socket = SocketRef{HostId{0}, Cookie{11}};
  panel.draw();
  Series series;
  series.follow(panel.story.trace, panel.story.trace.size());
  const std::vector<std::size_t>& events = series.socket(HostId{0}, Cookie{11})->events;
  CHECK(panel.press(SpecialKey::left));
  std::size_t last = panel.moment();
  CHECK(last == events.back() + 1);
  panel.driver.ui.cursor = last;
  CHECK(panel.press(SpecialKey::left));
  CHECK(panel.moment() == events[events.size() - 2] + 1);
  panel.driver.ui.cursor = events[events.size() - 2] + 1;
  CHECK(panel.press(SpecialKey::right));
  CHECK(panel.moment() == events.back() + 1);
}

TEST_CASE("less time can be looked at, by its button and the page keys") {
  Panel panel(HandshakeUntil::established);
  panel.story.pass(5s);
  test::play_transfer(panel.story, 20);
  panel.draw();
  CHECK(panel.driver.drawn("all"));
  panel.driver.click("button plot span");
  CHECK(panel.driver.drawn("60 s"));
  CHECK(panel.press(SpecialKey::page_up));
  CHECK(panel.driver.drawn("all"));
}

TEST_CASE("a plot is as wide as its panel and nothing is cut off at the sides") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    for (float width : {380.0f, 440.0f, 900.0f}) {
      INFO(name(locale) << " " << width);
      Panel panel(HandshakeUntil::established, {width, 216}, locale);
      test::play_transfer(panel.story, 20);
      panel.draw();
      for (int i = 0; i < 4; ++i) {
        CHECK(panel.driver.cut_at_the_sides() == std::vector<std::string>{});
        panel.press(SpecialKey::down);
      }
    }
  }
}

TEST_CASE("axes are divided at round numbers") {
  CHECK(round_above(0.7) == Approx(1));
  CHECK(round_above(1.0) == Approx(1));
  CHECK(round_above(1.1) == Approx(2));
  CHECK(round_above(230) == Approx(500));
  CHECK(round_above(0.0031) == Approx(0.005));
}

TEST_CASE(
    "what the programs beside the ladder have had of a processor is plotted, and how long they were "
    "blocked") {
  Panel panel(HandshakeUntil::listening);
  Series series;
  series.follow(panel.story.trace, panel.story.trace.size());
  REQUIRE(series.program("server"));
  const ProgramSeries& server = *series.program("server");
  panel.story.pass(1s);
  panel.story.used("server", 100ms);
  panel.story.pass(1s);
  panel.story.used("server", 1s);
  series.follow(panel.story.trace, panel.story.trace.size());
  REQUIRE(server.samples.size() == 2);
  CHECK(server.samples[0].cpu < 0.2f);
  CHECK(server.samples[1].cpu == Approx(0.9).epsilon(0.01));
  CHECK(server.samples[1].from == server.samples[0].to);
  CHECK(series.program("nobody") == nullptr);

  panel.driver.ui.left = "client";
  panel.driver.ui.right = "server";
  panel.draw();
  panel.driver.click("button plots.cpu");
  CHECK(panel.driver.drawn("100 %"));
  CHECK(panel.driver.drawn("server"));
  panel.driver.click("button plots.blocked");
  CHECK(panel.driver.drawn("100 %"));
}
