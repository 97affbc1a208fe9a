// What a pointer points to, in words.

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "program/describe.h"
#include "program/describe_memory.h"
#include "program/symbols.h"

namespace wirestep {

namespace {

using Memory = std::span<const std::byte>;

// The structure at the start of `bytes`; what is missing is zero.
template <class Structure>
Structure take(Memory bytes) {
  Structure value{};
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  return value;
}

// So many descriptors are told in words; a WaitEvent has the rest.
constexpr std::size_t most_told = 16;

// The part's entries that are told, of `size` bytes each.
Memory told_entries(const Parts::Entry& part, std::size_t size) {
  return part.bytes.first(std::min(part.bytes.size(), most_told * size));
}

std::string more_if_cut(const Parts::Entry& part, Memory told) {
  return part.total > told.size() ? ", …" : "";
}

}  // namespace

Endpoint read_endpoint(Memory bytes) {
  Endpoint endpoint;
  const auto family = take<sockaddr>(bytes).sa_family;
  if (family == AF_INET && bytes.size() >= sizeof(sockaddr_in)) {
    const auto address = take<sockaddr_in>(bytes);
    endpoint.family = Family::ipv4;
    endpoint.port = ntohs(address.sin_port);
    std::memcpy(endpoint.ip.data(), &address.sin_addr, sizeof address.sin_addr);
  } else if (family == AF_INET6 && bytes.size() >= offsetof(sockaddr_in6, sin6_scope_id)) {
    const auto address = take<sockaddr_in6>(bytes);
    endpoint.family = Family::ipv6;
    endpoint.port = ntohs(address.sin6_port);
    std::memcpy(endpoint.ip.data(), &address.sin6_addr, sizeof address.sin6_addr);
  }
  return endpoint;
}

std::string describe_address(Memory bytes) {
  if (bytes.size() < sizeof(sa_family_t)) return "…";
  const Endpoint endpoint = read_endpoint(bytes);
  if (endpoint.family != Family::none) return to_string(endpoint);
  const auto family = take<sockaddr>(bytes).sa_family;
  const Memory rest = bytes.subspan(sizeof(sa_family_t));
  if (family != AF_UNIX || rest.empty()) return symbols::domain(family);
  const char* path = reinterpret_cast<const char*>(rest.data());
  if (path[0] == '\0') return "@" + std::string(path + 1, rest.size() - 1);
  return "\"" + std::string(path, strnlen(path, rest.size())) + "\"";
}

std::string describe_data(Memory bytes, std::size_t total) {
  std::string text = "\"";
  for (const std::byte byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c == '"' || c == '\\') {
      text.append("\\").append(1, c);
    } else if (c >= ' ' && c <= '~') {
      text += c;
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned>(byte));
    }
  }
  text += "\"";
  return bytes.size() < total ? text + "…" : text;
}

std::string describe_numbers(const Parts::Entry& part) {
  if (part.total == 0 || part.total % sizeof(int) != 0 || part.bytes.size() != part.total ||
      part.total > 16) {
    return describe_data(part.bytes, part.total);
  }
  return describe_lengths(part);
}

std::string describe_lengths(const Parts::Entry& part) {
  std::string text;
  for (std::size_t at = 0; at + sizeof(int) <= part.bytes.size(); at += sizeof(int)) {
    text += fmt::format("{}{}", at == 0 ? "" : ", ", take<int>(part.bytes.subspan(at)));
  }
  return "[" + text + "]";
}

std::string describe_message_flags(const Parts::Entry& part) {
  return symbols::message_flags(take<int>(part.bytes));
}

std::string describe_error_option(const Parts::Entry& part) {
  return "[" + symbols::error(take<int>(part.bytes)) + "]";
}

std::string describe_time(const Parts::Entry& part, long fraction) {
  const auto time = take<timeval>(part.bytes);  // a timespec has the same shape
  return fmt::format("{:g} s", static_cast<double>(time.tv_sec) +
                                   static_cast<double>(time.tv_usec) / static_cast<double>(fraction));
}

std::string describe_set(const Parts::Entry& part) {
  std::string text;
  std::size_t told = 0;
  for (std::size_t fd = 0; fd < part.bytes.size() * 8; ++fd) {
    if ((static_cast<unsigned>(part.bytes[fd / 8]) >> fd % 8 & 1) == 0) continue;
    if (told++ == most_told) return "[" + text + " …]";
    text += fmt::format("{}{}", text.empty() ? "" : " ", fd);
  }
  return "[" + text + "]";
}

std::string describe_polled(const Parts::Entry& part, bool returned) {
  std::string text;
  const Memory told = told_entries(part, sizeof(pollfd));
  for (std::size_t at = 0; at + sizeof(pollfd) <= told.size(); at += sizeof(pollfd)) {
    const auto entry = take<pollfd>(told.subspan(at));
    text += fmt::format("{}{{fd={}, events={}", at == 0 ? "" : ", ", entry.fd,
                        symbols::poll_events(entry.events));
    text += returned ? fmt::format(", revents={}}}", symbols::poll_events(entry.revents)) : "}";
  }
  return "[" + text + more_if_cut(part, told) + "]";
}

std::string describe_events(const Parts::Entry& part) {
  std::string text;
  const Memory told = told_entries(part, sizeof(epoll_event));
  for (std::size_t at = 0; at + sizeof(epoll_event) <= told.size(); at += sizeof(epoll_event)) {
    const auto event = take<epoll_event>(told.subspan(at));
    const std::uint64_t data = event.data.u64;
    text += fmt::format("{}{{{}, data={}}}", at == 0 ? "" : ", ", symbols::epoll_events(event.events), data);
  }
  return text + more_if_cut(part, told);
}

}  // namespace wirestep
