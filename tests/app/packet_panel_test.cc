#include "app/panels/packet_panel.h"

#include "packet/samples.h"
#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::PanelDesk;
using test::StoryTrace;

namespace {

using Desk = PanelDesk<PacketPanel>;

const Trace& story_until(StoryTrace& story, HandshakeUntil until) {
  play_handshake(story, until);
  return story.trace;
}

}  // namespace

TEST_CASE("with no frame the packet panel says what would fill it") {
  StoryTrace story;
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("Choose "));
  CHECK_FALSE(desk.press(SpecialKey::down));
}

TEST_CASE("the boxes hold each other, and the highest layer's fields stand first") {
  StoryTrace story;
  Desk desk(story_until(story, HandshakeUntil::data));
  desk.driver.ui.selected = FrameId{6};  // the data
  desk.draw();
  const Drawn *ethernet = desk.driver.find("box Ethernet"), *ip = desk.driver.find("box IPv4"),
              *tcp = desk.driver.find("box TCP"), *data = desk.driver.find("box data");
  REQUIRE((ethernet && ip && tcp && data));
  CHECK(ethernet->where.right() <= ip->where.x);
  CHECK(ip->where.right() <= tcp->where.x);
  CHECK(data->where.h < tcp->where.h);
  CHECK(tcp->where.h < ip->where.h);
  const Drawn* port = desk.driver.find("Source Port");
  REQUIRE(port);
  CHECK(port->clip.contains(port->where.min()));
  CHECK(desk.driver.drawn("OSI: 4 transport   TCP/IP: transport"));
}

TEST_CASE("a field that is pointed at marks its bytes, and a byte its field") {
  StoryTrace story;
  Desk desk(story_until(story, HandshakeUntil::syn_held), {440, 520});
  desk.driver.hover("Sequence Number");
  for (int byte : {38, 39, 40, 41}) CHECK(desk.driver.drawn("byte " + std::to_string(byte) + " pointed"));
  CHECK_FALSE(desk.driver.drawn("byte 42 pointed"));
  CHECK_FALSE(desk.driver.drawn("byte 37 pointed"));
  desk.driver.hover("byte 48");
  CHECK(desk.driver.drawn("field TCP Window pointed"));
  CHECK(desk.driver.drawn("byte 49 pointed"));
  CHECK_FALSE(desk.driver.drawn("field TCP Sequence Number pointed"));
}

TEST_CASE("a byte of another layer brings its field into view") {
  StoryTrace story;
  Desk desk(story_until(story, HandshakeUntil::syn_held));
  desk.driver.hover("byte 22");
  const Drawn* field = desk.driver.find("field IPv4 Time to Live pointed");
  REQUIRE(field);
  CHECK(field->where.y >= field->clip.y - 1);
  CHECK(field->where.bottom() <= field->clip.bottom() + 1);
  CHECK(desk.driver.drawn("OSI: 3 network"));
}

TEST_CASE("the chosen field tells its meaning and where it is written down, in both languages") {
  StoryTrace story;
  story_until(story, HandshakeUntil::syn_held);
  {
    Desk desk(story.trace, {440, 520});
    desk.driver.click("Window");
    CHECK(desk.driver.drawn("field TCP Window chosen"));
    CHECK(desk.driver.drawn("bytes "));  // "How many bytes the sender …", word by word
    CHECK(desk.driver.drawn("9293 "));
    CHECK(desk.driver.drawn("3.8.6"));
    CHECK(desk.driver.ui.byte == 48u);
    desk.driver.click("field TCP Window");  // again: given up
    CHECK_FALSE(desk.driver.drawn("field TCP Window chosen"));
    CHECK_FALSE(desk.driver.ui.byte.has_value());
  }
  Desk desk(story.trace, {440, 520}, Locale::zh_cn);
  desk.driver.click("field TCP Window");
  CHECK(desk.driver.drawn("窗"));
}

TEST_CASE("a chosen byte is the one that the student may corrupt") {
  StoryTrace story;
  Desk desk(story_until(story, HandshakeUntil::syn_held), {440, 520});
  desk.driver.click("byte 40");
  CHECK(desk.driver.ui.byte == 40u);
  CHECK(desk.driver.drawn("field TCP Sequence Number chosen"));
  CHECK(desk.driver.drawn("byte 38 chosen"));
  // Chosen elsewhere, it is marked here.
  desk.driver.ui.byte = 36;
  desk.draw();
  CHECK(desk.driver.drawn("field TCP Destination Port chosen"));
}

