#include "app/panels/kernel_words.h"

#include <fmt/format.h>

#include <array>

namespace wirestep::app {

namespace {

constexpr std::uint32_t no_threshold = 0x7fffffff;  // TCP_INFINITE_SSTHRESH (include/net/tcp.h)

std::string_view words_or_nothing(const Strings& strings, const std::string& key) {
  std::string_view words = strings(key);
  return words == key ? std::string_view() : words;
}

std::string per_second(std::uint64_t bytes) {
  return bytes_text(static_cast<double>(bytes)) + "/s";
}

std::string congestion_state(std::uint8_t state) {
  constexpr std::array<std::string_view, 5> names = {"Open", "Disorder", "CWR", "Recovery", "Loss"};
  return state < names.size() ? std::string(names[state]) : fmt::format("{}", state);
}

std::string option_names(std::uint8_t options) {
  std::string names;
  for (auto [bit, name] :
       {std::pair(1, "timestamps"), std::pair(2, "SACK"), std::pair(4, "wscale"), std::pair(8, "ECN")})
    if (options & bit) names += (names.empty() ? "" : " ") + std::string(name);
  return names.empty() ? "–" : names;
}

// A row whose meaning's key is its name.
SocketFactRow fact(std::string_view name, std::string value) {
  return {name, std::move(value), "info." + std::string(name)};
}

std::string number(std::uint64_t value) {
  return fmt::format("{}", value);
}
std::string bytes(std::uint64_t value) {
  return bytes_text(static_cast<double>(value));
}
std::string us(std::uint64_t value) {
  return microseconds_text(static_cast<double>(value));
}

std::vector<SocketFactGroup> info_facts(const TcpInfo& info) {
  return {
      {"info.of_time",
       {fact("rtt", us(info.rtt_us)), fact("rttvar", us(info.rttvar_us)),
        fact("min_rtt", us(info.min_rtt_us)), fact("rto", us(info.rto_us)),
        fact("backoff", number(info.backoff)), fact("ato", us(info.ato_us)),
        fact("rcv_rtt", us(info.rcv_rtt_us))}},
      {"info.of_windows",
       {fact("snd_cwnd", segments_text(info.snd_cwnd)),
        fact("snd_ssthresh", segments_text(info.snd_ssthresh)), fact("snd_wnd", bytes(info.snd_wnd)),
        fact("rcv_wnd", bytes(info.rcv_wnd)), fact("rcv_ssthresh", bytes(info.rcv_ssthresh)),
        fact("rcv_space", bytes(info.rcv_space))}},
      {"info.of_loss",
       {fact("ca_state", congestion_state(info.ca_state)), fact("unacked", number(info.unacked)),
        fact("sacked", number(info.sacked)), fact("lost", number(info.lost)),
        fact("retrans", number(info.retrans)), fact("retransmits", number(info.retransmits)),
        fact("total_retrans", number(info.total_retrans)), fact("bytes_retrans", bytes(info.bytes_retrans)),
        fact("probes", number(info.probes)), fact("reordering", number(info.reordering)),
        fact("reord_seen", number(info.reord_seen)), fact("rcv_ooopack", number(info.rcv_ooopack)),
        fact("dsack_dups", number(info.dsack_dups))}},
      {"info.of_amounts",
       {fact("bytes_sent", bytes(info.bytes_sent)), fact("bytes_acked", bytes(info.bytes_acked)),
        fact("bytes_received", bytes(info.bytes_received)), fact("notsent_bytes", bytes(info.notsent_bytes)),
        fact("segs_out", number(info.segs_out)), fact("segs_in", number(info.segs_in))}},
      {"info.of_sizes",
       {fact("snd_mss", bytes(info.snd_mss)), fact("rcv_mss", bytes(info.rcv_mss)),
        fact("advmss", bytes(info.advmss)), fact("pmtu", bytes(info.pmtu)),
        fact("options", option_names(info.options)),
        fact("wscale", fmt::format("{}, {}", info.snd_wscale, info.rcv_wscale))}},
      {"info.of_pace",
       {fact("delivery_rate", per_second(info.delivery_rate)),
        fact("pacing_rate", per_second(info.pacing_rate)), fact("busy_time", us(info.busy_us)),
        fact("rwnd_limited", us(info.rwnd_limited_us)), fact("sndbuf_limited", us(info.sndbuf_limited_us))}},
  };
}

}  // namespace

std::string_view state_meaning(const Strings& strings, const Socket& socket) {
  bool waits =
      socket.inode == 0 && (socket.state == TcpState::established || socket.state == TcpState::close_wait);
  if (socket.transport == Transport::tcp && waits) return strings("state.unaccepted");
  std::string name(state_name(socket.transport, socket.state));
  if (socket.transport == Transport::udp && socket.state == TcpState::established) name = "udp_connected";
  return words_or_nothing(strings, "state." + name);
}

std::string_view counter_meaning(const Strings& strings, std::string_view counter) {
  return words_or_nothing(strings, "counter." + std::string(counter));
}

std::string bytes_text(double bytes) {
  if (bytes < 1) return "0";
  if (bytes < 10'000) return fmt::format("{:.0f} B", bytes);
  constexpr std::array<std::string_view, 4> units = {"KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (bytes /= 1024; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.{}f} {}", bytes, bytes < 100 ? 1 : 0, units[unit]);
}

std::string microseconds_text(double us) {
  if (us < 1000) return fmt::format("{:.0f} µs", us);
  if (us < 1e6) return fmt::format("{:.{}f} ms", us / 1e3, us < 1e5 ? 1 : 0);
  return fmt::format("{:.1f} s", us / 1e6);
}

std::string segments_text(std::uint32_t segments) {
  return segments >= no_threshold ? "∞" : fmt::format("{}", segments);
}

std::vector<SocketFactGroup> socket_facts(const Socket& socket) {
  std::vector<SocketFactGroup> groups;
  if (socket.has_info)
    for (SocketFactGroup& group : info_facts(socket.info)) groups.push_back(std::move(group));
  if (socket.has_memory) {
    const SocketMemory& memory = socket.memory;
    groups.push_back({"info.of_memory",
                      {fact("rmem", bytes(memory.rmem)), fact("rcvbuf", bytes(memory.rcvbuf)),
                       fact("wmem", bytes(memory.wmem)), fact("sndbuf", bytes(memory.sndbuf)),
                       fact("drops", number(memory.drops))}});
  }
  groups.push_back({"info.of_socket",
                    {fact("uid", number(socket.uid)), fact("inode", number(socket.inode)),
                     fact("cookie", number(socket.cookie.value))}});
  return groups;
}

}  // namespace wirestep::app
