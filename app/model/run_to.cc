#include "app/model/run_to.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wirestep::app {

namespace {

// What the probe reports; names of one system call are one here, as command::RunProgram takes them.
constexpr auto calls = std::to_array<std::string_view>(
    {"socket",     "socketpair", "bind",      "listen",      "accept",        "connect",  "shutdown",
     "close",      "send",       "sendto",    "sendmsg",     "sendmmsg",      "recv",     "recvfrom",
     "recvmsg",    "recvmmsg",   "read",      "write",       "readv",         "writev",   "getsockopt",
     "setsockopt", "fcntl",      "ioctl",     "getsockname", "getpeername",   "dup",      "dup2",
     "select",     "poll",       "epoll_ctl", "epoll_wait",  "epoll_create1", "sendfile", "splice"});

constexpr auto aliases =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"accept4", "accept"},
                                                                  {"pselect", "select"},
                                                                  {"ppoll", "poll"},
                                                                  {"dup3", "dup2"},
                                                                  {"epoll_create", "epoll_create1"},
                                                                  {"epoll_pwait", "epoll_wait"},
                                                                  {"epoll_pwait2", "epoll_wait"}});

// Python's words for them.
constexpr auto methods =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"sendall", "send"},
                                                                  {"create_connection", "connect"},
                                                                  {"connect_ex", "connect"},
                                                                  {"create_server", "bind"},
                                                                  {"recv_into", "recv"},
                                                                  {"recvfrom_into", "recvfrom"}});

template <class Table>
std::string_view in(const Table& table, std::string_view name) {
  auto found = std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.first == name; });
  return found == table.end() ? name : found->second;
}

std::string_view known(std::string_view name) {
  name = in(aliases, name);
  return std::find(calls.begin(), calls.end(), name) == calls.end() ? std::string_view() : name;
}

}  // namespace

std::vector<RunTo> calls_to_run_to(const SourceFile& source, std::string_view language,
                                   const ModelProgram& program, const Trace& trace) {
  std::vector<RunTo> list;
  auto add = [&](std::string_view name, int line) {
    bool listed = std::any_of(list.begin(), list.end(), [&](const RunTo& each) { return each.call == name; });
    if (!name.empty() && !listed) list.push_back({std::string(name), line});
  };
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    for (const TokenSpan& span : source.lines[i].spans) {
      if (span.token != Token::call) continue;
      std::string_view word =
          std::string_view(source.lines[i].text).substr(span.begin, span.end - span.begin);
      add(known(language == "python" ? in(methods, word) : word), static_cast<int>(i) + 1);
    }
  }
  for (const ModelResult& each : program.results) add(known(trace.text(each.call.name)), 0);
  for (const ModelThread& each : program.threads) add(known(trace.text(each.call.name)), 0);
  return list;
}

}  // namespace wirestep::app
