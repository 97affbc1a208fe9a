#include "app/text/text_ladder.h"

#include <cerrno>
#include <string>

#include "app/text/columns.h"
#include "support/handmade.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

std::string ladder_of(const Trace& trace, std::size_t width, bool colour = false) {
  app::TextLadder ladder(trace, width, app::Paint(colour));
  std::string all;
  for (std::size_t index = 0; index < trace.size(); ++index) {
    for (const std::string& line : ladder.lines(index)) all += line + "\n";
  }
  return ladder.head()[0] + "\n" + all;
}

}  // namespace

TEST_CASE("The ladder tells a handshake whose SYN is held, dropped and sent again") {
  Trace trace;
  test::make_session(trace);
  CHECK(ladder_of(trace, 100) ==
        R"(                       client 10.0.0.1                                    server 10.0.0.2
   0.0010                            ╷                                  ╷ $ ./server 9000
   0.0010        $ python3 client.py ╷                                  ╷
   0.0010                            ╷                                  ╷ suspended by SIGSTOP
   0.0010                            ╷                                  ╷ goes on
   0.0012                            ╷          · hold wire ·           ╷
   0.0022                            ╷                                  ╎ LISTEN :9000
   0.0022         3: connect() waits ╷                                  ╎
   0.0122 3: connect(3, {AF_INET, 1… ╷                                  ╎
   0.0123                            ╷ ── SYN seq 0 ───────── ▣ #1 held ╎
   0.0123            SYN_SENT :40000 │                                  ╎
          ✓ expect client tcp SYN_SENT
   0.9123                            │ ── SYN seq 0 ────── ✗ #1 dropped ╎
   1.0123                            │ ── SYN (copy 2) ────── ▣ #2 held ╎
   1.0123             RetransSegs +1 │                                  ╎
   1.0123 crowd: 900 of 1000 connec… │                                  ╎
   1.0623                            │ ── SYN (copy 2) #2 ────────────▶ ╎
   1.0623                            │ ◀─────── SYN, ACK seq 0 ack 1 ── ╎
   1.0623                            │ ── ACK seq 1 ack 1 ────────────▶ ╎
   1.0623         ESTABLISHED :40000 ┃                                  ╎
   1.0623              connect() = 0 ┃                                  ╎
   1.0623        5: recv(3, 4096, 0) ┃                                  ╎
   1.0623   recv() fails: ECONNRESET ┃                                  ╎
   1.0623                  “héllo �” ┃                                  ╎
! only heads of frames are kept from here on
   1.0623                            ┃ deliver #9: there is no frame 9  ╎
          ✗ expect server tcp SYN_RECV: server has LISTEN
   1.0633              CLOSED :40000 ╷                                  ╎
   1.0633           ended by SIGKILL ╷                                  ╎
)");
}

TEST_CASE("No line of the ladder is wider than the terminal") {
  Trace trace;
  test::make_session(trace);
  for (std::size_t width : {80u, 100u, 141u}) {
    std::string ladder = ladder_of(trace, width);
    for (std::string_view rest = ladder; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
      std::string line(rest.substr(0, rest.find('\n')));
      INFO(line);
      CHECK(app::columns(line) <= width);
    }
  }
}

TEST_CASE("Without colour no escape sequence comes out, not even a program's own") {
  Trace trace;
  test::make_session(trace);
  OutputEvent output{ProgramId{1}, trace.store("\x1b[2Jgone\r\n")};
  trace.append(test::session_start + std::chrono::seconds(9), output);
  trace.publish();
  CHECK(ladder_of(trace, 100).find('\x1b') == std::string::npos);
  CHECK(ladder_of(trace, 100, true).find("\x1b[2J") == std::string::npos);
}

TEST_CASE("A command's paths are short, but nothing in a shell's command is") {
  Trace trace;
  test::make_session(trace);
  auto told = [&](std::string_view command) {
    ProgramEvent started{};
    started.program = ProgramId{7};
    started.started = true;
    started.host = HostId{0};
    started.command = trace.store(command);
    trace.append(test::session_start + std::chrono::seconds(9), started);
    trace.publish();
    app::TextLadder ladder(trace, 160, app::Paint(false));
    return ladder.lines(trace.size() - 1).at(0);
  };
  CHECK(told("/usr/bin/python3 /home/a/server.py 9").find("$ python3 server.py 9") != std::string::npos);
  CHECK(told("/bin/sh -c 'cat < /dev/null'").find("$ sh -c 'cat < /dev/null'") != std::string::npos);
  CHECK(told("/bin/ls / /tmp/").find("$ ls / /tmp/") != std::string::npos);
}

TEST_CASE("Calls that come back empty-handed again and again are told once, with their number") {
  Trace trace;
  test::make_session(trace);
  Time time = test::session_start + std::chrono::seconds(9);
  ProgramEvent started{};
  started.program = ProgramId{7};
  started.started = true;
  started.host = HostId{0};
  started.name = trace.store("poller");
  started.command = trace.store("./poller");
  trace.append(time, started);
  auto call = [&](CallStage stage, int error, std::int64_t result = -1, std::int32_t line = 47) {
    CallEvent event{};
    event.program = ProgramId{7};
    event.stage = stage;
    event.pid = event.tid = 9;
    event.name = trace.store("recv");
    event.args = trace.store("3");
    event.line = line;
    event.error = stage == CallStage::returned ? error : 0;
    event.result = result;
    trace.append(time, event);
  };
  for (int i = 0; i < 1000; ++i) {
    call(CallStage::begin, 0);
    call(CallStage::returned, EAGAIN);
  }
  call(CallStage::begin, 0);
  call(CallStage::returned, 0, 7);
  trace.append(time, ProgramTimeEvent{ProgramId{7}, std::chrono::milliseconds(480),
                                      std::chrono::milliseconds(500), 3, 0});
  ProgramEvent ended = started;
  ended.started = false;
  trace.append(time, ended);
  trace.publish();
  std::string told = ladder_of(trace, 140);
  INFO(told);
  auto count = [&](std::string_view words) {
    std::size_t found = 0;
    for (std::size_t at = told.find(words); at != std::string::npos; at = told.find(words, at + 1)) ++found;
    return found;
  };
  CHECK(count("recv() fails: EAGAIN") == 1);
  CHECK(count("the same 999 times more: recv") == 1);
  CHECK(count("47: recv(3)") == 2);  // the first one, and the one that got something
  CHECK(count("recv() = 7") == 1);
  CHECK(count("CPU 0.98 s, blocked 0.0 s") == 1);
}
