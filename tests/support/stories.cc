// The stories that story_trace.h names.
#include <cerrno>

#include "support/story_trace.h"

namespace wirestep::test {

void play_sticky(StoryTrace& story) {
  constexpr Cookie client_socket{11}, server_socket{22};
  story.returned("server", -1, EINTR);  // its recv() of the handshake's story
  for (int bytes : {3, 4}) {
    story.about(client_socket, "3\n\"…\"\n" + std::to_string(bytes) + "\n0");
    story.call("client", "send", 26, bytes);
  }
  story.deliver(story.send("client", packet::psh | packet::ack, 1, 1, "AAABBBB"));
  story.deliver(story.send("server", packet::ack, 1, 8));
  for (int bytes : {3, 3, 1}) {
    story.about(server_socket, "4\n\"…\"\n3\n0");
    story.call("server", "recv", 32, bytes);
  }
}

void play_handshake(StoryTrace& story, HandshakeUntil until, const std::string& directory) {
  using namespace std::chrono_literals;
  auto source = [&](const char* file) { return directory.empty() ? std::string() : directory + "/" + file; };
  auto think = [&] { story.pass(2300ms); };
  story.start("server", source("server.c"));
  story.gate("server", Gate::step);
  story.call("server", "socket", 24, 3);
  story.call("server", "bind", 25);
  story.call("server", "listen", 26);
  story.listening();
  if (until == HandshakeUntil::listening) return;
  think();
  story.begin("server", "accept", 28);
  story.wire(WireMode::hold);
  story.start("client", source("client.c"));
  story.call("client", "socket", 23, 3);
  story.begin("client", "connect", 24);
  story.deliver(story.send_arp("client"));
  story.deliver(story.send_arp("server"));
  FrameId syn = story.send("client", packet::syn, 0, 0);
  story.hold(syn);
  story.socket("client", TcpState::syn_sent, 0, 1, SocketTimer::on, 980);
  if (until == HandshakeUntil::syn_held) return;
  think();
  story.deliver(syn);
  FrameId syn_ack = story.send("server", packet::syn | packet::ack, 0, 1);
  story.hold(syn_ack);
  story.socket("server", TcpState::syn_recv, 0, 0, SocketTimer::on, 990);
  if (until == HandshakeUntil::syn_ack_held) return;
  think();
  story.deliver(syn_ack);
  story.returned("client", 0);
  FrameId ack = story.send("client", packet::ack, 1, 1);
  story.hold(ack);
  story.socket("client", TcpState::established);
  story.waiting("client", "send", 26);
  if (until == HandshakeUntil::ack_held) return;
  think();
  story.deliver(ack);
  story.socket("server", TcpState::established);
  story.returned("server", 4);
  story.begin("server", "recv", 32);
  if (until == HandshakeUntil::established) return;
  think();
  story.wire(WireMode::live);
  story.begin("client", "send", 26);
  FrameId data = story.send("client", packet::psh | packet::ack, 1, 1, "hello");
  story.returned("client", 5);
  story.begin("client", "recv", 29);
  story.deliver(data);
  FrameId answer = story.send("server", packet::ack, 1, 6);
  story.deliver(answer);
  story.returned("server", 5);
  story.print("server", "server heard: hello\n");
  if (until == HandshakeUntil::data) return;
  think();
  story.call("server", "send", 35, 2);
  FrameId hi = story.send("server", packet::psh | packet::ack, 1, 6, "hi");
  story.deliver(hi);
  story.returned("client", 2);
  story.deliver(story.send("client", packet::ack, 6, 3));
  story.print("client", "client heard: hi\n");
  story.call("client", "close", 33);
  FrameId fin = story.send("client", packet::fin | packet::ack, 6, 3);
  story.deliver(fin);
  story.socket("client", TcpState::fin_wait_2);
  story.socket("server", TcpState::close_wait);
  story.exit("client", 0);
  think();
  story.call("server", "close", 38);
  FrameId last = story.send("server", packet::fin | packet::ack, 3, 7);
  story.deliver(last);
  story.socket("client", TcpState::time_wait, 0, 0, SocketTimer::time_wait, 59800);
  story.deliver(story.send("client", packet::ack, 7, 4));
  story.socket("server", TcpState::gone);
  story.exit("server", 0);
}

void play_transfer(StoryTrace& story, int rounds) {
  const std::string data(1000, 'x');
  TcpInfo info{};
  info.snd_mss = 1000;
  info.snd_cwnd = 10;
  info.snd_ssthresh = 0x7fffffff;
  info.rto_us = 204'000;
  std::uint32_t seq = 1;
  for (int round = 0; round < rounds; ++round) {
    info.rtt_us = 20'000 + static_cast<std::uint32_t>(round % 7) * 3'000;
    info.rttvar_us = 4'000 + static_cast<std::uint32_t>(round % 3) * 1'000;
    for (std::uint32_t i = 0; i < info.snd_cwnd; ++i, seq += 1000)
      story.deliver(story.send("client", packet::ack, seq, 1, data));
    story.told("client", info, 0, info.snd_cwnd * 1000);
    story.told("server", info, static_cast<std::uint32_t>(round % 4) * 9'000);
    story.pass(std::chrono::microseconds(info.rtt_us));
    story.deliver(story.send("server", packet::ack, 1, seq));
    if (round == rounds / 2)
      info.snd_ssthresh = info.snd_cwnd = info.snd_cwnd / 2;
    else
      info.snd_cwnd += info.snd_cwnd < info.snd_ssthresh ? info.snd_cwnd / 4 : 1;
  }
}

}  // namespace wirestep::test
