#include "app/model/machine_sockets.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace wirestep::app {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!word.empty()) words.push_back(lower(word));
  }
  return words;
}

bool is_number(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool matches(const Model& machine, const Socket& socket, const std::vector<std::string>& words) {
  std::string about;
  for (const std::string& word : words) {
    if (is_number(word)) {
      auto owner = machine.owners.find(socket.inode);
      if (word == std::to_string(socket.local.port) || word == std::to_string(socket.peer.port)) continue;
      if (socket.inode != 0 && owner != machine.owners.end() && word == std::to_string(owner->second.pid))
        continue;
      return false;
    }
    if (about.empty()) {
      auto owner = machine.owners.find(socket.inode);
      about = lower(fmt::format("{} {} {} {} {}", name(socket.transport),
                                state_name(socket.transport, socket.state), to_string(socket.local),
                                to_string(socket.peer), owner_text(machine, socket)));
      if (socket.inode != 0 && owner != machine.owners.end()) about += " " + lower(owner->second.user);
    }
    if (about.find(word) == std::string::npos) return false;
  }
  return true;
}

}  // namespace

std::string owner_text(const Model& machine, const Socket& socket) {
  auto owner = machine.owners.find(socket.inode);
  if (socket.inode == 0 || owner == machine.owners.end()) return {};
  if (owner->second.pid == 0) return owner->second.user;
  return fmt::format("{} {}", owner->second.program, owner->second.pid);
}

std::vector<const ModelSocket*> machine_sockets(const Model& machine, std::string_view filter) {
  std::vector<std::string> words = words_of(filter);
  std::vector<const ModelSocket*> sockets;
  for (const ModelSocket& each : machine.sockets)
    if (matches(machine, each.socket, words)) sockets.push_back(&each);
  auto place = [](const ModelSocket* each) {
    const Socket& socket = each->socket;
    int rank = socket.transport == Transport::udp    ? 2
               : socket.state == TcpState::listen    ? 0
               : socket.state == TcpState::time_wait ? 3
                                                     : 1;
    return std::tuple(rank, socket.local.port, socket.local.family);
  };
  std::stable_sort(sockets.begin(), sockets.end(),
                   [&](const auto* a, const auto* b) { return place(a) < place(b); });
  return sockets;
}

}  // namespace wirestep::app
