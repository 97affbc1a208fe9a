#include "app/model/byte_stream.h"

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::StoryTrace;

namespace {

constexpr Cookie client_socket{11}, server_socket{22};

// "0+5" for 5 bytes from offset 0.
template <class Item>
std::vector<std::string> ranges(const std::vector<Item>& items) {
  std::vector<std::string> all;
  for (const Item& item : items)
    all.push_back(std::to_string(item.begin) + "+" + std::to_string(item.length));
  return all;
}

using Ranges = std::vector<std::string>;

// A connection that is open, and its programs.
struct Open {
  Open() {
    play_handshake(story, HandshakeUntil::established);
    story.returned("server", -1, 4);  // its recv() of the handshake's story, interrupted
  }

  void write(std::string_view data, bool frame = true) {
    story.about(client_socket, "3\n\"…\"\n" + std::to_string(data.size()) + "\n0");
    story.call("client", "send", 26, static_cast<std::int64_t>(data.size()));
    if (frame) segment(data);
  }
  FrameId segment(std::string_view data, FrameId copy_of = {}) {
    FrameId frame = story.send("client", packet::psh | packet::ack, at, 1, data, copy_of);
    at += static_cast<std::uint32_t>(data.size());
    return frame;
  }
  void read(std::int64_t bytes, std::string_view flags = "0") {
    story.about(server_socket, "4\n\"…\"\n3\n" + std::string(flags));
    story.call("server", "recv", 32, bytes);
  }
  ByteStreams& streams() {
    if (!folded) folded.emplace(story.trace);
    folded->follow(story.trace.size());
    return *folded;
  }
  const ByteStream& there() { return streams().stream(streams().conversations().back().there); }
  Ranges written() { return ranges(streams().writer(there()).writes); }
  Ranges read() { return ranges(streams().reader(there()).reads); }

  StoryTrace story;
  std::uint32_t at = 1;  // next sequence number, relative
  std::optional<ByteStreams> folded;
};

}  // namespace

TEST_CASE("two writes, one segment, three reads") {
  Open open;
  open.write("AAA", false);
  open.write("BBBB", false);
  open.story.deliver(open.segment("AAABBBB"));
  for (int bytes : {3, 3, 1}) open.read(bytes);
  CHECK(open.written() == Ranges{"0+3", "3+4"});
  CHECK(ranges(open.there().segments) == Ranges{"0+7"});
  CHECK(open.read() == Ranges{"0+3", "3+3", "6+1"});
}

TEST_CASE("what is sent again stands apart, at its own offsets") {
  Open open;
  open.write("AAA", false);
  FrameId first = open.segment("AAA");
  open.story.drop(first);
  open.at = 1;
  open.story.deliver(open.segment("AAA", first));
  open.write("BB");
  CHECK(ranges(open.there().segments) == Ranges{"0+3", "3+2"});
  CHECK(ranges(open.there().again) == Ranges{"0+3"});
  CHECK(open.there().again[0].copy == 2);
  CHECK(open.there().segments[0].dropped != no_event);
  CHECK(open.there().segments[0].arrived == no_event);
  CHECK(open.there().again[0].arrived != no_event);
}

TEST_CASE("the sender knows what was acknowledged once the ACK has arrived") {
  Open open;
  open.write("AAAAA");
  FrameId ack = open.story.send("server", packet::ack, 1, 6);
  CHECK(open.there().acked_at(open.story.trace.size()) == 0);
  std::size_t before = open.story.trace.size();
  open.story.deliver(ack);
  CHECK(open.there().acked_at(open.story.trace.size()) == 5);
  CHECK(open.there().acked_at(before) == 0);
}

TEST_CASE("a FIN is acknowledged like a byte, and is none") {
  Open open;
  open.write("AAAAA");
  open.story.send("client", packet::fin | packet::ack, 6, 1);
  open.story.deliver(open.story.send("server", packet::ack, 1, 7));
  CHECK(open.there().acked_at(open.story.trace.size()) == 5);
}

TEST_CASE("a look ahead reads nothing, a failed call moves nothing, and 0 is the end") {
  Open open;
  open.write("AAA");
  open.read(3, "MSG_PEEK");
  open.story.about(server_socket, "4\n\"…\"\n3\n0");
  open.story.call("server", "recv", 32, -1, 11);
  open.read(3);
  open.read(0);
  CHECK(open.read() == Ranges{"0+3", "3+0"});
  CHECK_FALSE(open.streams().reader(open.there()).reads[0].end);
  CHECK(open.streams().reader(open.there()).reads[1].end);
}

