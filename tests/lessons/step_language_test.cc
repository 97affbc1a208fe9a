#include "lessons/format/step_language.h"

#include <cerrno>
#include <csignal>

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::lesson;

namespace {

const Names names{{"client", "server"}, {"client", "server"}, {"crowd", "echo"}};

template <class Action>
Action parse(std::string_view line) {
  return std::get<Action>(parse_instruction(line, names).action);
}

template <class F>
F fact(std::string_view text) {
  Words words(text);
  F found = std::get<F>(parse_fact(words, names));
  words.finish();
  return found;
}

LineError error(std::string_view line) {
  try {
    parse_instruction(line, names);
  } catch (const LineError& caught) {
    return caught;
  }
  return {0, "no error"};
}

}  // namespace

TEST_CASE("the wire's clutch") {
  CHECK(parse<SetWire>("hold wire").mode == WireMode::hold);
  CHECK(parse<SetWire>("hold wire from client").from == "client");
  CHECK_FALSE(parse<SetWire>("hold wire").arp);
  CHECK(parse<SetWire>("hold wire with ARP").arp);
  CHECK(parse<SetWire>("live wire").mode == WireMode::live);
  CHECK(parse<SetWire>("slow wire from server 2s").transit == std::chrono::seconds(2));
  CHECK(parse<SetWire>("slow wire").transit == std::chrono::milliseconds(1500));
}

TEST_CASE("a line may be for some kernels only") {
  CHECK(parse_instruction("when kernel 6.5 step client", names).from_kernel == kernel_version(6, 5));
  CHECK(parse_instruction("unless kernel 6.11 step client", names).before_kernel == kernel_version(6, 11));
  CHECK(kernel_version(6, 11) > kernel_version(6, 5));
  for (const char* wrong : {"when kernel six step client", "when kernel 6 step client",
                            "when kernel 6. step client", "when kernel 6.5x step client"}) {
    INFO(wrong);
    CHECK(error(wrong).what == "a version of Linux belongs here, such as 6.5");
    CHECK(error(wrong).column == 13);
  }
}

TEST_CASE("amounts and processor time") {
  auto queues = fact<SocketFact>("client tcp 9000 ESTABLISHED recv_queue over 7 send_queue under 3");
  CHECK_FALSE(queues.recv_queue->holds(7));
  CHECK(queues.recv_queue->holds(8));
  CHECK(queues.send_queue->holds(0));
  CHECK_FALSE(queues.send_queue->holds(3));
  CHECK(error("expect client tcp ESTABLISHED recv_queue much").what.find("the receive queue is missing") ==
        0);

  auto over = fact<TimeFact>("client cpu over 300ms");
  CHECK(over.over);
  CHECK(over.limit == std::chrono::milliseconds(300));
  CHECK_FALSE(fact<TimeFact>("server cpu under 1s").over);
  CHECK(parse<Expect>("expect still client cpu under 50ms for 1s").kind == Expect::Kind::still);
  CHECK(error("expect client cpu 300ms").what == "\"under\" belongs here");
}

TEST_CASE("which program stands where") {
  CHECK(parse<ShowPanel>("show panel counters").panel == "counters");
  CHECK(parse<ShowPanel>("show plot cpu").panel == "plots");
  CHECK(parse<ShowPanel>("show plot cpu").plot == "cpu");
  CHECK(error("show panel garden").what.find("there is no panel \"garden\"") != std::string::npos);
  CHECK(parse<Show>("show client left").left);
  CHECK(parse<Show>("show server right").program == "server");
  CHECK_FALSE(parse<Show>("show server right").left);
  CHECK(error("show server above").what == "\"right\" belongs here");
  CHECK(error("show nobody left").column == 6);
}

TEST_CASE("a line may be for some languages only") {
  auto languages = [](std::string_view line) { return parse_instruction(line, names).languages; };
  CHECK(languages("step client").empty());
  CHECK(languages("when uv step client") == std::vector<std::string>{"uv"});
  CHECK(languages("when c, python step client") == std::vector<std::string>{"c", "python"});
  CHECK(languages("unless uv step client") == std::vector<std::string>{"c", "python"});
  CHECK(error("when cobol step client").what.find("there are c, python, uv") != std::string::npos);
  CHECK(error("when cobol step client").column == 6);
  CHECK(error("unless c, python, uv step client").what == "this line would be for no language");
}