TEST_CASE("fields and bytes are chosen by keys, too") {
  StoryTrace story;
  Desk desk(story_until(story, HandshakeUntil::syn_held));
  CHECK(desk.press(SpecialKey::down));
  CHECK(desk.driver.drawn("field TCP Source Port chosen"));
  desk.press(SpecialKey::down);
  desk.press(SpecialKey::down);
  const Drawn* field = desk.driver.find("field TCP Sequence Number chosen");
  REQUIRE(field);
  CHECK(field->where.bottom() <= field->clip.bottom() + 1);
  desk.press(SpecialKey::up);
  CHECK(desk.driver.ui.byte == 36u);
  desk.press(SpecialKey::right);
  desk.press(SpecialKey::right);
  CHECK(desk.driver.ui.byte == 38u);
  CHECK(desk.driver.drawn("field TCP Sequence Number chosen"));
  desk.press(SpecialKey::left);
  CHECK(desk.driver.drawn("field TCP Destination Port chosen"));
  desk.press(SpecialKey::home);
  CHECK(desk.driver.ui.byte == 0u);
  desk.press(SpecialKey::up);  // there is none before it
  CHECK(desk.driver.ui.byte == 0u);
  CHECK_FALSE(desk.press(SpecialKey::enter));
}

TEST_CASE("wide enough, the panel has both models beside the frame") {
  StoryTrace story;
  Desk desk(story_until(story, HandshakeUntil::data), {900, 260});
  desk.driver.ui.selected = FrameId{6};
  desk.draw();
  CHECK(desk.driver.drawn("osi 4"));
  CHECK(desk.driver.drawn("6 presentation"));
  desk.driver.click("box data");
  CHECK(desk.driver.drawn("osi 5"));
  CHECK(desk.driver.drawn("osi 7"));
  CHECK_FALSE(desk.driver.drawn("osi 4"));
  CHECK(desk.driver.drawn("field data Data chosen"));
}

TEST_CASE("checksums have verdicts, and what is malformed is named") {
  StoryTrace story;
  story_until(story, HandshakeUntil::syn_held);
  auto send = [&](test::Bytes bytes, FrameId id) {
    FrameEvent event{};
    event.frame = id;
    event.to = HostId{1};
    event.copy = 1;
    event.bytes = story.trace.store(std::span<const std::byte>(bytes));
    event.wire_length = static_cast<std::uint32_t>(bytes.size());
    story.trace.append(story.clock, event);
    story.trace.publish();
  };
  send(test::with(test::sample("syn"), 48, "0000"), FrameId{50});
  send(test::with(test::sample("syn"), 16, "0100"), FrameId{51});
  Desk desk(story.trace, {440, 700});
  desk.driver.ui.selected = FrameId{50};
  desk.driver.ui.byte = 50;
  desk.draw();
  CHECK(desk.driver.drawn("field TCP Checksum chosen"));
  CHECK(desk.driver.drawn("wrong: "));
  CHECK(desk.driver.drawn("0x0919"));  // the sum of what is there now
  desk.driver.ui.selected = FrameId{51};
  desk.draw();
  CHECK(desk.driver.drawn("Total Length is wrong"));
}

TEST_CASE("in the past the packet panel shows no frame that wasn't sent yet") {
  StoryTrace story;
  story_until(story, HandshakeUntil::data);
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("Frame #7"));
  std::size_t after_syn = 0;
  for (std::size_t i = 0; i < story.trace.size() && after_syn == 0; ++i)
    if (const auto* frame = std::get_if<FrameEvent>(&story.trace[i].body))
      if (frame->frame == FrameId{3}) after_syn = i + 1;
  desk.driver.ui.cursor = after_syn;
  desk.draw();
  CHECK(desk.driver.drawn("Frame #3"));
  desk.driver.ui.selected = FrameId{6};  // which is still to come then
  desk.draw();
  CHECK(desk.driver.drawn("Frame #3"));
}

TEST_CASE("a frame that was changed on the wire is shown as it was sent and as it is now") {
  StoryTrace story;
  story_until(story, HandshakeUntil::syn_held);
  std::size_t before = story.trace.size();
  story.corrupt(FrameId{3}, 48, 0x80);  // the window's first byte
  Desk desk(story.trace, {440, 700});
  CHECK(desk.driver.drawn("byte 48: fa became 7a"));
  CHECK(desk.driver.drawn("changed 48"));
  CHECK_FALSE(desk.driver.drawn("changed 49"));
  CHECK(desk.driver.drawn("as it is now"));
  CHECK(desk.driver.drawn("31472"));  // 0x7af0
  desk.press(U'v');
  CHECK(desk.driver.drawn("as it was sent"));
  CHECK(desk.driver.drawn("64240"));
  desk.driver.click("button version");
  CHECK(desk.driver.drawn("31472"));
  // Before it happened, nothing was changed.
  desk.driver.ui.cursor = before;
  desk.draw();
  CHECK(desk.driver.drawn("64240"));
  CHECK_FALSE(desk.driver.drawn("changed 48"));
  CHECK_FALSE(desk.press(U'v'));
}