TEST_CASE("a call that hasn't returned is open, with what it asked for") {
  Open open;
  open.write("AAA");
  open.story.about(server_socket, "4\n…\n100\n0");
  open.story.begin("server", "recv", 32);
  const SocketCalls& reader = open.streams().reader(open.there());
  REQUIRE(reader.open_reads.size() == 1);
  CHECK(reader.open_reads[0].asked == 100);
  CHECK(reader.open_reads[0].begin == 0);
  open.story.returned("server", 3);
  open.streams();
  CHECK(reader.open_reads.empty());
  CHECK(open.read() == Ranges{"0+3"});
}

TEST_CASE("each direction has its own offsets") {
  Open open;
  open.write("AAA");
  open.story.about(server_socket, "4\n\"hi\"\n2\n0");
  open.story.call("server", "send", 35, 2);
  open.story.send("server", packet::psh | packet::ack, 1, 4, "hi");
  const ByteStream& back = open.streams().stream(open.streams().conversations().back().back);
  CHECK(ranges(back.segments) == Ranges{"0+2"});
  CHECK(ranges(open.streams().writer(back).writes) == Ranges{"0+2"});
  CHECK(ranges(open.there().segments) == Ranges{"0+3"});
}

TEST_CASE("of UDP one send is one datagram and one receive, and a short buffer loses its rest") {
  StoryTrace story;
  story.start("server");
  story.start("client");
  story.udp_socket("server");
  story.udp_socket("client");
  std::vector<FrameId> frames;
  for (std::string_view data : {"one", "three", ""}) {
    story.about(client_socket, "3\n\"…\"\n5\n0\n10.0.0.2:9000\n16");
    story.call("client", "sendto", 5, static_cast<std::int64_t>(data.size()));
    frames.push_back(story.send_datagram("client", data));
  }
  story.drop(frames[0]);
  story.deliver(frames[1]);
  story.deliver(frames[2]);
  for (std::int64_t bytes : {4, 0}) {
    story.about(server_socket, "3\n\"…\"\n4\n0\n10.0.0.1:40000\n[16]");
    story.call("server", "recvfrom", 9, bytes);
  }
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  REQUIRE(streams.conversations().size() == 1);
  const ByteStream& there = streams.stream(streams.conversations()[0].there);
  CHECK(there.transport == Transport::udp);
  CHECK(ranges(streams.writer(there).writes) == Ranges{"0+3", "3+5", "8+0"});
  CHECK(ranges(there.segments) == Ranges{"0+3", "3+5", "8+0"});
  const SocketCalls& reader = streams.reader(there);
  CHECK(ranges(reader.reads) == Ranges{"3+4", "8+0"});  // the first was dropped on the wire
  CHECK(reader.reads[0].cut);
  CHECK_FALSE(reader.reads[1].cut);
  CHECK_FALSE(reader.reads[1].end);  // a datagram without data isn't the end
}

TEST_CASE("a call that moves several messages makes a box of each") {
  StoryTrace story;
  story.start("server");
  story.start("client");
  story.udp_socket("server");
  story.udp_socket("client");
  story.about(client_socket, "3\n[3, 5] 10.0.0.2:9000 \"one\"\n2\n0");
  story.call("client", "sendmmsg", 5, 2);
  for (std::string_view data : {"one", "three"}) story.deliver(story.send_datagram("client", data));
  story.about(server_socket, "3\n[3, 5] 10.0.0.1:40000 \"one\"\n8\n0\nNULL");
  story.call("server", "recvmmsg", 9, 2);
  story.about(server_socket, "3\n10.0.0.1:40000 \"more\"\n0");
  story.deliver(story.send_datagram("client", "more"));
  story.call("server", "recvmsg", 9, 4);
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().at(0).there);
  CHECK(ranges(streams.writer(there).writes) == Ranges{"0+3", "3+5"});
  CHECK(ranges(streams.reader(there).reads) == Ranges{"0+3", "3+5", "8+4"});
}

