// The one table of what can be done: keys, the page of keys and the palette agree because they are made from
// it.
#include "app/panels/offers.h"

#include <set>

#include "desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;

namespace {

// What is on offer in the stage as it is drawn now.
std::vector<Offer> on_offer(test::ImGuiDriver& driver) {
  std::vector<Offer> list;
  driver.draw([&](const View& view) { list = offers(view); });
  driver.draw_stage();
  return list;
}

void check_keys_have_one_meaning(test::ImGuiDriver& driver) {
  std::set<std::string> taken;
  for (const Offer& each : on_offer(driver)) {
    if (!each.enabled) continue;
    for (const KeyPress& key : each.keys) {
      INFO(each.id << " " << key_name(key));
      CHECK(taken.insert(key_name(key)).second);
    }
  }
  CHECK(taken.size() > 5);
}

}  // namespace

TEST_CASE("no key means two things at once") {
  Desk desk(HandshakeUntil::syn_held);
  for (Story::Phase phase : {Story::Phase::reading, Story::Phase::playing, Story::Phase::played}) {
    desk.driver->story.phase = phase;
    check_keys_have_one_meaning(*desk.driver);
  }
  desk.driver->ui.cursor = 5;
  check_keys_have_one_meaning(*desk.driver);
}

TEST_CASE("nor on the start page") {
  Trace nothing;
  test::ImGuiDriver start(nothing);
  start.lessons = {
      {.id = "one", .title = "The first", .summary = "", .steps = 3, .played = 1, .next = "second"}};
  check_keys_have_one_meaning(start);
}

TEST_CASE("whatever is on offer is said in words, in both languages") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    Desk desk(HandshakeUntil::syn_held, locale);
    for (const Offer& each : on_offer(*desk.driver)) {
      INFO(each.id);
      CHECK_FALSE(each.words.starts_with("do."));
      CHECK_FALSE(each.words.empty());
    }
  }
}

TEST_CASE("the page of keys lists every key") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press(U'?');
  std::set<std::string> ids;
  for (const Offer& each : on_offer(*desk.driver)) {
    if (each.keys.empty() || !ids.insert(each.id).second) continue;
    INFO(each.id);
    CHECK(desk.driver->drawn(key_name(each.keys.front())));
    CHECK(desk.driver->drawn(each.words.substr(0, 12)));
  }
}

TEST_CASE("in the past nothing can be done to the world, and Escape and Enter come back") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->ui.cursor = 12;
  desk.driver->draw_stage();
  for (const Offer& each : on_offer(*desk.driver)) {
    INFO(each.id);
    if (each.id.starts_with("program.")) CHECK_FALSE(each.enabled);
  }
  for (char32_t character : {U'd', U'x', U'h', U's', U'S', U'r', U'R'}) desk.press(character);
  for (const Action& action : desk.driver->take_posted())
    CHECK_FALSE(std::holds_alternative<Command>(action));
  desk.driver->ui.selected = {};
  desk.press(SpecialKey::escape);
  desk.asked<action::ShowLive>();
  CHECK(desk.driver->drawn("Back to the present"));
  desk.press(SpecialKey::enter);
  desk.asked<action::Next>();
}

TEST_CASE("this machine's sockets can be looked at without a lesson, and Escape leads back") {
  Trace nothing;
  test::ImGuiDriver driver(nothing);
  driver.lessons = {{.id = "one", .title = "The first", .summary = ""}};
  driver.draw_stage();
  driver.press(U'm');
  CHECK(driver.ui.machine);
  CHECK_FALSE(driver.drawn("lesson one"));
  driver.press(SpecialKey::enter);
  CHECK(driver.take_posted().empty());  // it opens no lesson from here
  driver.press(SpecialKey::escape);
  CHECK(driver.drawn("lesson one"));
  driver.click("button machine");
  CHECK(driver.ui.machine);
}

TEST_CASE("a lesson that was begun can be gone on with") {
  Trace nothing;
  test::ImGuiDriver driver(nothing);
  driver.lessons = {
      {.id = "one", .title = "The first", .summary = "", .steps = 3, .played = 3},
      {.id = "two", .title = "The second", .summary = "", .steps = 3, .played = 1, .next = "b"}};
  driver.draw_stage();
  CHECK(driver.drawn("played to its end"));
  CHECK(driver.drawn("1 of 3 steps"));
  CHECK_FALSE(driver.drawn("button continue one"));
  driver.click("button continue two");
  driver.press(SpecialKey::down);
  driver.press(U'c');
  std::vector<Action> posted = driver.take_posted();
  REQUIRE(posted.size() == 2);
  for (const Action& each : posted) {
    CHECK(std::get<action::OpenLesson>(each).id == "two");
    CHECK(std::get<action::OpenLesson>(each).step == "b");
  }
}
