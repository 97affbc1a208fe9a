// How far a message has come: what calls, frames and the kernels' lists tell of it, and no more.
#include "app/model/message_journey.h"

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using test::StoryTrace;
using Place = Journey::Place;

namespace {

constexpr Cookie client_socket{11}, server_socket{22};

std::optional<Journey> journey_of(const StoryTrace& story, FrameId chosen = {},
                                  std::size_t cursor = SIZE_MAX) {
  Journeys journeys(story.trace);
  journeys.follow(story.trace.size());
  Model model;
  model.advance_to(story.trace, std::min(cursor, story.trace.size()));
  return journeys.at(model, chosen);
}

// The client hands one byte to its kernel, and the call has returned.
void hand_over(StoryTrace& story, std::string_view data = "A") {
  story.start("client");
  story.about(client_socket, "3\n\"" + std::string(data) + "\"\n1\n0\n10.0.0.2:9000\n16");
  story.begin("client", "sendto", 9);
}

}  // namespace

TEST_CASE("without calls and frames there is no message") {
  StoryTrace story;
  CHECK_FALSE(journey_of(story));
}

TEST_CASE("what was handed over is in the sender's kernel until a frame carries it, and ARP says why") {
  StoryTrace story;
  hand_over(story);
  auto journey = journey_of(story);
  REQUIRE(journey);
  CHECK(journey->place == Place::called);
  CHECK(journey->handed == "A");
  story.returned("client", 1);
  story.udp_socket("client");
  FrameId request = story.send_arp("client");
  story.hold(request);
  journey = journey_of(story);
  CHECK(journey->place == Place::kernel);
  CHECK_FALSE(journey->frame);
  CHECK(journey->handed_length == 1);
  CHECK(journey->from == HostId{0});
  CHECK(journey->to == HostId{1});
  CHECK(journey->asks == request);
  CHECK(journey->asks_for == "10.0.0.2");
  CHECK(journey->send_queue == 0u);
  // The request itself is there for who chooses it.
  CHECK(journey_of(story, request)->frame->frame == request);
  CHECK(journey_of(story, request)->written == no_event);
  story.deliver(request);
  CHECK(journey_of(story)->asks == request);  // nobody has answered
  story.deliver(story.send_arp("server"));
  CHECK_FALSE(journey_of(story)->asks);
}

TEST_CASE("a datagram is followed from the call that sent it to the call that got it, and back in time") {
  StoryTrace story;
  story.udp_socket("client");
  story.udp_socket("server");
  hand_over(story);
  story.returned("client", 1);
  std::size_t handed = story.trace.size();
  FrameId frame = story.send_datagram("client", "A");
  story.hold(frame);
  auto journey = journey_of(story);
  CHECK(journey->place == Place::wire);
  CHECK(journey->held);
  CHECK(journey->packet.layers.size() == 4);
  CHECK(journey->written != no_event);
  story.deliver(frame);
  CHECK(journey_of(story)->place == Place::delivered);
  story.start("server");
  story.about(server_socket, "3\n\"A\"\n64\n0\n10.0.0.1:40000\n[16]");
  story.call("server", "recvfrom", 12, 1);
  journey = journey_of(story);
  CHECK(journey->place == Place::read);
  CHECK(std::get<CallEvent>(story.trace[journey->read].body).result == 1);
  CHECK(journey_of(story, {}, handed)->place == Place::kernel);
}

TEST_CASE("a segment waits in the receive queue, as its kernel lists it") {
  StoryTrace story;
  play_handshake(story, test::HandshakeUntil::established);
  story.returned("server", -1, EINTR);
  story.about(client_socket, "3\n\"A\"\n1\n0");
  story.begin("client", "send", 26);
  FrameId data = story.send("client", packet::psh | packet::ack, 1, 1, "A");
  story.returned("client", 1);
  story.deliver(data);
  story.socket("server", TcpState::established, 1);
  auto journey = journey_of(story);
  CHECK(journey->place == Place::queue);
  CHECK(journey->recv_queue == 1u);
  CHECK(journey->handed == "A");
}

TEST_CASE("a byte that was changed on the wire: the transport's checksum is wrong, and nobody has read it") {
  StoryTrace story;
  story.udp_socket("client");
  story.udp_socket("server");
  hand_over(story);
  story.returned("client", 1);
  FrameId frame = story.send_datagram("client", "A");
  story.corrupt(frame, 42, 0xff);
  story.deliver(frame);
  auto journey = journey_of(story);
  REQUIRE(journey->place == Place::refused);
  CHECK(journey->packet.layers[*journey->refused_layer].protocol == packet::Protocol::udp);
  CHECK(journey->bytes_sent[42] == std::byte{'A'});
  CHECK(journey->bytes[42] == std::byte{'A' ^ 0xff});
  CHECK(journey->handed == "A");  // what the program handed over
}

TEST_CASE("of several copies of a segment the one that arrived counts, and a dropped one is lost") {
  StoryTrace story;
  play_handshake(story, test::HandshakeUntil::established);
  story.about(client_socket, "3\n\"A\"\n1\n0");
  story.begin("client", "send", 26);
  FrameId data = story.send("client", packet::psh | packet::ack, 1, 1, "A");
  story.returned("client", 1);
  story.drop(data);
  CHECK(journey_of(story)->place == Place::lost);
  FrameId copy = story.send("client", packet::psh | packet::ack, 1, 1, "A", data);
  story.hold(copy);
  CHECK(journey_of(story)->frame->frame == copy);
  CHECK(journey_of(story)->place == Place::wire);
  CHECK(journey_of(story, data)->place == Place::lost);
}

TEST_CASE("frames are walked through in the order of their sending") {
  StoryTrace story;
  FrameId request = story.send_arp("client"), answer = story.send_arp("server");
  Journeys journeys(story.trace);
  journeys.follow(story.trace.size());
  std::size_t end = story.trace.size();
  CHECK(journeys.neighbour({}, 1, end) == answer);  // none is chosen: the last one
  CHECK(journeys.neighbour(answer, -1, end) == request);
  CHECK(journeys.neighbour(request, 1, end) == answer);
  CHECK_FALSE(journeys.neighbour(answer, 1, end));
  CHECK_FALSE(journeys.neighbour(request, -1, end));
}

TEST_CASE("an argument's text is read back into bytes") {
  CHECK(bytes_of_argument("\"A\"") == "A");
  CHECK(bytes_of_argument("\"\\xe6\\xb1\\x89\"") == "\xe6\xb1\x89");
  CHECK(bytes_of_argument("\"a\\n\\\"\\\\\"…") == "a\n\"\\");
  CHECK(bytes_of_argument("…").empty());
}
