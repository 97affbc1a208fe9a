#include "app/model/tcp_states.h"

#include <map>
#include <set>

#include "app/look/strings.h"
#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::StoryTrace;

namespace {

std::vector<StateEnd> ends_of(const StoryTrace& story, std::size_t cursor) {
  TcpStates states;
  states.follow(story.trace, story.trace.size());
  return states.ends(cursor);
}
std::vector<StateEnd> ends_of(const StoryTrace& story) {
  return ends_of(story, story.trace.size());
}

// "CLOSED>SYN_SENT"; "?" before it where no kernel was seen on the way; "??" where the figure has no arrow.
std::vector<std::string> way(const StateEnd& end) {
  std::vector<std::string> way;
  for (const StateStep& step : end.steps)
    way.push_back((step.seen   ? ""
                   : step.edge ? "?"
                               : "??") +
                  std::string(state_name(Transport::tcp, step.from)) + ">" +
                  std::string(state_name(Transport::tcp, step.to)));
  return way;
}

using Way = std::vector<std::string>;

}  // namespace

TEST_CASE("the figure has eleven states and twenty arrows, each with words in both languages") {
  std::set<TcpState> states;
  for (const StateBox& box : state_boxes()) states.insert(box.state);
  CHECK(states.size() == 11);
  CHECK(state_edges().size() == 20);
  for (const StateEdge& edge : state_edges()) {
    INFO(edge.words);
    CHECK((states.contains(edge.from) && states.contains(edge.to)));
    for (Locale locale : {Locale::en, Locale::zh_cn}) {
      std::string key = "states." + std::string(edge.words);
      CHECK(Strings(locale)(key) != key);
    }
  }
}

TEST_CASE("both ends of a handshake on a held wire take the RFC's ways, every step of them seen") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::established);
  std::vector<StateEnd> ends = ends_of(story);
  REQUIRE(ends.size() == 2);
  CHECK(ends[0].host == HostId{0});
  CHECK(way(ends[0]) == Way{"CLOSED>SYN_SENT", "SYN_SENT>ESTABLISHED"});
  CHECK(way(ends[1]) == Way{"CLOSED>LISTEN", "LISTEN>SYN_RECV", "SYN_RECV>ESTABLISHED"});
  CHECK(ends[1].steps[2].number == 3);
  // Each step names the event that told of it.
  for (const StateEnd& end : ends)
    for (const StateStep& step : end.steps) {
      const auto* event = std::get_if<SocketEvent>(&story.trace[step.index].body);
      REQUIRE(event);
      CHECK(in_figure(story.trace.socket(event->socket).state) == step.to);
    }
}

TEST_CASE("states between two looks are shown as not seen, and are told only where there is one way") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::closed);
  std::vector<StateEnd> ends = ends_of(story);
  REQUIRE(ends.size() == 2);
  CHECK(way(ends[0]) == Way{"CLOSED>SYN_SENT", "SYN_SENT>ESTABLISHED", "?ESTABLISHED>FIN_WAIT_1",
                            "?FIN_WAIT_1>FIN_WAIT_2", "FIN_WAIT_2>TIME_WAIT"});
  // From CLOSE_WAIT it may have gone by LAST_ACK, or an RST may have ended it.
  CHECK(way(ends[1]).back() == "??CLOSE_WAIT>CLOSED");
}

TEST_CASE("two ways of the same length are not guessed between") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::established);
  story.socket("client", TcpState::time_wait);  // by FIN_WAIT_2, or by CLOSING
  CHECK(way(ends_of(story)[0]).back() == "??ESTABLISHED>TIME_WAIT");
}

TEST_CASE("a connection that was first seen when it was open") {
  StoryTrace story;
  story.listening();
  story.socket("server", TcpState::established);
  story.socket("client", TcpState::established);
  std::vector<StateEnd> ends = ends_of(story);
  REQUIRE(ends.size() == 2);
  CHECK(way(ends[0]) == Way{"?CLOSED>SYN_SENT", "?SYN_SENT>ESTABLISHED"});
  CHECK(way(ends[1]) == Way{"CLOSED>LISTEN", "?LISTEN>SYN_RECV", "?SYN_RECV>ESTABLISHED"});
}

TEST_CASE("a way goes as far as the cursor") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::closed);
  CHECK(ends_of(story, 0).empty());
  std::vector<StateEnd> all = ends_of(story);
  std::size_t index = all[0].steps[1].index;  // the client is ESTABLISHED
  std::vector<StateEnd> before = ends_of(story, index), then = ends_of(story, index + 1);
  CHECK(before[0].now == TcpState::syn_sent);
  CHECK(then[0].now == TcpState::established);
  CHECK(then[1].now == TcpState::syn_recv);
}

TEST_CASE("before there is a connection, the socket that listens is an end") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::listening);
  std::vector<StateEnd> ends = ends_of(story);
  REQUIRE(ends.size() == 1);
  CHECK(way(ends[0]) == Way{"CLOSED>LISTEN"});
}

TEST_CASE("what was refused goes back from SYN_SENT to CLOSED") {
  StoryTrace story;
  story.socket("client", TcpState::syn_sent);
  story.socket("client", TcpState::gone);
  CHECK(way(ends_of(story)[0]) == Way{"CLOSED>SYN_SENT", "SYN_SENT>CLOSED"});
}

TEST_CASE("simultaneous open and close take their own arrows") {
  StoryTrace story;
  for (const char* host : {"client", "server"}) {
    story.socket(host, TcpState::syn_sent);
    story.socket(host, TcpState::syn_recv);
    story.socket(host, TcpState::established);
    story.socket(host, TcpState::fin_wait_1);
    story.socket(host, TcpState::closing);
    story.socket(host, TcpState::time_wait);
  }
  std::vector<StateEnd> ends = ends_of(story);
  REQUIRE(ends.size() == 2);
  for (const StateEnd& end : ends) {
    CHECK(way(end) == Way{"CLOSED>SYN_SENT", "SYN_SENT>SYN_RECV", "SYN_RECV>ESTABLISHED",
                          "ESTABLISHED>FIN_WAIT_1", "FIN_WAIT_1>CLOSING", "CLOSING>TIME_WAIT"});
  }
}

TEST_CASE("the connection that was chosen is followed, and the latest while that one isn't there") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::established);
  TcpStates states;
  states.follow(story.trace, story.trace.size());
  Endpoint client{Family::ipv4, {10, 0, 0, 1}, 40000}, server{Family::ipv4, {10, 0, 0, 2}, 9000}, none;
  auto now = [&](Connection of) { return states.ends(story.trace.size(), of).front().now; };
  CHECK(now({client, server}) == TcpState::established);
  CHECK(now({server, client}) == TcpState::established);
  CHECK(now({none, none}) == TcpState::established);
}
