#include "app/panels/bytes_panel.h"

#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::PanelDesk;
using test::StoryTrace;

namespace {

constexpr Cookie client_socket{11}, server_socket{22};

// "AAA" and "BBBB" written, carried by one segment, and read in pieces of 3, 3 and 1.
void sticky(StoryTrace& story) {
  play_handshake(story, HandshakeUntil::established);
  play_sticky(story);
}

using Desk = PanelDesk<BytesPanel>;

}  // namespace

TEST_CASE("an empty byte ruler says what would fill it") {
  StoryTrace story;
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("Once "));
  CHECK_FALSE(desk.press(SpecialKey::right));
}

TEST_CASE("writes, segments and reads stand on one ruler") {
  StoryTrace story;
  sticky(story);
  Desk desk(story.trace);
  const Drawn *first = desk.driver.find("write 0–2"), *second = desk.driver.find("write 3–6"),
              *segment = desk.driver.find("segment 0–6"), *third_read = desk.driver.find("read 6");
  REQUIRE((first && second && segment && third_read));
  // The same offset is the same place in every row.
  CHECK(std::abs(first->where.x - segment->where.x) < 1.5f);
  CHECK(std::abs(second->where.right() - segment->where.right()) < 1.5f);
  CHECK(std::abs(third_read->where.right() - segment->where.right()) < 1.5f);
  CHECK(first->where.w / second->where.w == Approx(0.75).epsilon(0.05));
  CHECK(first->where.bottom() <= segment->where.y);
  CHECK(segment->where.bottom() <= third_read->where.y);
  CHECK(desk.driver.drawn("send 3"));
  CHECK(desk.driver.drawn("recv 3"));
  CHECK(desk.driver.drawn("acked 7"));
  CHECK(desk.driver.drawn("foot written 7 B in 2 calls → 1 sent → read 7 B in 3 calls   ACKed 7 B"));
}

TEST_CASE("a box that is pressed shows its moment and chooses its frame") {
  StoryTrace story;
  sticky(story);
  Desk desk(story.trace);
  desk.driver.click("segment 0–6");
  auto moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  const auto* frame = std::get_if<FrameEvent>(&story.trace[moment->cursor - 1].body);
  REQUIRE(frame);
  CHECK(frame->stage == FrameStage::sent);
  CHECK(desk.driver.ui.selected == frame->frame);
  desk.driver.click("read 3–5");
  moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  const auto* call = std::get_if<CallEvent>(&story.trace[moment->cursor - 1].body);
  REQUIRE(call);
  CHECK(call->stage == CallStage::returned);
  CHECK(call->result == 3);
  CHECK(desk.driver.drawn("foot recv() got 3 bytes (3–5)"));
}

TEST_CASE("boxes are gone through by keys") {
  StoryTrace story;
  sticky(story);
  Desk desk(story.trace);
  desk.press(SpecialKey::right);
  CHECK(desk.driver.drawn("write 0–2 chosen"));
  desk.press(SpecialKey::right);
  CHECK(desk.driver.drawn("write 3–6 chosen"));
  desk.press(SpecialKey::down);
  CHECK(desk.driver.drawn("segment 0–6 chosen"));
  desk.press(SpecialKey::down);
  desk.press(SpecialKey::end);
  CHECK(desk.driver.drawn("read 6 chosen"));
  desk.press(SpecialKey::left);
  CHECK(desk.driver.drawn("read 3–5 chosen"));
  desk.press(SpecialKey::enter);
  CHECK(desk.asked<action::ShowMoment>());
}

TEST_CASE("the ruler zooms by wheel and by key, scrolls, and shows all again") {
  StoryTrace story;
  sticky(story);
  for (int i = 0; i < 40; ++i) {
    story.about(client_socket, "3\n\"…\"\n100\n0");
    story.call("client", "send", 26, 100);
  }
  Desk desk(story.trace, {900, 260});
  auto width = [&] { return desk.driver.find("write 7–106")->where.w; };
  float before = width();
  desk.driver.wheel("write 7–106", 1);
  CHECK(width() > 1.4f * before);
  desk.press(U'0');
  CHECK(width() == Approx(before));
  desk.press(U'+');
  desk.press(U'+');
  desk.press(U'+');
  CHECK_FALSE(desk.driver.drawn("write 7–106"));  // the middle is in view
  for (int i = 0; i < 6; ++i) desk.press(SpecialKey::page_up);
  CHECK(desk.driver.drawn("write 7–106"));
  desk.press(SpecialKey::end);  // of the row of writes: it comes into view
  CHECK(desk.driver.drawn("write 3907–4006 chosen"));
}

