// The sockets panel: what a row says, what an opened one says, and that thousands cost no more than those in
// view.
#include "app/panels/sockets_panel.h"

#include "app/panels/kernel_words.h"
#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;

namespace {

struct Panel : test::StoryDesk<SocketsPanel> {
  explicit Panel(HandshakeUntil until, float width = 404, Locale locale = Locale::en)
      : StoryDesk(until, {width, 216}, locale) {}
  void add(const Socket& socket) {
    story.trace.append(story.clock, SocketEvent{story.trace.store(socket)});
    story.trace.publish();
  }
  std::size_t rows() const {
    return static_cast<std::size_t>(
        std::count_if(driver.log().begin(), driver.log().end(),
                      [](const Drawn& each) { return each.what.starts_with("socket "); }));
  }
};

Socket some_socket(std::uint64_t cookie, TcpState state) {
  Socket socket{};
  socket.cookie = Cookie{cookie};
  socket.state = state;
  socket.local = {Family::ipv4, {10, 0, 0, 1}, 5000};
  socket.peer = {Family::ipv4, {10, 0, 0, 2}, static_cast<std::uint16_t>(cookie)};
  socket.inode = 5;
  return socket;
}

}  // namespace

TEST_CASE("an empty panel says what would fill it") {
  Trace nothing;
  test::PanelDesk<SocketsPanel> panel(nothing);
  CHECK(panel.driver.drawn("No "));
}

TEST_CASE("a listening socket shows its accept queue and its SYN queue as gauges") {
  Panel panel(HandshakeUntil::listening);
  panel.story.listening(3, 5);
  panel.story.socket("server", TcpState::syn_recv);
  panel.draw();
  CHECK(panel.driver.drawn("accept queue"));
  CHECK(panel.driver.drawn("3 of 5"));
  CHECK(panel.driver.drawn("1 of 5"));
  CHECK_FALSE(panel.driver.drawn("full accept queue"));
  panel.story.listening(6, 5);  // Linux lets in one more than was asked for
  panel.draw();
  CHECK(panel.driver.drawn("full accept queue"));
  CHECK_FALSE(panel.driver.drawn("full SYN queue"));
}

TEST_CASE("buffers are gauges of what the kernel charges and allows") {
  Panel panel(HandshakeUntil::established);
  panel.story.socket("server", TcpState::established, 5000, 300);
  panel.draw();
  CHECK(panel.driver.drawn("5000 B of 128 KiB"));
  CHECK(panel.driver.drawn("300 B of 45.0 KiB"));
  CHECK_FALSE(panel.driver.drawn("full receive"));
  panel.story.socket("server", TcpState::established,
                     131072 - 700);  // with what it costs it is over the limit
  panel.draw();
  CHECK(panel.driver.drawn("full receive"));
}

TEST_CASE("a timer counts down with the clock, and says nothing once it has fired") {
  Panel panel(HandshakeUntil::listening);
  panel.story.socket("client", TcpState::syn_sent, 0, 1, SocketTimer::on, 3000);
  panel.driver.now = panel.story.clock;
  panel.draw();
  CHECK(panel.driver.drawn("retransmit in 3.0 s"));
  panel.driver.now += std::chrono::seconds(1);
  panel.draw();
  CHECK(panel.driver.drawn("retransmit in 2.0 s"));
  panel.driver.now += std::chrono::seconds(3);
  panel.draw();
  CHECK_FALSE(panel.driver.drawn("retransmit"));
}

TEST_CASE("a click chooses and opens a row, and another closes it") {
  Panel panel(HandshakeUntil::established);
  panel.draw();
  CHECK_FALSE(panel.driver.drawn("snd_cwnd"));
  panel.driver.click("socket 0 11");
  CHECK(panel.driver.ui.socket == SocketRef{HostId{0}, Cookie{11}});
  CHECK(panel.driver.drawn("snd_cwnd"));
  CHECK(panel.driver.drawn("smoothed"));  // what rtt means
  CHECK(panel.driver.drawn("may "));      // what the state means
  panel.driver.click("socket 0 11");
  CHECK_FALSE(panel.driver.drawn("snd_cwnd"));
  CHECK(panel.driver.ui.socket == SocketRef{HostId{0}, Cookie{11}});
}

TEST_CASE("the arrow keys choose, and Enter opens and closes") {
  Panel panel(HandshakeUntil::established);
  panel.draw();
  CHECK_FALSE(panel.press(SpecialKey::enter));  // nothing is chosen yet
  CHECK(panel.press(SpecialKey::down));
  CHECK(panel.driver.ui.socket == SocketRef{HostId{0}, Cookie{11}});
  CHECK_FALSE(panel.driver.drawn("snd_cwnd"));
  CHECK(panel.press(SpecialKey::enter));
  CHECK(panel.driver.drawn("snd_cwnd"));
  CHECK(panel.press(SpecialKey::down));
  CHECK(panel.driver.ui.socket->host == HostId{1});
  CHECK(panel.press(SpecialKey::up));
  CHECK(panel.press(SpecialKey::up));
  CHECK(panel.driver.ui.socket == SocketRef{HostId{0}, Cookie{11}});
  CHECK(panel.press(SpecialKey::enter));
  CHECK_FALSE(panel.driver.drawn("snd_cwnd"));
}

