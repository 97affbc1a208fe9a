#include "packet/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace wirestep::packet {

std::string hex8(std::uint64_t value) {
  return fmt::format("0x{:02x}", value);
}
std::string hex16(std::uint64_t value) {
  return fmt::format("0x{:04x}", value);
}
std::string hex32(std::uint64_t value) {
  return fmt::format("0x{:08x}", value);
}

std::string flag(std::uint64_t value) {
  return value ? "set" : "not set";
}

std::string mac(Bytes bytes) {
  std::string text;
  for (std::byte byte : bytes) text += fmt::format("{}{:02x}", text.empty() ? "" : ":", byte);
  return text;
}

namespace {

constexpr std::size_t text_shown = 64;  // characters: about what fits beside the other fields
constexpr std::size_t hex_shown = 16;   // bytes: a line of a hex dump

bool readable(std::byte byte) {
  auto c = std::to_integer<unsigned char>(byte);
  return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

std::string quoted(Bytes bytes) {
  std::string text = "\"";
  for (std::byte byte : bytes) {
    char c = std::to_integer<char>(byte);
    if (c == '\n')
      text += "\\n";
    else if (c == '\r')
      text += "\\r";
    else if (c == '\t')
      text += "\\t";
    else if (c == '"' || c == '\\')
      (text += '\\') += c;
    else
      text += c;
  }
  return text + '"';
}

}  // namespace

std::string preview(Bytes bytes) {
  bool ascii = std::all_of(bytes.begin(), bytes.end(), readable);
  std::size_t shown = ascii ? text_shown : hex_shown;
  Bytes begin = bytes.first(std::min(bytes.size(), shown));
  std::string text = ascii ? quoted(begin) : std::string();
  if (!ascii)
    for (std::byte byte : begin) text += fmt::format("{}{:02x}", text.empty() ? "" : " ", byte);
  const char* unit = bytes.size() == 1 ? "byte" : "bytes";
  return fmt::format("{} {}: {}{}", bytes.size(), unit, text, bytes.size() > shown ? "…" : "");
}

std::string ip_protocol(std::uint64_t value) {
  // IANA, Assigned Internet Protocol Numbers: those that a student may meet here.
  const char* known = nullptr;
  switch (value) {
    case 0:
      known = "Hop-by-Hop Options";
      break;
    case 1:
      known = "ICMP";
      break;
    case 2:
      known = "IGMP";
      break;
    case 6:
      known = "TCP";
      break;
    case 17:
      known = "UDP";
      break;
    case 41:
      known = "IPv6";
      break;
    case 43:
      known = "Routing Header";
      break;
    case 44:
      known = "Fragment Header";
      break;
    case 47:
      known = "GRE";
      break;
    case 50:
      known = "ESP";
      break;
    case 51:
      known = "AH";
      break;
    case 58:
      known = "ICMPv6";
      break;
    case 59:
      known = "No Next Header";
      break;
    case 60:
      known = "Destination Options";
      break;
    case 132:
      known = "SCTP";
      break;
    default:
      return decimal(value);
  }
  return fmt::format("{} ({})", value, known);
}

std::string ethertype(std::uint64_t value) {
  const char* known = nullptr;
  switch (value) {
    case 0x0800:
      known = "IPv4";
      break;
    case 0x0806:
      known = "ARP";
      break;
    case 0x8100:
      known = "VLAN";
      break;
    case 0x86dd:
      known = "IPv6";
      break;
    default:
      return hex16(value);
  }
  return fmt::format("0x{:04x} ({})", value, known);
}

}  // namespace wirestep::packet
