// The panel of counters: which it shows, what it says of each, and where a click leads.
#include "app/panels/counters_panel.h"

#include "app/panels/kernel_words.h"
#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::StoryTrace;

namespace {

struct Panel : test::StoryDesk<CountersPanel> {
  explicit Panel(ImVec2 size = {404, 216}, Locale locale = Locale::en)
      : StoryDesk(HandshakeUntil::listening, size, locale) {}
  void count(std::uint8_t host, std::string_view name, std::int64_t delta) {
    story.count(host == 0 ? "client" : "server", name, delta);
  }
  std::size_t moment() {
    auto shown = asked<action::ShowMoment>();
    REQUIRE(shown);
    return shown->cursor;
  }
  float y(std::string_view what) {
    const Drawn* drawn = driver.find(what);
    REQUIRE(drawn != nullptr);
    return drawn->where.y;
  }
};

}  // namespace

TEST_CASE("only what changed in this step is shown, with what there was before") {
  Panel panel;
  panel.count(1, "TcpExtListenOverflows", 2);
  panel.count(0, "TcpRetransSegs", 5);
  panel.story.step("overflow");
  panel.count(1, "TcpExtListenOverflows", 1);
  panel.draw();
  CHECK(panel.driver.drawn("ListenOverflows"));
  CHECK(panel.driver.drawn("+1"));
  CHECK(panel.driver.drawn("3 in all"));
  CHECK(panel.driver.drawn("server"));
  CHECK_FALSE(panel.driver.drawn("RetransSegs"));
  CHECK_FALSE(panel.driver.drawn("client"));
}

TEST_CASE("a counter is explained, and one that we don't know is not") {
  Panel panel;
  panel.count(1, "TcpExtListenOverflows", 1);
  panel.draw();
  CHECK(panel.driver.drawn("queue "));
  panel.story.step("tomorrow");
  panel.count(1, "TcpExtSomethingOfTomorrow", 1);
  panel.draw();
  CHECK_FALSE(panel.driver.drawn("queue "));
  CHECK(panel.driver.drawn("SomethingOfTomorrow"));
  CHECK_FALSE(panel.driver.drawn("counter.TcpExtSomethingOfTomorrow"));
  CHECK(counter_meaning(Strings(Locale::en), "TcpExtSomethingOfTomorrow").empty());
}

TEST_CASE("trouble stands above the rest, and traffic is folded until it is asked for") {
  Panel panel({404, 500});
  panel.count(1, "TcpInSegs", 7);
  panel.count(1, "TcpExtTCPOFOQueue", 1);
  panel.count(1, "TcpInCsumErrors", 1);
  panel.count(1, "TcpExtTCPDSACKOldSent", 1);
  panel.draw();
  CHECK(panel.y("InCsumErrors") < panel.y("TCPDSACKOldSent"));
  CHECK(panel.y("TCPDSACKOldSent") < panel.y("TCPOFOQueue"));  // the latest first
  CHECK_FALSE(panel.driver.drawn("InSegs"));
  panel.driver.click("counters traffic");
  CHECK(panel.driver.drawn("InSegs"));
  CHECK(panel.driver.take_posted().empty());
}

TEST_CASE("a click and Enter go to the moment at which it changed last") {
  Panel panel;
  panel.count(1, "TcpExtListenDrops", 1);
  panel.count(1, "TcpExtListenOverflows", 1);
  std::size_t moment = panel.story.trace.size();
  panel.story.notice("later");
  panel.draw();
  panel.driver.click("counter 1 TcpExtListenOverflows");
  CHECK(panel.moment() == moment);
  CHECK(panel.press(SpecialKey::down));
  CHECK(panel.press(SpecialKey::enter));
  CHECK(panel.moment() == moment - 1);
}

TEST_CASE("at a moment of the past there is what had been counted by then") {
  Panel panel;
  panel.count(1, "TcpExtListenOverflows", 1);
  std::size_t before = panel.story.trace.size();
  panel.count(1, "TcpExtListenOverflows", 4);
  panel.driver.ui.cursor = before;
  panel.draw();
  CHECK(panel.driver.drawn("+1"));
  CHECK_FALSE(panel.driver.drawn("+5"));
}

TEST_CASE("an empty panel says what would fill it, and loopback mode that there is nothing to tell apart") {
  {
    Panel panel;
    CHECK(panel.driver.drawn("kernel "));
  }
  StoryTrace loopback(false);
  test::PanelDesk<CountersPanel> panel(loopback.trace);
  CHECK(panel.driver.drawn("whole "));
}

TEST_CASE("no explanation is cut off, in any language and width") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    for (float width : {320.0f, 404.0f, 900.0f}) {
      INFO(name(locale) << " " << width);
      Panel panel({width, 5000}, locale);
      Strings strings(locale);
      for (const auto& [key, words] : strings.all())
        if (key.starts_with("counter.")) panel.count(1, key.substr(8), 1);
      panel.draw();
      panel.driver.click("counters traffic");
      CHECK(panel.driver.cut_at_the_sides() == std::vector<std::string>{});
    }
  }
}

TEST_CASE("the kernel's own counters have explanations, but for a few") {
  // The groups of this machine's kernel whose counters a lesson may meet.
  Strings strings(Locale::en);
  std::size_t known = 0;
  for (const auto& [key, words] : strings.all()) known += key.starts_with("counter.");
  CHECK(known > 150);
  for (const char* must :
       {"TcpExtListenOverflows", "TcpExtListenDrops", "TcpInCsumErrors", "UdpInCsumErrors", "TcpRetransSegs",
        "TcpExtTCPTimeouts", "TcpExtTCPSynRetrans", "TcpExtTCPReqQFullDoCookies", "TcpExtTCPReqQFullDrop",
        "UdpRcvbufErrors", "TcpOutRsts", "TcpAttemptFails", "TcpEstabResets", "TcpExtTCPOFOQueue",
        "TcpExtTCPDSACKRecv", "IcmpOutDestUnreachs"}) {
    INFO(must);
    CHECK_FALSE(counter_meaning(strings, must).empty());
  }
}