TEST_CASE("the page keys scroll through what an opened row says") {
  Panel panel(HandshakeUntil::established);
  panel.draw();
  panel.driver.click("socket 0 11");
  float before = panel.driver.find("snd_cwnd")->where.y;
  CHECK(panel.press(SpecialKey::page_down));
  float after = panel.driver.find("snd_cwnd")->where.y;
  CHECK(after < before - 100);
  CHECK(panel.press(SpecialKey::page_up));
  CHECK(panel.driver.find("snd_cwnd")->where.y == before);
}

TEST_CASE("what was dropped at a socket is said beside a sign") {
  Panel panel(HandshakeUntil::listening);
  Socket udp = some_socket(99, TcpState::closed);
  udp.transport = Transport::udp;
  udp.has_memory = true;
  udp.memory = {2304, 2304, 0, 212992, 7};
  panel.add(udp);
  panel.draw();
  CHECK(panel.driver.drawn("dropped 7"));
  CHECK(panel.driver.drawn("udp 10.0.0.1:5000"));
}

TEST_CASE("a connection that no program has accepted yet is said to wait") {
  Socket socket = some_socket(1, TcpState::established);
  Strings strings(Locale::en);
  std::string open(state_meaning(strings, socket));
  socket.inode = 0;
  CHECK(state_meaning(strings, socket) != open);
  CHECK(state_meaning(strings, socket).find("accepted") != std::string::npos);
}

TEST_CASE("of thousands only those in view are painted, and the last one can be reached by keys") {
  Panel panel(HandshakeUntil::listening);
  for (std::uint64_t i = 100; i < 3100; ++i) panel.add(some_socket(i, TcpState::close_wait));
  panel.draw();
  CHECK(panel.rows() > 3);
  CHECK(panel.rows() < 12);
  panel.driver.ui.socket = SocketRef{HostId{0}, Cookie{3099}};
  REQUIRE(panel.press(SpecialKey::up));
  panel.draw();
  panel.draw();
  CHECK(panel.driver.drawn("socket 0 3098"));
  CHECK(panel.rows() < 12);
}

TEST_CASE("nothing is cut off at the sides, in any language and width, opened or not") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    for (float width : {340.0f, 404.0f, 900.0f}) {
      INFO(name(locale) << " " << width);
      Panel panel(HandshakeUntil::established, width, locale);
      CHECK(panel.driver.cut_at_the_sides() == std::vector<std::string>{});
      panel.driver.click("socket 0 11");
      CHECK(panel.driver.drawn("rttvar"));
      CHECK(panel.driver.cut_at_the_sides() == std::vector<std::string>{});
    }
  }
}

TEST_CASE("every state and every value of a socket has its meaning in every language") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    Strings strings(locale);
    for (int state = 1; state <= 11; ++state) {
      INFO(state);
      Socket socket = some_socket(1, static_cast<TcpState>(state));
      CHECK_FALSE(state_meaning(strings, socket).empty());
      socket.has_info = socket.has_memory = true;
      for (const SocketFactGroup& group : socket_facts(socket)) {
        CHECK(strings(group.title) != group.title);
        for (const SocketFactRow& row : group.rows) {
          INFO(row.name);
          CHECK(strings(row.meaning) != row.meaning);
          CHECK_FALSE(row.value.empty());
        }
      }
    }
    Socket udp = some_socket(1, TcpState::closed);
    udp.transport = Transport::udp;
    CHECK_FALSE(state_meaning(strings, udp).empty());
    udp.state = TcpState::established;
    CHECK_FALSE(state_meaning(strings, udp).empty());
  }
}

TEST_CASE("nobody is connected to a peer that takes datagrams") {
  Panel panel(HandshakeUntil::listening, 700);
  PeerEvent talk{};
  talk.peer = PeerId{1};
  talk.transport = Transport::udp;
  talk.role = PeerRole::listen;
  talk.open = 1;
  talk.received = 40;
  panel.story.peer("talk", talk);
  panel.draw();
  CHECK(panel.driver.drawn("bytes received: 40"));
  CHECK_FALSE(panel.driver.drawn("connected"));
}

TEST_CASE("amounts are told with the unit that suits them") {
  CHECK(bytes_text(0) == "0");
  CHECK(bytes_text(1460) == "1460 B");
  CHECK(bytes_text(12800) == "12.5 KiB");
  CHECK(bytes_text(131072) == "128 KiB");
  CHECK(bytes_text(3.0 * 1024 * 1024) == "3.0 MiB");
  CHECK(microseconds_text(85) == "85 µs");
  CHECK(microseconds_text(1200) == "1.2 ms");
  CHECK(microseconds_text(201'000) == "201 ms");
  CHECK(microseconds_text(3.2e6) == "3.2 s");
  CHECK(segments_text(10) == "10");
  CHECK(segments_text(0x7fffffff) == "∞");
}
