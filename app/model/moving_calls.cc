#include "app/model/moving_calls.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace wirestep::app {

namespace {

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool writes_bytes(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {"send",  "sendto", "sendmsg", "sendmmsg",
                                                     "write", "writev", "sendfile"};
  return is_one_of(names, name);
}
bool reads_bytes(std::string_view name) {
  constexpr std::array<std::string_view, 6> names = {"recv",     "recvfrom", "recvmsg",
                                                     "recvmmsg", "read",     "readv"};
  return is_one_of(names, name);
}

std::string_view call_argument(std::string_view args, std::size_t number) {
  for (; number > 0; --number) {
    std::size_t end = args.find('\n');
    if (end == args.npos) return {};
    args.remove_prefix(end + 1);
  }
  return args.substr(0, args.find('\n'));
}

std::vector<std::uint64_t> message_lengths(std::string_view args) {
  std::string_view text = call_argument(args, 1);
  std::vector<std::uint64_t> lengths;
  while (!text.empty() && (text[0] == '[' || text[0] == ',')) {
    text.remove_prefix(text[0] == ',' ? 2 : 1);
    std::uint64_t length = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc()) break;
    lengths.push_back(length);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return lengths;
}

Endpoint named_address(std::string_view name, std::string_view args) {
  if (name == "sendto" || name == "recvfrom")
    return endpoint_from(call_argument(args, 4)).value_or(Endpoint{});
  if (!name.ends_with("msg")) return {};
  std::string_view text = call_argument(args, 1);
  for (std::size_t end; (end = text.find(' ')) != text.npos && text[0] != '"'; text.remove_prefix(end + 1))
    if (auto named = endpoint_from(text.substr(0, end))) return *named;
  return {};
}

std::uint64_t bytes_asked(std::string_view name, std::string_view args) {
  if (name.ends_with("msg") || name == "readv" || name == "writev") return 0;
  std::string_view text = call_argument(args, name == "sendfile" ? 3 : 2);
  std::uint64_t size = 0;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return size;
}

bool leaves_bytes(std::string_view name, std::string_view args) {
  if (!name.starts_with("recv")) return false;
  std::string_view flags = call_argument(args, name == "recvmsg" ? 2 : 3);
  return flags.find("MSG_PEEK") != flags.npos || flags.find("MSG_OOB") != flags.npos ||
         flags.find("MSG_ERRQUEUE") != flags.npos;
}

}  // namespace wirestep::app
