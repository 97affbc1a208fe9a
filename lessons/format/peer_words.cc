#include "lessons/format/peer_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>

namespace wirestep::lesson {

namespace {

using Action = decltype(Instruction::action);

// Ephemeral ports to one address are some 28 000 (net.ipv4.ip_local_port_range).
constexpr std::uint64_t most_connections = 20'000;
constexpr std::uint64_t most_times = 1'000'000;
constexpr std::uint64_t most_bytes = 65'507;  // that a UDP datagram carries over IPv4

std::uint16_t take_port(Words& words) {
  auto port = words.take_number("the port", 65535);
  if (port == 0) words.fail("port 0 leads nowhere");
  return static_cast<std::uint16_t>(port);
}

std::uint32_t accept_times(Words& words, std::uint64_t most) {
  if (!words.accept("times")) return 1;
  auto times = words.take_number("how many times", most);
  if (times == 0) words.fail("1 is the least");
  return static_cast<std::uint32_t>(times);
}

std::string take_host_after(std::string_view word, Words& words, const Names& names) {
  words.demand(word);
  return words.take_name("host", names.hosts);
}

// "to server 9000", "to 10.0.0.255 9000".
template <class PeerCommand>
void take_target(Words& words, const Names& names, ToHost<PeerCommand>& to) {
  words.demand("to");
  if (auto address = endpoint_from(words.peek()); address && address->family != Family::none) {
    to.command.to = *address;
    words.take("an address");
  } else {
    to.host = words.take_name("host", names.hosts);
  }
  to.command.to.port = take_port(words);
}

Action parse_connect(std::string peer, Words& words, const Names& names) {
  ToHost<command::PeerConnect> connect{{std::move(peer), take_host_after("from", words, names), {}, 1}, ""};
  take_target(words, names, connect);
  connect.command.times = accept_times(words, most_connections);
  return connect;
}

Action parse_serve(std::string peer, bool echo, Words& words, const Names& names) {
  command::PeerServe serve{std::move(peer), take_host_after("on", words, names), take_port(words),
                           Transport::tcp, echo};
  if (words.accept("udp")) serve.transport = Transport::udp;
  return serve;
}

Action parse_flood(std::string peer, Words& words, const Names& names) {
  ToHost<command::PeerFlood> flood{{std::move(peer), take_host_after("from", words, names), {}, 1, 1}, ""};
  take_target(words, names, flood);
  if (words.accept("size"))
    flood.command.size = static_cast<std::uint32_t>(words.take_number("how many bytes", most_bytes));
  flood.command.times = accept_times(words, most_times);
  return flood;
}

Action parse_send(std::string peer, std::optional<std::uint32_t> which, Words& words) {
  command::PeerSend send{std::move(peer), which, words.take("what it sends, in \"…\",").text, 1};
  if (send.text.empty()) words.fail("an empty text isn't sent");
  send.times = accept_times(words, most_times);
  return send;
}

void check_known(const Words& words, const std::string& peer, const Names& names) {
  if (std::find(names.peers.begin(), names.peers.end(), peer) != names.peers.end()) return;
  words.fail(names.peers.empty() ? fmt::format("no line before this makes a peer \"{}\"", peer)
                                 : fmt::format("no line before this makes a peer \"{}\"; there is {}", peer,
                                               join(names.peers)));
}

}  // namespace

Action parse_peer(Words& words, const Names& names) {
  if (words.done() || words.peek().empty() || std::isalpha(static_cast<unsigned char>(words.peek()[0])) == 0)
    words.fail("the peer's name belongs here: a word that begins with a letter");
  const Words at_name = words;
  std::string peer = words.take("the peer's name").text;
  if (words.accept("connect")) return parse_connect(peer, words, names);
  if (words.accept("echo")) return parse_serve(peer, true, words, names);
  if (words.accept("discard")) return parse_serve(peer, false, words, names);
  if (words.accept("flood")) return parse_flood(peer, words, names);
  std::optional<std::uint32_t> which;
  if (auto number = words.accept_number(most_connections)) which = static_cast<std::uint32_t>(*number);
  if (which == 0u) words.fail("the first connection is 1");
  bool send = words.accept("send"), reset = !send && words.accept("reset");
  if (!send && !reset && !words.accept("close"))
    words.fail("what the peer does belongs here: connect, echo, discard, flood, send, close or reset");
  check_known(at_name, peer, names);
  if (send) return parse_send(peer, which, words);
  return command::PeerClose{peer, which, reset};
}

std::string peer_made_by(const Instruction& instruction) {
  if (auto* connect = std::get_if<ToHost<command::PeerConnect>>(&instruction.action))
    return connect->command.peer;
  if (auto* serve = std::get_if<command::PeerServe>(&instruction.action)) return serve->peer;
  if (auto* flood = std::get_if<ToHost<command::PeerFlood>>(&instruction.action)) return flood->command.peer;
  return "";
}

Fact parse_peer_fact(Words& words, const Names& names) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  check_known(words, std::string(words.peek()), names);
  PeerFact fact;
  fact.peer = words.take("the peer's name").text;
  if (words.accept("connected")) {
    fact.count = words.take_number("how many", most_connections);
  } else if (words.accept("closed")) {
    fact.kind = PeerFact::Kind::closed;
    fact.count = words.take_number("how many", most);
  } else if (words.accept("failed")) {
    fact.kind = PeerFact::Kind::failed;
    if (auto number = words.accept_number(most)) {
      fact.count = *number;
    } else {
      fact.error = parse_errno(words);
    }
  } else if (words.accept("sent")) {
    fact.kind = PeerFact::Kind::sent;
    fact.count = words.take_number("how many bytes", most);
  } else if (words.accept("received")) {
    fact.kind = PeerFact::Kind::received;
    if (auto number = words.accept_number(most)) {
      fact.count = *number;
    } else {
      fact.kind = PeerFact::Kind::heard;
      fact.text = words.take("how many bytes, or the text in \"…\",").text;
      if (fact.text.empty()) words.fail("an empty text is received always");
    }
  } else {
    words.fail("what the peer has done belongs here: connected, closed, failed, sent or received");
  }
  if (fact.count == 0) words.fail("so many, or more: 1 is the least");
  return fact;
}

}  // namespace wirestep::lesson