TEST_CASE("frames") {
  auto selector = parse<Deliver>("deliver SYN copy 3 from client").frame;
  CHECK(selector.kind == FrameKind::syn);
  CHECK(selector.copy == 3);
  CHECK(selector.from == "client");
  CHECK(parse<Deliver>("deliver SYN-ACK").frame.kind == FrameKind::syn_ack);
  CHECK(parse<Deliver>("deliver all").all);
  CHECK(parse<Drop>("drop data").frame.kind == FrameKind::data);
  CHECK(parse<Drop>("drop copies").copies);
  CHECK(parse<Drop>("drop all").all);
  CHECK(parse<Deliver>("deliver UDP to server").frame.to == "server");
  CHECK(parse<Drop>("drop fragment").frame.kind == FrameKind::fragment);
  CHECK(parse<Drop>("drop fragment 2 from client").frame.fragment == 2);
  CHECK(error("drop fragment 0").what == "a packet's first fragment is fragment 1");
  CHECK(error("rule drop fragment 2").what == "a rule counts the frames that match: \"fragment nth 2\"");
  auto options = parse<Deliver>("deliver SYN from client with mss without wscale").frame;
  CHECK(options.with == "tcp.options.mss");
  CHECK(options.without == "tcp.options.wscale");
  CHECK(error("deliver SYN with MSS").what ==
        "a TCP option belongs here: mss, sackOK, timestamps, wscale or sack");
  CHECK(error("rule drop SYN with mss").what == "a rule doesn't look at a segment's options");
}

TEST_CASE("what is done to one frame") {
  CHECK(parse<Duplicate>("duplicate SYN from client").frame.from == "client");
  CHECK(parse<HoldBack>("hold back data").let_pass == 1);
  auto back = parse<HoldBack>("hold back data from server behind 3");
  CHECK(back.let_pass == 3);
  CHECK(back.frame.kind == FrameKind::data);
  CHECK(parse<Delay>("delay data by 200ms").by == std::chrono::milliseconds(200));
  CHECK_FALSE(parse<Corrupt>("corrupt data").byte);
  CHECK(parse<Corrupt>("corrupt data byte 60").byte == 60u);
  CHECK(error("delay data 200ms").what == "\"by\" belongs here");
  CHECK(error("hold back").column == 10);
  CHECK(error("hold back data behind 0").what.find("behind one later frame") != std::string::npos);
}

TEST_CASE("cutting, mending and taking back") {
  CHECK(parse<Cut>("cut wire from client").from == "client");
  CHECK_FALSE(parse<Cut>("cut wire").mend);
  CHECK(parse<Cut>("mend wire").mend);
  parse<command::ClearWire>("clear wire");
}

TEST_CASE("what happens by chance") {
  auto impair = parse<Impair>(
      "impair wire from server loss 10% duplication 1% reordering 5% corruption 0.5% delay 50ms jitter 10ms "
      "rate 1.5mbit queue 20 seed 7");
  CHECK(impair.from == "server");
  CHECK(impair.impairment == Impairment{.loss = 0.1,
                                        .duplication = 0.01,
                                        .reordering = 0.05,
                                        .corruption = 0.005,
                                        .delay = std::chrono::milliseconds(50),
                                        .jitter = std::chrono::milliseconds(10),
                                        .rate = 1'500'000,
                                        .queue = 20,
                                        .seed = 7});
  CHECK_FALSE(parse<Impair>("impair wire none").impairment.any());
  CHECK(error("impair wire").what.find("one of loss, duplication") == 0);
  CHECK(error("impair wire loss 10").column == 18);
  CHECK(error("impair wire loss 101%").what == "a part such as 10% or 0.5% belongs here");
  CHECK(error("impair wire rate 5").what.find("bits a second belong here") == 0);
  // What the engine says it was told is what a lesson may say.
  auto again = parse<Impair>("impair wire " + to_string(impair.impairment));
  CHECK(again.impairment == impair.impairment);
}

