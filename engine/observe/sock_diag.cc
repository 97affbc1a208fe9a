#include "observe/sock_diag.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace wirestep {

namespace {

// States that are asked for, a bit each; SYN_RECV stands for the requests, too. Kernels before 6.8 have no
// TCP_BOUND_INACTIVE, and headers of that age no name for it.
constexpr std::uint32_t all_states = 0xfff;
constexpr std::uint32_t bound_inactive = 1u << 13;

// What a dump of 32 KiB at a time needs (the kernel's limit for one message of a dump).
constexpr std::size_t buffer_bytes = 64 * 1024;

Endpoint endpoint(int family, const __be32* address, __be16 port) {
  Endpoint endpoint;
  endpoint.family = family == AF_INET ? Family::ipv4 : Family::ipv6;
  std::memcpy(endpoint.ip.data(), address, family == AF_INET ? 4 : 16);
  endpoint.port = ntohs(port);
  return endpoint;
}

// tcpi_rcv_wnd came with Linux 6.2, right behind tcpi_snd_wnd; Debian 12's header has no name for it.
std::uint32_t receive_window_of(const nlattr* attribute) {
  constexpr std::size_t at = offsetof(tcp_info, tcpi_snd_wnd) + sizeof(std::uint32_t);
  std::uint32_t window = 0;
  if (mnl_attr_get_payload_len(attribute) >= at + sizeof window)
    std::memcpy(&window, static_cast<const std::byte*>(mnl_attr_get_payload(attribute)) + at, sizeof window);
  return window;
}

// The kernel's tcp_info may be shorter than ours (an older kernel) or longer.
TcpInfo tcp_info_of(const nlattr* attribute) {
  tcp_info info{};
  std::memcpy(&info, mnl_attr_get_payload(attribute),
              std::min<std::size_t>(mnl_attr_get_payload_len(attribute), sizeof info));
  TcpInfo ours{};
  ours.rtt_us = info.tcpi_rtt;
  ours.rttvar_us = info.tcpi_rttvar;
  ours.rto_us = info.tcpi_rto;
  ours.snd_cwnd = info.tcpi_snd_cwnd;
  ours.snd_ssthresh = info.tcpi_snd_ssthresh;
  ours.retransmits = info.tcpi_retransmits;
  ours.total_retrans = info.tcpi_total_retrans;
  ours.unacked = info.tcpi_unacked;
  ours.lost = info.tcpi_lost;
  ours.snd_mss = info.tcpi_snd_mss;
  ours.rcv_mss = info.tcpi_rcv_mss;
  ours.rcv_space = info.tcpi_rcv_space;
  ours.notsent_bytes = info.tcpi_notsent_bytes;
  ours.bytes_sent = info.tcpi_bytes_sent;
  ours.bytes_acked = info.tcpi_bytes_acked;
  ours.bytes_received = info.tcpi_bytes_received;
  ours.segs_out = info.tcpi_segs_out;
  ours.segs_in = info.tcpi_segs_in;
  ours.snd_wnd = info.tcpi_snd_wnd;
  ours.rcv_wnd = receive_window_of(attribute);
  ours.rcv_ssthresh = info.tcpi_rcv_ssthresh;
  ours.ato_us = info.tcpi_ato;
  ours.min_rtt_us = info.tcpi_min_rtt;
  ours.rcv_rtt_us = info.tcpi_rcv_rtt;
  ours.last_data_sent_ms = info.tcpi_last_data_sent;
  ours.last_data_recv_ms = info.tcpi_last_data_recv;
  ours.last_ack_recv_ms = info.tcpi_last_ack_recv;
  ours.advmss = info.tcpi_advmss;
  ours.pmtu = info.tcpi_pmtu;
  ours.reordering = info.tcpi_reordering;
  ours.sacked = info.tcpi_sacked;
  ours.retrans = info.tcpi_retrans;
  ours.dsack_dups = info.tcpi_dsack_dups;
  ours.reord_seen = info.tcpi_reord_seen;
  ours.rcv_ooopack = info.tcpi_rcv_ooopack;
  ours.bytes_retrans = info.tcpi_bytes_retrans;
  ours.pacing_rate = info.tcpi_pacing_rate;
  ours.delivery_rate = info.tcpi_delivery_rate;
  ours.busy_us = info.tcpi_busy_time;
  ours.rwnd_limited_us = info.tcpi_rwnd_limited;
  ours.sndbuf_limited_us = info.tcpi_sndbuf_limited;
  ours.ca_state = info.tcpi_ca_state;
  ours.backoff = info.tcpi_backoff;
  ours.probes = info.tcpi_probes;
  ours.options = info.tcpi_options;
  ours.snd_wscale = info.tcpi_snd_wscale;
  ours.rcv_wscale = info.tcpi_rcv_wscale;
  return ours;
}

SocketMemory memory_of(const nlattr* attribute) {
  std::uint32_t words[SK_MEMINFO_VARS] = {};
  std::memcpy(words, mnl_attr_get_payload(attribute),
              std::min<std::size_t>(mnl_attr_get_payload_len(attribute), sizeof words));
  return {words[SK_MEMINFO_RMEM_ALLOC], words[SK_MEMINFO_RCVBUF], words[SK_MEMINFO_WMEM_QUEUED],
          words[SK_MEMINFO_SNDBUF], words[SK_MEMINFO_DROPS]};
}

int read_attribute(const nlattr* attribute, void* data) {
  auto& socket = *static_cast<Socket*>(data);
  if (mnl_attr_get_type(attribute) == INET_DIAG_INFO && socket.state != TcpState::listen) {
    socket.has_info = true;
    socket.info = tcp_info_of(attribute);
  }
  if (mnl_attr_get_type(attribute) == INET_DIAG_SKMEMINFO) {
    socket.has_memory = true;
    socket.memory = memory_of(attribute);
  }
  return MNL_CB_OK;
}

Socket socket_of(HostId host, Transport transport, const nlmsghdr* message) {
  const auto* row = static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(message));
  Socket socket{};
  socket.host = host;
  socket.cookie.value = std::uint64_t{row->id.idiag_cookie[1]} << 32 | row->id.idiag_cookie[0];
  socket.transport = transport;
  socket.state = static_cast<TcpState>(row->idiag_state);
  socket.local = endpoint(row->idiag_family, row->id.idiag_src, row->id.idiag_sport);
  socket.peer = endpoint(row->idiag_family, row->id.idiag_dst, row->id.idiag_dport);
  socket.recv_queue = row->idiag_rqueue;
  socket.send_queue = row->idiag_wqueue;
  socket.timer = static_cast<SocketTimer>(row->idiag_timer);
  socket.retransmits = row->idiag_retrans;
  socket.expires_ms = row->idiag_expires;
  socket.inode = row->idiag_inode;
  socket.uid = row->idiag_uid;
  mnl_attr_parse(message, sizeof *row, read_attribute, &socket);
  return socket;
}

}  // namespace

