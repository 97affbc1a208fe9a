#include "app/text/text_ladder.h"

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
   1.0123    crowd: 900 of 1000 open │                                  ╎
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
