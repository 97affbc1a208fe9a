#include "trace/json.h"

#include <string>
#include <vector>

#include "support/handmade.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

std::vector<std::string> lines_of(const Trace& trace) {
  std::vector<std::string> lines;
  for (JsonWriter json(trace); json.more();) lines.push_back(json.next());
  return lines;
}

// The line that contains all of these.
std::string line_with(const std::vector<std::string>& lines, std::initializer_list<std::string_view> parts) {
  for (const std::string& line : lines) {
    bool all = true;
    for (std::string_view part : parts) all = all && line.find(part) != line.npos;
    if (all) return line;
  }
  return "(none)";
}

}  // namespace

TEST_CASE("The lines have the fields that scripts were promised, in their order") {
  Trace trace;
  test::make_session(trace);
  auto lines = lines_of(trace);
  CHECK(lines[0] == R"({"t":0.0,"type":"session","version":1,"lesson":"tcp-handshake","language":"python",)"
                    R"("wire":true,"tamed":false})");
  CHECK(lines[1] == R"({"t":0.0,"type":"host","host":"client","id":0,"address":"10.0.0.1",)"
                    R"("mac":"02:00:00:00:00:01"})");
  CHECK(
      line_with(lines, {R"("frame","event":"held","id":2)"}) ==
      R"({"t":1.012281,"type":"frame","event":"held","id":2,"from":"client","to":"server","cause":"student",)"
      R"("socket":"4097","protocol":"tcp","src":"10.0.0.1:40000","dst":"10.0.0.2:9000","flags":["SYN"],)"
      R"("seq":1000,"ack":null,"window":64240,"length":0,"summary":"SYN 40000 → 9000 seq 1000 win 64240",)"
      R"("retransmission_of":1,"duplicate_of":null,"copy":2,"wire_length":54,"rule":null,"delay":null,)"
      R"("let_pass":null,"corrupted_byte":null,"corrupted_mask":null,"answers":null,"fragment_of":null})");
  CHECK(line_with(lines, {"connect", "return"}) ==
        R"({"t":1.062322,"type":"call","event":"return","id":1,"program":"client","program_id":2,"pid":12,)"
        R"("tid":12,"fd":3,"socket":"4097","name":"connect","args":["3","{AF_INET, 10.0.0.2:9000}","16"],)"
        R"("result":0,"error":null,"file":"client.py","line":3,"duration":1.06})");
  CHECK(line_with(lines, {R"("recv")", "return"}).find(R"("result":-1,"error":"ECONNRESET")") !=
        std::string::npos);
  CHECK(line_with(lines, {R"("state":"LISTEN")"}) ==
        R"({"t":0.002211,"type":"socket","host":"server","socket":"8193","protocol":"tcp",)"
        R"("local":"0.0.0.0:9000","peer":"0.0.0.0:0","state":"LISTEN","gone":false,"recv_queue":0,)"
        R"("send_queue":5,"timer":"off","expires":null,"retransmits":0,"inode":0,"uid":0,"info":null,)"
        R"("memory":null})");
  CHECK(line_with(lines, {"SYN_SENT", "memory"})
            .find(R"("memory":{"rmem":0,"rcvbuf":131072,"wmem":2304,"sndbuf":16384,"drops":0})") !=
        std::string::npos);
  CHECK(
      line_with(lines, {"sshd"}) ==
      R"({"t":1.012281,"type":"owner","host":"server","inode":4711,"pid":812,"program":"sshd","user":"root"})");
  CHECK(line_with(lines, {"counters"}) ==
        R"({"t":1.012281,"type":"counters","host":"client","changed":[)"
        R"({"name":"TcpRetransSegs","value":1,"delta":1},{"name":"TcpCurrEstab","value":0,"delta":-1}]})");
  CHECK(line_with(lines, {"SYN_SENT", R"("type":"socket")"}).find(R"("timer":"on","expires":0.98)") !=
        std::string::npos);
  CHECK(line_with(lines, {"exited"}).find(R"("signal":"SIGKILL","status":null)") != std::string::npos);
  CHECK(line_with(lines, {R"("type":"wait")"}) ==
        R"({"t":1.012281,"type":"wait","event":"return","call":1,"program":"server","program_id":1,)"
        R"("kind":"epoll","epoll":4,"watched":2,"limit":64,"ready":1,)"
        R"("descriptors":[{"fd":5,"asked":1,"found":1,"data":5},{"fd":6,"asked":5,"found":0,"data":6}],)"
        R"("cpu":3e-06})");
  CHECK(line_with(lines, {R"("type":"time")"}) ==
        R"({"t":1.012281,"type":"time","program":"server","program_id":1,"user":0.02,"system":0.01,)"
        R"("voluntary":7,"involuntary":2})");
  CHECK(
      line_with(lines, {R"("type":"peer")"}) ==
      R"({"t":1.012281,"type":"peer","id":1,"peer":"crowd","host":"client","protocol":"tcp","role":"connect",)"
      R"("address":"10.0.0.2:9000","wanted":1000,"connecting":64,"open":900,"failed":36,"closed":0,)"
      R"("sent":5,"received":10,"error":"ECONNREFUSED","over":false,"heard":""})");
  CHECK(line_with(lines, {R"("type":"step")"}) == R"({"t":0.001,"type":"step","id":"syn"})");
  CHECK(line_with(lines, {R"("met":true)"}) ==
        R"({"t":0.012281,"type":"expectation","step":"syn","text":"expect client tcp SYN_SENT","met":true,)"
        R"("found":null})");
  CHECK(line_with(lines, {R"("type":"wire")"}) ==
        R"({"t":0.001211,"type":"wire","from":"client","mode":"hold","transit":1.5,"cut":false,"loss":0.0,)"
        R"("duplication":0.0,"reordering":0.0,"corruption":0.0,)"
        R"("delay":0.0,"jitter":0.0,"rate":0,"queue":64,"seed":1})");
  CHECK(line_with(lines, {R"("epoll")"}) ==
        R"({"t":0.001,"type":"descriptor","event":"open","program":"server","program_id":1,"pid":11,"fd":7,)"
        R"("kind":"epoll","target":"anon_inode:[eventpoll]","flags":["O_RDWR","O_NONBLOCK","O_CLOEXEC"],)"
        R"("inode":null,"detail":"4 EPOLLIN"})");
  CHECK(line_with(lines, {R"("event":"closed")"}).find(R"("inode":4711)") != std::string::npos);
  CHECK(line_with(lines, {R"("suspended")"}) ==
        R"({"t":0.001,"type":"suspend","program":"server","program_id":1,"event":"suspended",)"
        R"("signal":"SIGSTOP"})");
}

