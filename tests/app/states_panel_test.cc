#include "app/panels/states_panel.h"

#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::PanelDesk;
using test::StoryTrace;

namespace {

using Desk = test::StoryDesk<StatesPanel>;

// The index of the event by which that host's socket came into the state.
std::size_t index_of(const Trace& trace, HostId host, TcpState state) {
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (const auto* event = std::get_if<SocketEvent>(&trace[i].body))
      if (trace.socket(event->socket).host == host && trace.socket(event->socket).state == state) return i;
  throw std::runtime_error("no such event");
}

}  // namespace

TEST_CASE("without a socket the figure stands there, and what will be marked on it is said") {
  StoryTrace story;
  PanelDesk<StatesPanel> desk(story.trace);
  for (const char* state : {"LISTEN", "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2",
                            "CLOSING", "TIME_WAIT", "CLOSE_WAIT", "LAST_ACK", "CLOSED"})
    CHECK(desk.driver.drawn(state));
  CHECK(desk.driver.drawn("foot Once a TCP socket"));
  CHECK_FALSE(desk.press(SpecialKey::right));
}

TEST_CASE("both ends are marked where they are, with the numbered way behind them") {
  Desk desk(HandshakeUntil::syn_ack_held);
  CHECK(desk.driver.drawn("client is in SYN_SENT"));
  CHECK(desk.driver.drawn("server is in SYN_RECV"));
  CHECK(desk.driver.drawn("client 1: CLOSED → SYN_SENT"));
  CHECK(desk.driver.drawn("server 2: LISTEN → SYN_RECV"));
  CHECK_FALSE(desk.driver.drawn("client is in ESTABLISHED"));
  CHECK(desk.driver.drawn("foot Linux: SYN_RECV lives in a request socket"));
}

TEST_CASE("a way that no kernel was seen on is marked as not seen") {
  Desk desk(HandshakeUntil::closed);
  CHECK(desk.driver.drawn("client 3: ESTABLISHED → FIN_WAIT_1, not seen"));
  const Drawn* seen = desk.driver.find("client 5: FIN_WAIT_2 → TIME_WAIT");
  REQUIRE(seen);
  CHECK(seen->what.find("not seen") == std::string::npos);
}

TEST_CASE("a step that is pressed shows the moment at which its kernel told of it") {
  Desk desk(HandshakeUntil::established);
  desk.driver.click("client 2: SYN_SENT → ESTABLISHED");
  auto moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  CHECK(moment->cursor == index_of(desk.story.trace, HostId{0}, TcpState::established) + 1);
  CHECK(desk.driver.drawn("rcv SYN,ACK / snd ACK"));
}

TEST_CASE("the figure shows the moment of the cursor") {
  Desk desk(HandshakeUntil::closed);
  desk.driver.ui.cursor = index_of(desk.story.trace, HostId{1}, TcpState::syn_recv) + 1;
  desk.draw();
  CHECK(desk.driver.drawn("client is in SYN_SENT"));
  CHECK(desk.driver.drawn("server is in SYN_RECV"));
  CHECK_FALSE(desk.driver.drawn("client 2"));
}

TEST_CASE("the steps are gone through by keys, in the order of time") {
  Desk desk(HandshakeUntil::syn_ack_held);
  desk.press(SpecialKey::enter);
  CHECK_FALSE(desk.asked<action::ShowMoment>());
  CHECK(desk.press(SpecialKey::right));
  CHECK(desk.driver.drawn("foot server 1"));
  desk.press(SpecialKey::right);
  CHECK(desk.driver.drawn("foot client 1"));
  desk.press(SpecialKey::right);
  desk.press(SpecialKey::right);  // there is none behind it
  CHECK(desk.driver.drawn("foot server 2"));
  CHECK(desk.driver.drawn("rcv SYN / snd SYN,ACK"));
  desk.press(SpecialKey::enter);
  auto moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  CHECK(moment->cursor == index_of(desk.story.trace, HostId{1}, TcpState::syn_recv) + 1);
  desk.press(SpecialKey::left);
  CHECK(desk.driver.drawn("foot client 1"));
}

TEST_CASE("an arrow's words are on it where there is room, and in the line below when it is pointed at") {
  Desk small(HandshakeUntil::established);
  CHECK_FALSE(small.driver.drawn("Timeout=2MSL / delete TCB"));
  small.driver.hover("edge time_over");
  CHECK(small.driver.drawn("foot Timeout=2MSL / delete TCB"));
}

TEST_CASE("where there is room every arrow has its words, and nothing leaves the panel") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    Desk desk(HandshakeUntil::closed, {900, 260}, locale);
    for (const StateEdge& edge : state_edges()) CHECK(desk.driver.drawn(edge.event));
    for (const Drawn& each : desk.driver.log()) {
      INFO(each.what);
      CHECK(each.where.x >= -1);
      CHECK(each.where.right() <= 901);
    }
  }
}
