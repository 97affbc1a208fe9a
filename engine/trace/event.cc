#include "trace/event.h"

#include <array>
#include <cstddef>

namespace wirestep {

namespace {

template <class Enum, std::size_t count>
std::string_view word(const std::array<std::string_view, count>& words, Enum value) {
  auto index = static_cast<std::size_t>(value);
  return index < count ? words[index] : "?";
}

}  // namespace

std::string_view state_name(Transport transport, TcpState state) {
  if (transport == Transport::udp && state == TcpState::closed) return "UNCONN";
  static constexpr std::array<std::string_view, 13> words = {
      "CLOSED", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT",
      "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",    "SYN_RECV"};
  return word(words, state);
}

std::string_view name(FrameStage stage) {
  static constexpr std::array<std::string_view, 7> words = {"sent",    "held",       "delivered", "dropped",
                                                            "delayed", "duplicated", "corrupted"};
  return word(words, stage);
}

std::string_view name(Cause cause) {
  static constexpr std::array<std::string_view, 5> words = {"live", "student", "rule", "loss", "cut"};
  return word(words, cause);
}

std::string_view name(Gate gate) {
  static constexpr std::array<std::string_view, 2> words = {"run", "step"};
  return word(words, gate);
}

std::string_view name(CallStage stage) {
  static constexpr std::array<std::string_view, 3> words = {"waiting", "begin", "return"};
  return word(words, stage);
}

std::string_view name(DescriptorKind kind) {
  static constexpr std::array<std::string_view, 9> words = {
      "file", "terminal", "pipe", "socket", "epoll", "eventfd", "timerfd", "signalfd", "other"};
  return word(words, kind);
}

std::string_view name(WaitKind kind) {
  static constexpr std::array<std::string_view, 3> words = {"select", "poll", "epoll"};
  return word(words, kind);
}

std::string_view name(PeerRole role) {
  static constexpr std::array<std::string_view, 3> words = {"connect", "listen", "send"};
  return word(words, role);
}

std::string_view name(SocketTimer timer) {
  static constexpr std::array<std::string_view, 5> words = {"off", "on", "keepalive", "timewait", "probe"};
  return word(words, timer);
}

std::string_view name(Transport transport) {
  static constexpr std::array<std::string_view, 2> words = {"tcp", "udp"};
  return word(words, transport);
}

}  // namespace wirestep