TEST_CASE("Bytes that aren't UTF-8 are shown as such and kept whole") {
  Trace trace;
  test::make_session(trace);
  CHECK(
      line_with(lines_of(trace), {"output"}).find(R"("text":"héllo �\n","text_hex":"68c3a96c6c6f20ff0a")") !=
      std::string::npos);
}

TEST_CASE("What is written is read back to the same lines") {
  Trace trace, again;
  test::make_session(trace);
  JsonReader reader(again, test::session_start);
  auto lines = lines_of(trace);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const auto* frame = std::get_if<FrameEvent>(&trace[index].body);
    reader.append(lines[index], frame ? trace.bytes(frame->bytes) : std::span<const std::byte>());
  }
  REQUIRE(again.size() == trace.size());
  for (std::size_t index = 0; index < again.size(); ++index) CHECK(again[index].time == trace[index].time);
  CHECK(lines_of(again) == lines);
}

TEST_CASE("A socket that an older version saved is read, without what it didn't know") {
  Trace trace;
  JsonReader reader(trace, {});
  reader.append(
      R"({"t":0.0,"type":"host","host":"client","id":0,"address":"10.0.0.1","mac":"02:00:00:00:00:01"})");
  reader.append(
      R"({"t":0.1,"type":"socket","host":"client","socket":"7","protocol":"tcp","local":"10.0.0.1:1",)"
      R"("peer":"10.0.0.2:2","state":"ESTABLISHED","gone":false,"recv_queue":0,"send_queue":0,"timer":"off",)"
      R"("expires":null,"retransmits":0,"inode":0,"uid":0,"info":{"rtt":5,"rttvar":0,"rto":0,"snd_cwnd":10,)"
      R"("snd_ssthresh":0,"retransmits":0,"total_retrans":0,"unacked":0,"lost":0,"snd_mss":0,"rcv_mss":0,)"
      R"("rcv_space":0,"notsent_bytes":0,"bytes_sent":0,"bytes_acked":0,"bytes_received":0,"segs_out":0,)"
      R"("segs_in":0}})");
  const Socket& socket = trace.socket(std::get<SocketEvent>(trace[1].body).socket);
  CHECK(socket.info.snd_cwnd == 10);
  CHECK(socket.info.snd_wnd == 0);
  CHECK_FALSE(socket.has_memory);
}

TEST_CASE("A line that is no event is refused and says which field is wrong") {
  Trace trace;
  JsonReader reader(trace, {});
  CHECK_THROWS_AS(reader.append("{"), BadRecord);
  CHECK_THROWS_WITH(reader.append(R"({"t":0,"type":"weather"})"), R"("weather" is no type of event)");
  CHECK_THROWS_WITH(reader.append(R"({"t":0,"type":"wire","from":"nobody","mode":"hold","transit":0})"),
                    R"("from" is "nobody", which means nothing here)");
  CHECK_THROWS_WITH(
      reader.append(
          R"({"t":0,"type":"descriptor","event":"open","program":"x","program_id":1,"pid":1,"fd":3,)"
          R"("kind":"file","target":"/x","flags":["O_MAGIC"],"inode":null,"detail":null})"),
      R"("flags" is ["O_MAGIC"], which means nothing here)");
  CHECK_THROWS_AS(reader.append(R"({"t":0,"type":"step"})"), BadRecord);
  CHECK(trace.size() == 0);
}