TEST_CASE("rules") {
  auto drop = parse<AddRule>("rule drop SYN copy 2 from client nth 1");
  CHECK(drop.from == "client");
  CHECK(drop.rule.action == RuleAction::drop);
  CHECK(drop.rule.match.kind == FrameKind::syn);
  CHECK(drop.rule.match.copy == 2);
  CHECK(drop.rule.nth == 1);
  CHECK(parse<AddRule>("rule hold frame").rule.nth == 0);
  CHECK(parse<AddRule>("rule delay data by 1s").rule.delay == std::chrono::seconds(1));
  CHECK(parse<AddRule>("rule hold back data behind 2").rule.let_pass == 2);
  CHECK(parse<AddRule>("rule corrupt data byte 60").rule.byte == 60);
  auto lengths = parse<AddRule>("rule duplicate data longer 100 shorter 1000").rule;
  CHECK(lengths.match.least_payload == 101);
  CHECK(lengths.match.most_payload == 999);
  for (const char* text : {"drop SYN copy 2 from client nth 1", "delay data from server longer 9 by 250ms",
                           "hold back FIN shorter 7 behind 2", "corrupt UDP nth 3 byte 60", "hold TCP"}) {
    auto rule = parse<AddRule>(std::string("rule ") + text);
    WireRule named = rule.rule;
    if (!rule.from.empty()) named.match.from = HostId{0};
    CHECK(to_string(named, rule.from) == text);
  }
  CHECK(error("rule send data").what.find("what a rule does belongs here") == 0);
  CHECK(error("rule drop data nth 0").what == "the first frame is nth 1");
  CHECK(error("rule delay data").what == "\"by\" belongs here");
}

TEST_CASE("programs") {
  CHECK_FALSE(parse<Start>("start client").arguments);
  CHECK(parse<Start>("start client with 10.0.0.2 \"a b\"").arguments ==
        std::vector<std::string>{"10.0.0.2", "a b"});
  CHECK(parse<command::RunProgram>("run client").until.empty());
  CHECK(parse<command::RunProgram>("run client until connect").until == "connect");
  CHECK(parse<command::StepProgram>("step server").program == "server");
  CHECK(parse<command::PauseProgram>("pause server").program == "server");
  CHECK(parse<command::StopProgram>("stop server").program == "server");
  CHECK(parse<command::RestartProgram>("restart server").program == "server");
  CHECK(parse<command::SignalProgram>("signal client SIGSTOP").program == "client");
  CHECK(parse<command::SignalProgram>("signal client SIGSTOP").signal == SIGSTOP);
  CHECK(error("signal client").column == 14);
  CHECK(error("signal client STOP").what.find("SIGTERM") != std::string::npos);
  CHECK(fact<SuspendFact>("client suspended").program == "client");
  CHECK(fact<WatchFact>("client watches 1001").descriptors == 1001);
  auto sysctl = parse<command::SetSysctl>("sysctl server net.ipv4.tcp_syncookies = 0  # no cookies");
  CHECK(sysctl.key == "net.ipv4.tcp_syncookies");
  CHECK(sysctl.value == "0");
}

