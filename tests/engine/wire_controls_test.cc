// The wire's controls from the outside: commands in, events and programs'
// output out.

#include <string>

#include "packet/packet.h"
#include "support/catch.h"
#include "support/session.h"

using namespace wirestep;
using test::Session;

namespace {

// Takes one connection, tells what it got, and what the kernel counted
// meanwhile.
const char* const digest_one = R"(
import hashlib, socket
def counted():
    names, values = [line.split() for line in open('/proc/net/snmp') if line.startswith('Tcp:')]
    return int(values[names.index('InCsumErrors')])
s = socket.socket()
# The server before it may still be in LAST_ACK: its FIN, or the ACK of it, was lost on the wire.
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('', 9000))
s.listen(5)
print('listens', flush=True)
before = counted()
c, _ = s.accept()
got = hashlib.sha256()
while True:
    data = c.recv(65536)
    if not data: break
    got.update(data)
c.sendall(got.hexdigest().encode())
print('checksum errors:', counted() - before)
)";

const char* const send_a_mebibyte = R"(
import hashlib, random, socket
data = random.Random(1).randbytes(1 << 20)
s = socket.create_connection(('10.0.0.2', 9000))
s.sendall(data)
s.shutdown(socket.SHUT_WR)
answer = b''
while True:
    part = s.recv(100)
    if not part: break
    answer += part
print('right' if answer.decode() == hashlib.sha256(data).hexdigest() else 'wrong')
)";

bool printed(const Model& model, std::string_view name, std::string_view text) {
  const ModelProgram* program = model.program(name);
  return program != nullptr && program->output.find(text) != std::string::npos;
}

bool transfers(Session& session) {
  session.start_python("server", digest_one);
  // Not the socket's state: that may still be the one of the server before it.
  bool listens = session.until(
      [](const Model& m) { return printed(m, "server", "listens") && m.program("server")->running; });
  if (!listens) return false;
  session.start_python("client", send_a_mebibyte);
  return session.until([](const Model& m) {
    return printed(m, "client", "right") && !m.program("client")->running && !m.program("server")->running;
  });
}

}  // namespace

TEST_CASE(
    "a segment that a rule corrupts is counted by the kernel as wrong, "
    "and sent again") {
  Session session;
  WireRule rule{
      .match = {.kind = FrameKind::data, .from = HostId{0}}, .nth = 5, .action = RuleAction::corrupt};
  REQUIRE(session.command(command::AddRule{rule}) == "");
  REQUIRE(session.model().rules.size() == 1);
  CHECK(transfers(session));
  CHECK(session.until([](const Model& m) { return printed(m, "server", "checksum errors: 1\n"); }));
  CHECK(session.model().rules[0].hits == 1);
  CHECK(session.model().rules[0].over());
  FrameId hit;
  bool again = false;
  for (std::size_t i = 0; i < session.trace.size(); ++i) {
    const auto* frame = std::get_if<FrameEvent>(&session.trace[i].body);
    if (frame == nullptr) continue;
    if (frame->stage == FrameStage::corrupted) hit = frame->frame;
    again |= frame->stage == FrameStage::sent && hit && frame->retransmission_of == hit;
  }
  CHECK(again);
  REQUIRE(session.command(command::ClearWire{}) == "");
  CHECK(session.model().wire_untouched());
}

TEST_CASE(
    "what is done to the wire is in the model, is taken back, and then a "
    "transfer is as at first") {
  Session session;
  Impairment bad{.loss = 0.01, .duplication = 0.02, .reordering = 0.02, .corruption = 0.01, .seed = 7};
  REQUIRE(session.command(command::Impair{{}, bad}) == "");
  CHECK(session.model().hosts[0].impairment == bad);
  CHECK(session.model().hosts[1].impairment == bad);
  CHECK(transfers(session));
  REQUIRE(session.command(command::SetWire{HostId{0}, WireMode::hold}) == "");
  REQUIRE(session.command(command::Cut{HostId{1}}) == "");
  CHECK(session.model().hosts[1].cut);
  CHECK_FALSE(session.model().hosts[0].cut);
  CHECK_FALSE(session.model().wire_untouched());
  REQUIRE(session.command(command::ClearWire{}) == "");
  CHECK(session.until([](const Model& m) { return m.wire_untouched(); }));
  std::size_t before = session.trace.size();
  CHECK(transfers(session));
  std::size_t disturbed = 0;
  for (std::size_t i = before; i < session.trace.size(); ++i)
    if (const auto* frame = std::get_if<FrameEvent>(&session.trace[i].body))
      disturbed += frame->cause != Cause::live;
  CHECK(disturbed == 0);
}

TEST_CASE("a command about the wire that can't be done says why") {
  Session session;
  CHECK(session.command(command::Duplicate{FrameId{99}}) == "there is no frame #99");
  CHECK(session.command(command::Cut{HostId{7}}) == "there is no host 7");
  CHECK(session.command(command::RemoveRule{RuleId{1}}) == "there is no rule 1");
  CHECK_FALSE(session.command(command::Impair{{}, {.loss = 2}}).empty());
  WireRule nobody{.match = {.from = HostId{7}}};
  CHECK(session.command(command::AddRule{nobody}) == "there is no host 7");
}
