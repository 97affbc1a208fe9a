#include "app/panels/calls_panel.h"

#include <cerrno>
#include <chrono>

#include "app/look/strings.h"
#include "app/model/errno_words.h"
#include "base/error.h"
#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using test::HandshakeUntil;
using test::PanelDesk;
using test::StoryTrace;

namespace {

using Desk = PanelDesk<CallsPanel>;

// A server that listens and a client that is refused, and tries again.
void refused(StoryTrace& story) {
  story.start("server");
  story.call("server", "socket", 24, 3);
  story.start("client");
  story.call("client", "socket", 10, 3);
  story.call("client", "connect", 11, -1, ECONNREFUSED);
  story.call("client", "connect", 11, -1, EINTR);
  story.begin("server", "accept", 28);
}

}  // namespace

TEST_CASE("an empty log of calls says what would fill it") {
  StoryTrace story;
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("Every "));
  CHECK_FALSE(desk.press(SpecialKey::up));
}

TEST_CASE("a call stands with its program, its result, and what blocks ticks") {
  StoryTrace story;
  refused(story);
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("Calls: 5"));
  CHECK(desk.driver.drawn("server"));
  CHECK(desk.driver.drawn("= 3"));
  CHECK(desk.driver.drawn("= -1 ECONNREFUSED"));
  desk.driver.now = story.clock + 3200ms;
  desk.draw();
  CHECK(desk.driver.drawn("blocked for 3.2 s"));
  desk.driver.now = story.clock + 5s;
  desk.draw();
  CHECK(desk.driver.drawn("blocked for 5.0 s"));
  story.returned("server", 4);
  desk.draw();
  CHECK_FALSE(desk.driver.drawn("blocked for"));
  CHECK(desk.driver.drawn("= 4"));
}

TEST_CASE("what an errno means is said in words, and the line of the source") {
  StoryTrace story;
  refused(story);
  Desk desk(story.trace, {440, 400});
  desk.driver.click("call 3");
  CHECK(desk.driver.drawn("call 3 chosen"));
  CHECK(desk.driver.drawn("ECONNREFUSED: "));
  CHECK(desk.driver.drawn("listens "));
  CHECK(desk.driver.drawn("client.c:11"));
}

TEST_CASE("a chosen call that is pressed, or Enter, shows its moment") {
  StoryTrace story;
  refused(story);
  Desk desk(story.trace, {440, 400});
  auto index_of = [&](std::uint64_t id, CallStage stage) {
    for (std::size_t i = 0; i < story.trace.size(); ++i)
      if (const auto* call = std::get_if<CallEvent>(&story.trace[i].body))
        if (call->call == CallId{id} && call->stage == stage) return i;
    throw std::runtime_error("no such call");
  };
  desk.driver.click("call 3");
  CHECK_FALSE(desk.asked<action::ShowMoment>());
  desk.driver.click("call 3");
  auto moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  CHECK(moment->cursor == index_of(3, CallStage::returned) + 1);
  desk.press(SpecialKey::end);  // accept, which hasn't returned
  desk.press(SpecialKey::enter);
  moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  CHECK(moment->cursor == index_of(5, CallStage::begin) + 1);
}

TEST_CASE("the log is filtered by program, by call and for errors, by mouse and by key") {
  StoryTrace story;
  refused(story);
  Desk desk(story.trace, {440, 400});
  desk.driver.click("button errors");
  CHECK(desk.driver.drawn("Calls: 2"));
  CHECK_FALSE(desk.driver.drawn("= 3"));
  CHECK(desk.press(U'g'));
  CHECK(desk.driver.drawn("Calls: 5"));
  desk.press(U'a');  // the server
  CHECK(desk.driver.drawn("Calls: 2"));
  desk.driver.click("button program");  // the client
  CHECK(desk.driver.drawn("Calls: 3"));
  desk.press(U'f');  // its socket()
  CHECK(desk.driver.drawn("Calls: 1"));
  desk.driver.click("button name");  // connect
  CHECK(desk.driver.drawn("Calls: 2"));
  desk.press(U'f');  // accept, of which the client has none
  CHECK(desk.driver.drawn("Calls: 0"));
  CHECK(desk.driver.drawn("filter."));
}

TEST_CASE("in the past the log ends there, and what had not returned by then is blocked") {
  StoryTrace story;
  refused(story);
  Desk desk(story.trace, {440, 400});
  std::size_t began = 0;
  for (std::size_t i = 0; i < story.trace.size(); ++i)
    if (const auto* call = std::get_if<CallEvent>(&story.trace[i].body))
      if (call->call == CallId{3} && call->stage == CallStage::begin) began = i;
  desk.driver.ui.cursor = began + 1;
  desk.draw();
  CHECK(desk.driver.drawn("Calls: 3"));
  CHECK(desk.driver.drawn("blocked for"));
  CHECK_FALSE(desk.driver.drawn("ECONNREFUSED"));
  // Its error isn't one yet.
  desk.press(U'g');
  CHECK(desk.driver.drawn("Calls: 0"));
}

TEST_CASE("of many calls only those in view are painted, and any is reached by keys") {
  StoryTrace story;
  story.start("client");
  constexpr int many = 20'000;
  for (int i = 0; i < many; ++i) story.call("client", "recv", 5, i);
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("Calls: 20000"));
  CHECK(desk.driver.drawn("= 19999"));  // the latest
  std::size_t painted = 0;
  for (const Drawn& each : desk.driver.log()) painted += each.what.starts_with("call ");
  CHECK(painted < 20);
  desk.press(SpecialKey::home);
  CHECK(desk.driver.drawn("= 0"));
  CHECK_FALSE(desk.driver.drawn("= 19999"));
  desk.press(SpecialKey::page_down);
  desk.press(SpecialKey::down);
  const Drawn* chosen = nullptr;
  for (const Drawn& each : desk.driver.log())
    if (each.what.ends_with(" chosen")) chosen = &each;
  REQUIRE(chosen);
  CHECK(chosen->where.y >= chosen->clip.y - 1);
  CHECK(chosen->where.bottom() <= chosen->clip.bottom() + 1);
  desk.press(SpecialKey::end);
  CHECK(desk.driver.drawn("= 19999"));
  // New calls stay in view.
  story.call("client", "recv", 5, 77777);
  desk.press(SpecialKey::end);
  CHECK(desk.driver.drawn("= 77777"));
}

TEST_CASE("every errno in the table has words of its own in both languages") {
  Strings english(Locale::en), chinese(Locale::zh_cn);
  CHECK(errnos_with_words().size() > 30);
  for (int error : errnos_with_words()) {
    std::string key = errno_words(error);
    INFO(key);
    CHECK(key == "errno." + errno_name(error));
    CHECK(english(key) != key);
    CHECK(chinese(key) != key);
    CHECK(english(key) != chinese(key));
  }
  CHECK(errno_words(0).empty());
  std::size_t keys = 0;
  for (const auto& [key, words] : english.all()) keys += key.starts_with("errno.");
  CHECK(keys == errnos_with_words().size());
}