TEST_CASE("peers") {
  auto connect =
      parse<ToHost<command::PeerConnect>>("peer crowd connect from client to server 9000 times 10000");
  CHECK(connect.command.peer == "crowd");
  CHECK(connect.command.from == "client");
  CHECK(connect.host == "server");
  CHECK(connect.command.to.port == 9000);
  CHECK(connect.command.times == 10'000);
  CHECK(parse<ToHost<command::PeerConnect>>("peer a connect from client to server 9000").command.times == 1);
  auto serve = parse<command::PeerServe>("peer e echo on server 7 udp");
  CHECK(serve.on == "server");
  CHECK(serve.port == 7);
  CHECK(serve.transport == Transport::udp);
  CHECK(serve.echo);
  CHECK(parse<command::PeerServe>("peer e echo on server 7").transport == Transport::tcp);
  CHECK_FALSE(parse<command::PeerServe>("peer e discard on server 9").echo);
  auto flood =
      parse<ToHost<command::PeerFlood>>("peer f flood from client to 10.0.0.255 5000 size 1000 times 500");
  CHECK(flood.host.empty());
  CHECK(to_string(flood.command.to) == "10.0.0.255:5000");
  CHECK(flood.command.size == 1000);
  CHECK(flood.command.times == 500);
  CHECK_FALSE(parse<command::PeerSend>("peer crowd send \"x\"").which);
  auto send = parse<command::PeerSend>("peer crowd 17 send \"x\\n\" times 3");
  CHECK(send.which == 17u);
  CHECK(send.text == "x\n");
  CHECK(send.times == 3);
  CHECK_FALSE(parse<command::PeerClose>("peer crowd close").by_reset);
  CHECK(parse<command::PeerClose>("peer crowd 2 reset").by_reset);
  CHECK(parse<command::PeerClose>("peer crowd 2 reset").which == 2u);

  CHECK(error("peer crowd connect from client to server 9000 times 0").column == 54);
  CHECK(error("peer crowd connect from client to server 9000 times 20001").what.find("20000 is the most") !=
        std::string::npos);
  CHECK(error("peer crowd connect from client to sever 9000").what.find("there is no host \"sever\"") == 0);
  CHECK(error("peer crowd connect from client to server 0").what == "port 0 leads nowhere");
  CHECK(error("peer crowd dance").what.find("what the peer does belongs here: connect") == 0);
  CHECK(error("peer crwd close").what == "no line before this makes a peer \"crwd\"; there is crowd, echo");
  CHECK(error("peer crwd close").column == 6);
  CHECK(error("peer crowd 0 close").what == "the first connection is 1");
  CHECK(error("peer 5 close").what.find("the peer's name belongs here") == 0);
  CHECK(error("peer crowd send \"\"").what == "an empty text isn't sent");
}

TEST_CASE("a peer's name is known from the line that makes it") {
  CHECK(peer_made_by(parse_instruction("peer a connect from client to server 9000", names)) == "a");
  CHECK(peer_made_by(parse_instruction("peer b discard on server 9", names)) == "b");
  CHECK(peer_made_by(parse_instruction("peer c flood from client to server 9", names)) == "c");
  CHECK(peer_made_by(parse_instruction("peer crowd close", names)).empty());
  CHECK(peer_made_by(parse_instruction("hold wire", names)).empty());
}

TEST_CASE("an instruction keeps its words for the screen") {
  CHECK(parse_instruction("  hold wire from client ", names).text == "hold wire from client");
}

TEST_CASE("expectations and their spans") {
  CHECK(parse<Expect>("expect wire holds SYN").span == std::chrono::seconds(5));
  CHECK(parse<Expect>("expect wire saw SYN copy 3 within 10s").span == std::chrono::seconds(10));
  auto still = parse<Expect>("expect still client in connect for 300ms");
  CHECK(still.kind == Expect::Kind::still);
  CHECK(still.span == std::chrono::milliseconds(300));
  CHECK(parse<Expect>("expect no wire saw frame for 1.5s").kind == Expect::Kind::never);
  CHECK(error("expect still client connect returned 0 for 1s").column == 14);
  CHECK(error("expect still client in connect").what == "\"for\" belongs here");
}

TEST_CASE("facts about sockets") {
  auto listen = fact<SocketFact>("server tcp 9000 LISTEN recv_queue 1 send_queue 5");
  CHECK(listen.port == 9000);
  CHECK(listen.state == TcpState::listen);
  CHECK(listen.recv_queue == 1u);
  CHECK(listen.send_queue == 5u);
  CHECK(fact<SocketFact>("client tcp SYN_SENT").state == TcpState::syn_sent);
  CHECK(fact<SocketFact>("client tcp CLOSED").state == TcpState::gone);
  CHECK(fact<SocketFact>("client udp 5000 UNCONN").state == TcpState::closed);
}

TEST_CASE("facts about counters") {
  auto overflows = fact<CounterFact>("server counter ListenOverflows +1");
  CHECK(overflows.host == "server");
  CHECK(overflows.counter == "ListenOverflows");
  CHECK(overflows.by == 1);
  CHECK(fact<CounterFact>("client counter TcpRetransSegs +12").by == 12);
  for (const char* wrong :
       {"expect server counter X", "expect server counter X 1", "expect server counter X +0",
        "expect server counter X +", "expect server counter X +1x"}) {
    INFO(wrong);
    CHECK(error(wrong).what == "by how much it has risen belongs here, such as +1");
  }
  CHECK(error("expect server counter").what.find("a counter's name") == 0);
}

TEST_CASE("facts about peers") {
  CHECK(fact<PeerFact>("peer crowd connected 1000").kind == PeerFact::Kind::connected);
  CHECK(fact<PeerFact>("peer crowd connected 1000").count == 1000);
  CHECK(fact<PeerFact>("peer crowd closed 3").kind == PeerFact::Kind::closed);
  CHECK(fact<PeerFact>("peer crowd failed 3").count == 3);
  CHECK(fact<PeerFact>("peer crowd failed ECONNREFUSED").error == ECONNREFUSED);
  CHECK(fact<PeerFact>("peer crowd sent 5").kind == PeerFact::Kind::sent);
  CHECK(fact<PeerFact>("peer crowd received 5").kind == PeerFact::Kind::received);
  auto heard = fact<PeerFact>("peer crowd received \"x y\"");
  CHECK(heard.kind == PeerFact::Kind::heard);
  CHECK(heard.text == "x y");
  CHECK(error("expect peer crowd connected").column == 28);
  CHECK(error("expect peer crowd connected 0").what.find("1 is the least") != std::string::npos);
  CHECK(error("expect peer nobody connected 1").what.find("no line before this makes a peer") == 0);
  CHECK(error("expect still peer crowd received \"x\" for 1s").what.find("needs a condition") !=
        std::string::npos);
}

TEST_CASE("facts about calls and programs") {
  CHECK(fact<CallFact>("server at accept").kind == CallFact::Kind::at);
  CHECK(fact<CallFact>("client in connect").kind == CallFact::Kind::in);
  auto returned = fact<CallFact>("client recv returned 5 \"hel\\nlo\"");
  CHECK(returned.result == 5);
  CHECK(returned.data == "hel\nlo");
  CHECK_FALSE(fact<CallFact>("client socket returned").result);
  CHECK(fact<CallFact>("client getsockopt returned 0 with [4]").with == "[4]");
  CHECK(fact<CallFact>("client connect returned -1").result == -1);
  auto part = fact<CallFact>("client send returned under 10");
  CHECK(part.result->holds(9));
  CHECK_FALSE(part.result->holds(10));
  CHECK_FALSE(part.result->holds(-1));
  CHECK(error("expect client send returned under").what == "how much is missing here: a number");
  CHECK(fact<CallFact>("client connect failed ECONNREFUSED").error == ECONNREFUSED);
  CHECK(fact<EndFact>("client exited 1").status == 1);
  CHECK(fact<EndFact>("server killed SIGTERM").signal == SIGTERM);
  CHECK(fact<OutputFact>("client printed \"hi\"").text == "hi");
}

TEST_CASE("conditions last, happenings don't") {
  auto happens = [](std::string_view text) {
    Words words(text);
    return is_happening(parse_fact(words, names));
  };
  CHECK_FALSE(happens("client tcp SYN_SENT"));
  CHECK_FALSE(happens("client in connect"));
  CHECK_FALSE(happens("client exited 0"));
  CHECK_FALSE(happens("server counter ListenOverflows +1"));
  CHECK_FALSE(happens("wire holds SYN"));
  CHECK(happens("wire saw SYN"));
  CHECK(happens("client connect returned 0"));
  CHECK(happens("client printed \"x\""));
  CHECK_FALSE(happens("peer crowd received 1"));
  CHECK(happens("peer crowd received \"x\""));
}

TEST_CASE("an error points at its word and names the cure") {
  CHECK(error("run clinet until connect").column == 5);
  CHECK(error("run clinet").what == "there is no program \"clinet\"; the lesson has client, server");
  CHECK(error("run client until conect").column == 18);
  CHECK(error("expect client connect failed EREFUSED").what ==
        "an error's name belongs here, such as ECONNREFUSED");
  CHECK(error("expect client tcp SYN-SENT").column == 19);
  CHECK(error("deliver").what.find("a frame belongs here") == 0);
  CHECK(error("deliver").column == 8);
  CHECK(error("hold wire now").what == "the line should end before \"now\"");
  CHECK(error("dance").what.find(
            "a line begins with one of clear, corrupt, cut, delay, deliver, drop, duplicate, expect, hold") ==
        0);
  CHECK(error("slow wire 2").what == "a time such as 2s or 300ms belongs here");
  // from_chars reads these, too.
  CHECK(error("slow wire nans").what == "a time such as 2s or 300ms belongs here");
  CHECK(error("impair wire loss nan%").what == "a part such as 10% or 0.5% belongs here");
  CHECK(error("impair wire rate nanmbit").what.starts_with("bits a second belong here"));
  CHECK(error("expect client printed \"é\" \"open").column == 27);
}