struct SockDiag::Request {
  nlmsghdr header;
  inet_diag_req_v2 body;

  Request(Transport transport, Family family, std::uint16_t flags) : header{}, body{} {
    header.nlmsg_len = sizeof *this;
    header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    body.sdiag_family = family == Family::ipv4 ? AF_INET : AF_INET6;
    body.sdiag_protocol = transport == Transport::tcp ? IPPROTO_TCP : IPPROTO_UDP;
    body.idiag_ext = 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1);
    body.idiag_states = all_states;
    body.id.idiag_cookie[0] = body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  }
};

SockDiag::SockDiag(HostId host, int socket) : host_(host), socket_(socket), buffer_(buffer_bytes) {}

int SockDiag::list(bool bound, std::vector<Socket>& sockets) {
  for (Transport transport : {Transport::tcp, Transport::udp}) {
    for (Family family : {Family::ipv4, Family::ipv6}) {
      Request request(transport, family, NLM_F_DUMP);
      if (bound && transport == Transport::tcp) request.body.idiag_states |= bound_inactive;
      int error = ask(request, sockets);
      if (error != 0 && error != ENOENT) return error;
    }
  }
  return 0;
}

std::optional<Socket> SockDiag::find(const Flow& flow) {
  Request request(flow.transport, flow.local.family, 0);
  auto& id = request.body.id;
  // For UDP the kernel takes source and destination the other way round, "for historical reasons"
  // (udp_diag.c).
  const Endpoint& source = flow.transport == Transport::tcp ? flow.local : flow.peer;
  const Endpoint& destination = flow.transport == Transport::tcp ? flow.peer : flow.local;
  std::memcpy(id.idiag_src, source.ip.data(), sizeof id.idiag_src);
  std::memcpy(id.idiag_dst, destination.ip.data(), sizeof id.idiag_dst);
  id.idiag_sport = htons(source.port);
  id.idiag_dport = htons(destination.port);
  std::vector<Socket> found;
  if (ask(request, found) != 0 || found.empty()) return {};
  return found.front();
}

// Sends the request and reads the answer to its end: one message, or for a dump as many as there are. Returns
// the errno that the kernel answered, or 0.
int SockDiag::ask(Request& request, std::vector<Socket>& sockets) {
  request.header.nlmsg_seq = ++sequence_;
  Transport transport = request.body.sdiag_protocol == IPPROTO_TCP ? Transport::tcp : Transport::udp;
  bool dump = (request.header.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
  if (send(socket_, &request, sizeof request, 0) < 0) return errno;
  while (true) {
    ssize_t size = recv(socket_, buffer_.data(), buffer_.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return errno;
    int left = static_cast<int>(size);
    const auto* message = reinterpret_cast<const nlmsghdr*>(buffer_.data());
    for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
      if (message->nlmsg_seq != sequence_) continue;  // the rest of an answer that was broken off
      if (message->nlmsg_type == NLMSG_DONE) return 0;
      if (message->nlmsg_type == NLMSG_ERROR)
        return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message))->error;
      sockets.push_back(socket_of(host_, transport, message));
      if (!dump) return 0;
    }
  }
}

}  // namespace wirestep
