// The panel of layers: both models, and one message through them.
#include "app/panels/layers_panel.h"

#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::PanelDesk;
using test::StoryTrace;

namespace {

constexpr Cookie client_socket{11}, server_socket{22};
const ImVec2 wide = {904, 300};

struct Desk : PanelDesk<LayersPanel> {
  explicit Desk(const Trace& trace, ImVec2 size = wide, Locale locale = Locale::en)
      : PanelDesk(trace, size, locale) {}
  bool shows(std::string_view what) const { return driver.drawn(what); }
};

// One datagram of one byte; its frame, which is held.
FrameId send_one(StoryTrace& story) {
  story.udp_socket("client");
  story.udp_socket("server");
  story.start("client");
  story.about(client_socket, "3\n\"A\"\n1\n0\n10.0.0.2:9000\n16");
  story.call("client", "sendto", 9, 1);
  FrameId frame = story.send_datagram("client", "A");
  story.hold(frame);
  return frame;
}

void read_it(StoryTrace& story) {
  story.start("server");
  story.about(server_socket, "3\n\"A\"\n64\n0\n10.0.0.1:40000\n[16]");
  story.call("server", "recvfrom", 12, 1);
}

}  // namespace

TEST_CASE("with no message there are both models, and the socket's place in them") {
  StoryTrace story;
  Desk desk(story.trace);
  for (std::string_view words : {"7 application", "6 presentation", "5 session", "4 transport", "3 network",
                                 "2 data link", "1 physical", "internet", "link", "socket"})
    CHECK(desk.shows(words));
  CHECK(desk.shows("No message yet"));
  float socket = desk.driver.find("socket line")->where.y;
  CHECK(socket > desk.driver.find("5 session")->where.y);
  CHECK(socket < desk.driver.find("4 transport")->where.y);
}

TEST_CASE("on the sender each layer adds its header, and the receiver has nothing yet") {
  StoryTrace story;
  send_one(story);
  Desk desk(story.trace);
  for (std::string_view part : {"sender UDP 8", "sender IPv4 20", "sender Ethernet 14", "sender message"})
    CHECK(desk.shows(part));
  CHECK_FALSE(desk.shows("receiver "));
  CHECK(desk.shows("sender call sendto() = 1"));
  CHECK(desk.shows("Frame #1, 43 bytes: it waits on the wire"));
  // The boxes grow downwards, and what the units are called stands between the hosts.
  auto width = [&](std::string_view what) { return desk.driver.find(what)->where.w; };
  CHECK(width("sender UDP 8") > 0);
  CHECK(desk.driver.find("sender IPv4 20")->where.x < desk.driver.find("sender UDP 8")->where.x);
  CHECK(desk.driver.find("sender Ethernet 14")->where.x < desk.driver.find("sender IPv4 20")->where.x);
  for (std::string_view words : {"9 bytes", "29 bytes", "43 bytes", "datagram", "packet", "frame"})
    CHECK(desk.shows(words));
}

TEST_CASE("delivered, it climbs as far as somebody says") {
  StoryTrace story;
  FrameId frame = send_one(story);
  story.deliver(frame);
  {
    Desk desk(story.trace);
    CHECK(desk.shows("receiver UDP 8"));
    CHECK_FALSE(desk.shows("receiver message"));
  }
  read_it(story);
  Desk desk(story.trace);
  CHECK(desk.shows("receiver message"));
  CHECK(desk.shows("receiver call recvfrom() = 1"));
}

TEST_CASE("with a wrong checksum it stops at the layer that found it") {
  StoryTrace story;
  FrameId frame = send_one(story);
  story.corrupt(frame, 42, 0xff);
  story.deliver(frame);
  Desk desk(story.trace);
  CHECK(desk.shows("the checksum of UDP is wrong"));
  CHECK(desk.shows("receiver IPv4 20"));
  CHECK(desk.shows("receiver UDP 8"));
  CHECK_FALSE(desk.shows("receiver message"));
}

TEST_CASE("while ARP asks, the message is in the kernel, and no more is said of where") {
  StoryTrace story;
  story.udp_socket("client");
  story.start("client");
  story.about(client_socket, "3\n\"A\"\n1\n0\n10.0.0.2:9000\n16");
  story.call("client", "sendto", 9, 1);
  FrameId request = story.send_arp("client");
  story.hold(request);
  Desk desk(story.trace);
  CHECK(desk.shows("in the kernel"));
  CHECK(desk.shows("sendto() has returned 1, and nothing has left client"));
  CHECK(desk.shows("10.0.0.2 "));
  CHECK_FALSE(desk.shows("sender UDP"));
  // ARP's own frame has no packet in it.
  desk.driver.ui.selected = request;
  desk.draw();
  CHECK(desk.shows("sender ARP 28"));
  CHECK_FALSE(desk.shows("sender IPv4"));
  desk.press(U'0');
  CHECK(desk.shows("in the kernel"));
}

TEST_CASE("what is for an address that no host has is shown as such") {
  StoryTrace story;
  story.udp_socket("client");
  story.start("client");
  story.about(client_socket, "3\n\"A\"\n1\n0\n10.0.0.77:9000\n16");
  story.call("client", "sendto", 9, 1);
  Desk desk(story.trace);
  CHECK(desk.shows("10.0.0.77 ?"));
  CHECK_FALSE(desk.shows("server"));
}

TEST_CASE("an answer goes from the right to the left, as on the ladder") {
  StoryTrace story;
  play_handshake(story, HandshakeUntil::syn_ack_held);
  Desk desk(story.trace);
  const Drawn *server = desk.driver.find("server"), *client = desk.driver.find("client");
  REQUIRE((server && client));
  CHECK(client->where.x < server->where.x);
  const Drawn* header = desk.driver.find("sender TCP 32");
  REQUIRE(header);
  CHECK(header->where.x > wide.x / 2);
}

TEST_CASE("layers and frames are chosen by keys and by the mouse") {
  StoryTrace story;
  FrameId first = send_one(story);
  story.deliver(first);
  story.hold(story.send_datagram("server", "B"));
  Desk desk(story.trace);
  desk.press(SpecialKey::left);
  CHECK(desk.driver.ui.selected == first);
  desk.press(SpecialKey::down);
  CHECK(desk.driver.ui.byte == 42u);  // the message
  desk.press(SpecialKey::down);
  CHECK(desk.driver.ui.byte == 34u);
  desk.press(SpecialKey::down);
  CHECK(desk.driver.ui.byte == 14u);
  desk.press(SpecialKey::up);
  CHECK(desk.driver.ui.byte == 34u);
  desk.driver.click("sender Ethernet 14");
  CHECK(desk.driver.ui.byte == 0u);
  desk.press(SpecialKey::right);
  CHECK(desk.driver.ui.selected == FrameId{2});
  CHECK_FALSE(desk.press(SpecialKey::enter));
}

TEST_CASE("half as wide, and in Chinese, its words are all there") {
  StoryTrace story;
  FrameId frame = send_one(story);
  story.deliver(frame);
  read_it(story);
  {
    Desk half(story.trace, {440, 240});
    CHECK(half.shows("receiver message"));
    CHECK(half.shows("socket"));
  }
  Desk chinese(story.trace, wide, Locale::zh_cn);
  CHECK(chinese.shows("套接字"));
  CHECK(chinese.shows("数据报"));
  CHECK(chinese.shows("6 表示层"));
}
