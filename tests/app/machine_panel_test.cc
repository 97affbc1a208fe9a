// The machine's own sockets: whose they are, the filter by mouse and keys, and what an empty list says.
#include "app/panels/machine_panel.h"

#include "app/model/machine_sockets.h"
#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

// A machine with a web server, a name server and a connection, as MachineWatch would record them.
struct Machine {
  Machine() {
    add(SessionEvent{{}, {}, false, false});
    add(HostEvent{HostId{0}, trace.store("lecture-hall"), {}, {}});
    socket(1, Transport::tcp, TcpState::listen, 80, 0, 101);
    socket(2, Transport::udp, TcpState::closed, 53, 0, 102);
    socket(3, Transport::tcp, TcpState::established, 80, 5555, 103);
    socket(4, Transport::tcp, TcpState::time_wait, 80, 6666, 0);
    add(OwnerEvent{HostId{0}, 101, 812, trace.store("nginx"), trace.store("www-data")});
    add(OwnerEvent{HostId{0}, 102, 0, {}, trace.store("dns")});
    add(OwnerEvent{HostId{0}, 103, 813, trace.store("nginx"), trace.store("www-data")});
  }
  void add(const EventBody& body) {
    trace.append(clock, body);
    trace.publish();
  }
  void socket(std::uint64_t cookie, Transport transport, TcpState state, std::uint16_t port,
              std::uint16_t peer, std::uint32_t inode) {
    Socket socket{};
    socket.cookie = Cookie{cookie};
    socket.transport = transport;
    socket.state = state;
    socket.local = {Family::ipv4, {192, 0, 2, 1}, port};
    socket.peer = {Family::ipv4, {198, 51, 100, 7}, peer};
    socket.inode = inode;
    add(SocketEvent{trace.store(socket)});
  }
  const Model& model() {
    folded.advance_to(trace, trace.size());
    return folded;
  }
  std::vector<std::uint64_t> left_by(std::string_view filter) {
    std::vector<std::uint64_t> cookies;
    for (const ModelSocket* each : machine_sockets(model(), filter))
      cookies.push_back(each->socket.cookie.value);
    return cookies;
  }

  Trace trace;
  Time clock{std::chrono::seconds(1000)};
  Model folded;
};

// No lesson: a trace without an event.
struct Nothing {
  Trace trace;
};

struct Panel : Nothing, test::PanelDesk<MachinePanel> {
  explicit Panel(const MachineView* machine, ImVec2 size = {404, 216}, Locale locale = Locale::en)
      : PanelDesk(trace, size, locale) {
    show(machine);
  }
  void show(const MachineView* machine) {
    driver.machine = machine;
    draw();
  }
  void type(std::u32string_view text) {
    for (char32_t c : text) CHECK(press(c));
  }
};

using Cookies = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("listening sockets come first, TIME_WAIT last, and each has its owner as far as it is known") {
  Machine machine;
  CHECK(machine.left_by("") == Cookies{1, 3, 2, 4});
  const Model& model = machine.model();
  CHECK(owner_text(model, model.sockets[0].socket) == "nginx 812");
  CHECK(owner_text(model, model.sockets[1].socket) == "dns");
  CHECK(owner_text(model, model.sockets[3].socket) == "");
}

TEST_CASE("a filter's words are all to be found: state, program, user, address, port, process") {
  Machine machine;
  CHECK(machine.left_by("listen") == Cookies{1});
  CHECK(machine.left_by("NGINX") == Cookies{1, 3});
  CHECK(machine.left_by("www-data estab") == Cookies{3});
  CHECK(machine.left_by("udp") == Cookies{2});
  CHECK(machine.left_by("53") == Cookies{2});  // a port, not a part of 5355 or of an address
  CHECK(machine.left_by("5555") == Cookies{3});
  CHECK(machine.left_by("813") == Cookies{3});
  CHECK(machine.left_by("192.0.2") == Cookies{1, 3, 2, 4});
  CHECK(machine.left_by("nginx udp").empty());
}

TEST_CASE("the panel says that it waits, why it can't, that there is nothing, and that nothing is left") {
  Panel panel(nullptr);
  CHECK(panel.driver.drawn("looked "));
  MachineView trouble{nullptr, {}, "inet_diag is missing"};
  panel.show(&trouble);
  CHECK(panel.driver.drawn("missing"));
  Model nothing;
  MachineView empty{&nothing, {}, ""};
  panel.show(&empty);
  CHECK(panel.driver.drawn("no "));
  CHECK(panel.driver.drawn("0 of 0"));
  Machine machine;
  MachineView view{&machine.model(), machine.clock, ""};
  panel.show(&view);
  panel.type(U"/nowhere");
  CHECK(panel.driver.drawn("0 of 4"));
  CHECK(panel.driver.drawn("words."));
}

TEST_CASE("the filter is typed after a slash, taken back letter by letter, and cleared by its button") {
  Machine machine;
  MachineView view{&machine.model(), machine.clock, ""};
  Panel panel(&view);
  CHECK(panel.driver.drawn("4 of 4"));
  CHECK_FALSE(panel.press(U'n'));  // no filter is being typed: the key is somebody else's
  panel.type(U"/nginx");
  CHECK(panel.driver.drawn("2 of 4"));
  CHECK(panel.press(SpecialKey::enter));
  CHECK_FALSE(panel.press(U'n'));
  CHECK(panel.press(SpecialKey::down));  // the list's keys again
  panel.driver.click("button machine.clear");
  CHECK(panel.driver.drawn("4 of 4"));
  panel.driver.click("machine filter");
  panel.type(U"53x");
  CHECK(panel.driver.drawn("0 of 4"));
  CHECK(panel.press(SpecialKey::backspace));
  CHECK(panel.driver.drawn("1 of 4"));
}

TEST_CASE("a socket of the machine can be opened, and its state is explained") {
  Machine machine;
  MachineView view{&machine.model(), machine.clock, ""};
  Panel panel(&view, {404, 500});
  CHECK(panel.driver.drawn("nginx 812"));
  panel.driver.click("socket 0 4");
  CHECK(panel.driver.drawn("Done. "));
  CHECK_FALSE(panel.driver.ui.socket);  // that is one of the lesson's
}

TEST_CASE("nothing of the machine's list is cut off at the sides, in any language and width") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    for (float width : {340.0f, 404.0f, 900.0f}) {
      INFO(name(locale) << " " << width);
      Machine machine;
      MachineView view{&machine.model(), machine.clock, ""};
      Panel panel(&view, {width, 216}, locale);
      CHECK(panel.driver.cut_at_the_sides() == std::vector<std::string>{});
      panel.type(U"/nginx");
      CHECK(panel.driver.cut_at_the_sides() == std::vector<std::string>{});
    }
  }
}