TEST_CASE("a datagram that the wire doubled is read twice, at its own place") {
  StoryTrace story;
  story.start("server");
  story.udp_socket("server");
  FrameId one = story.send_datagram("client", "one");
  FrameId copy = story.duplicate(one);
  story.deliver(story.send_datagram("client", "three"));
  story.deliver(copy);
  story.deliver(one);
  for (std::int64_t bytes : {5, 3, 3}) {
    story.about(server_socket, "3\n\"…\"\n99\n0\n10.0.0.1:40000\n[16]");
    story.call("server", "recvfrom", 9, bytes);
  }
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().at(0).there);
  CHECK(ranges(there.segments) == Ranges{"0+3", "3+5"});
  CHECK(ranges(there.again) == Ranges{"0+3"});
  CHECK(ranges(streams.reader(there).reads) == Ranges{"3+5", "0+3", "0+3"});
}

TEST_CASE("a socket that lived too shortly for the kernel's list is known by what it sent") {
  StoryTrace story;
  story.start("client");
  for (std::uint64_t cookie :
       {std::uint64_t{11},
        std::uint64_t{12}}) {  // two senders, one after the other; the frames are the second's
    story.about(Cookie{cookie}, "3\n\"…\"\n5\n0\n10.0.0.2:9000\n16");
    story.call("client", "sendto", 5, static_cast<std::int64_t>(cookie == 11 ? 99 : 5));
  }
  story.send_datagram("client", "hello");
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().at(0).there);
  CHECK(ranges(streams.writer(there).writes) == Ranges{"0+5"});
}

TEST_CASE("a datagram in fragments is read once all of them have arrived") {
  StoryTrace story;
  story.start("server");
  story.udp_socket("server");
  FrameId first = story.send_fragment("client", 0, 1480, 2000);
  FrameId second = story.send_fragment("client", 1480, 528, 2000, first);
  FrameId small = story.send_datagram("client", "small");
  for (FrameId frame : {second, small, first}) story.deliver(frame);
  for (std::int64_t bytes : {5, 2000}) {
    story.about(server_socket, "3\n\"…\"\n9999\n0\n10.0.0.1:40000\n[16]");
    story.call("server", "recvfrom", 9, bytes);
  }
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().at(0).there);
  CHECK(ranges(there.segments) == Ranges{"0+1472", "1472+528", "2000+5"});
  CHECK(ranges(streams.reader(there).reads) == Ranges{"2000+5", "0+2000"});
}

TEST_CASE("of two sockets that had one port after each other the later one reads, whatever their cookies") {
  StoryTrace story;
  story.start("server");
  for (std::uint64_t cookie : {std::uint64_t{4097}, std::uint64_t{22}}) {  // made on two processors
    story.udp_socket("server", Cookie{cookie});
    story.deliver(story.send_datagram("client", "hello"));
    story.about(Cookie{cookie}, "3\n\"…\"\n9999\n0\n10.0.0.1:40000\n[16]");
    story.call("server", "recvfrom", 9, 5);
  }
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().at(0).there);
  CHECK(ranges(streams.reader(there).reads) == Ranges{"5+5"});
}

TEST_CASE("a receive that is told a datagram's length has no more of it than it had room for") {
  StoryTrace story;
  story.start("server");
  story.udp_socket("server");
  story.deliver(story.send_datagram("client", "0123456789"));
  story.about(server_socket, "3\n\"…\"\n4\nMSG_TRUNC\n10.0.0.1:40000\n[16]");
  story.call("server", "recvfrom", 9, 10);
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().at(0).there);
  REQUIRE(ranges(streams.reader(there).reads) == Ranges{"0+4"});
  CHECK(streams.reader(there).reads[0].cut);
}

TEST_CASE("what one datagram socket sends to another address is no part of the stream") {
  StoryTrace story;
  story.start("client");
  story.udp_socket("client");
  for (const char* to : {"10.0.0.3:9000", "10.0.0.2:9000"}) {
    story.about(client_socket, std::string("3\n\"…\"\n5\n0\n") + to + "\n16");
    story.call("client", "sendto", 5, 5);
  }
  story.send_datagram("client", "hello");  // to 10.0.0.2
  ByteStreams streams(story.trace);
  streams.follow(story.trace.size());
  const ByteStream& there = streams.stream(streams.conversations().back().there);
  CHECK(ranges(streams.writer(there).writes) == Ranges{"0+5"});
}

TEST_CASE("a frame leads to its conversation and direction") {
  Open open;
  FrameId frame = open.segment("AAA");
  auto of = open.streams().of_frame(frame);
  REQUIRE(of);
  CHECK(of->second);
  CHECK_FALSE(open.streams().of_frame(FrameId{999}));
}
