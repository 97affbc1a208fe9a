// What the kernels of a StoryTrace say: their sockets and counters.
#include "support/frame_bytes.h"
#include "support/story_trace.h"

namespace wirestep::test {

namespace {

// That host's end of the connection.
Socket end_of_connection(bool client, std::uint16_t client_port) {
  Socket socket{};
  socket.host = HostId{static_cast<std::uint8_t>(client ? 0 : 1)};
  socket.cookie = Cookie{client ? 11u : 22u};
  socket.local = host_address(client, client ? client_port : server_port);
  socket.peer = host_address(!client, client ? server_port : client_port);
  return socket;
}

}  // namespace

void StoryTrace::socket(std::string_view where, TcpState state, std::uint32_t recv_queue,
                        std::uint32_t send_queue, SocketTimer timer, std::uint32_t expires_ms) {
  Socket socket = end_of_connection(where == "client", client_port);
  socket.state = state;
  socket.recv_queue = recv_queue;
  socket.send_queue = send_queue;
  socket.timer = timer;
  socket.expires_ms = expires_ms;
  socket.has_info = state == TcpState::established;
  socket.info.rtt_us = 1200;
  socket.info.rttvar_us = 300;
  socket.info.rto_us = 201'000;
  socket.info.snd_cwnd = 10;
  socket.info.snd_ssthresh = 0x7fffffff;
  socket.info.snd_mss = 1448;
  socket.has_memory = state != TcpState::syn_recv && state != TcpState::time_wait;
  socket.memory = {recv_queue > 0 ? recv_queue + 768 : 0, 131072, send_queue > 0 ? send_queue + 1280 : 0,
                   46080, 0};
  socket.inode = state == TcpState::syn_recv || state == TcpState::time_wait ? 0 : 77;
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::udp_socket(std::string_view where, Cookie cookie) {
  Socket socket = end_of_connection(where == "client", client_port);
  if (cookie != Cookie{}) socket.cookie = cookie;
  socket.transport = Transport::udp;
  socket.state = TcpState::closed;
  socket.local.ip = {};
  socket.peer = {Family::ipv4, {}, 0};
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::listening(std::uint32_t queue, std::uint32_t backlog, std::uint32_t inode) {
  Socket socket{};
  socket.host = HostId{1};
  socket.cookie = Cookie{21};
  socket.state = TcpState::listen;
  socket.local = host_address(false, server_port);
  socket.peer = {Family::ipv4, {}, 0};
  socket.recv_queue = queue;
  socket.send_queue = backlog;
  socket.inode = inode;
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::told(std::string_view where, const TcpInfo& info, std::uint32_t recv_queue,
                      std::uint32_t send_queue) {
  Socket socket = end_of_connection(where == "client", client_port);
  socket.state = TcpState::established;
  socket.recv_queue = recv_queue;
  socket.send_queue = send_queue;
  socket.inode = 77;
  socket.has_info = socket.has_memory = true;
  socket.info = info;
  socket.memory = {recv_queue, 131072, send_queue, 46080, 0};
  add(SocketEvent{trace.store(socket)});
}

void StoryTrace::count(std::string_view where, std::string_view counter, std::int64_t delta) {
  CounterChange change{trace.store(counter), static_cast<std::uint64_t>(delta), delta};
  add(CountersEvent{host(where), trace.store(std::span<const CounterChange>(&change, 1))});
}

}  // namespace wirestep::test