TEST_CASE("what is too small to be told apart is one box that says so") {
  StoryTrace story;
  sticky(story);
  for (int i = 0; i < 50'000; ++i) {
    story.about(client_socket, "3\n\"…\"\n1\n0");
    story.call("client", "send", 26, 1);
  }
  Desk desk(story.trace);
  std::size_t boxes = 0;
  for (const Drawn& each : desk.driver.log()) boxes += each.what.starts_with("write ");
  CHECK(boxes > 50);
  CHECK(boxes < 400);
}

TEST_CASE("in the past the ruler holds what had been written, carried and read by then") {
  StoryTrace story;
  sticky(story);
  std::size_t cursor = 0;
  for (std::size_t i = 0; i < story.trace.size(); ++i)
    if (const auto* frame = std::get_if<FrameEvent>(&story.trace[i].body))
      if (story.trace.bytes(frame->bytes).size() == 54 + 7 && frame->stage == FrameStage::sent)
        cursor = i + 1;
  Desk desk(story.trace);
  desk.driver.ui.cursor = cursor;
  desk.draw();
  CHECK(desk.driver.drawn("segment 0–6 on its way"));
  CHECK_FALSE(desk.driver.drawn("read 0–2"));
  CHECK_FALSE(desk.driver.drawn("acked"));
  desk.driver.ui.cursor = cursor + 1;  // it has arrived
  desk.draw();
  CHECK_FALSE(desk.driver.drawn("on its way"));
}

TEST_CASE("the other direction is one press away") {
  StoryTrace story;
  sticky(story);
  story.about(server_socket, "4\n\"hi\"\n2\n0");
  story.call("server", "send", 35, 2);
  story.send("server", packet::psh | packet::ack, 1, 8, "hi");
  Desk desk(story.trace);
  desk.press(U'v');
  CHECK(desk.driver.drawn("write 0–1"));
  desk.driver.click("button turn");
  CHECK(desk.driver.drawn("write 3–6"));
}

TEST_CASE("a dropped segment is crossed out, and its copy stands in a row of its own") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::established);
  story.returned("server", -1, 4);
  story.about(client_socket, "3\n\"…\"\n3\n0");
  story.call("client", "send", 26, 3);
  FrameId first = story.send("client", packet::psh | packet::ack, 1, 1, "AAA");
  story.drop(first);
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("segment 0–2 dropped"));
  CHECK_FALSE(desk.driver.drawn("segment 0–2 again"));
  story.deliver(story.send("client", packet::psh | packet::ack, 1, 1, "AAA", first));
  desk.draw();
  const Drawn *lost = desk.driver.find("segment 0–2 dropped"), *copy = desk.driver.find("segment 0–2 again");
  REQUIRE((lost && copy));
  CHECK(copy->where.y >= lost->where.bottom());
  CHECK(std::abs(copy->where.x - lost->where.x) < 1.5f);
}

TEST_CASE(
    "the connection that was chosen in the ladder is on the ruler, and that of a chosen frame before it") {
  StoryTrace story;
  sticky(story);
  story.send_datagram("client", "later");  // another conversation, between the same ports
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("segment 0–4"));
  Endpoint client{Family::ipv4, {10, 0, 0, 1}, 40000}, server{Family::ipv4, {10, 0, 0, 2}, 9000};
  desk.driver.ui.ladder.connection = Connection{client, server};
  desk.draw();
  CHECK(desk.driver.drawn("segment 0–6"));
  desk.driver.ui.ladder.connection.reset();
  desk.driver.ui.selected = FrameId{3};  // the SYN
  desk.press(U'a');
  desk.press(U'a');
  CHECK(desk.driver.drawn("segment 0–4"));
}

TEST_CASE("what was read of datagrams is what the reads got, in whatever order and however often they came") {
  StoryTrace story;
  story.start("server");
  story.udp_socket("server");
  FrameId one = story.send_datagram("client", "one"), copy = story.duplicate(one);
  story.deliver(story.send_datagram("client", "three"));
  story.deliver(copy);
  story.deliver(one);
  for (std::int64_t bytes : {5, 3, 3}) {
    story.about(server_socket, "3\n\"…\"\n99\n0\n10.0.0.1:40000\n[16]");
    story.call("server", "recvfrom", 9, bytes);
  }
  Desk desk(story.trace);
  CHECK(desk.driver.drawn("read 11 B in 3 calls"));
}
