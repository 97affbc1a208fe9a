// The calls' half of a ByteStreams: which bytes a program wrote and which it got.
#include <algorithm>

#include "app/model/byte_stream.h"
#include "app/model/moving_calls.h"

namespace wirestep::app {

namespace {

const SocketCalls no_calls;

}  // namespace

ByteStreams::Known& ByteStreams::meet(SocketKey key) {
  auto [at, added] = sockets_.try_emplace(key);
  if (added) at->second.met = sockets_.size();
  return at->second;
}

void ByteStreams::call(std::uint32_t index, const CallEvent& event) {
  if (event.stage == CallStage::waiting) return;
  if (event.stage == CallStage::begin) {
    call_began(index, event);
    return;
  }
  auto open = open_.find(event.call.value);
  if (open == open_.end()) return;
  auto [key, write, to] = open->second;
  open_.erase(open);
  Known& socket = meet(key);
  SocketCalls& begun = to.port != 0 ? socket.by_peer[to].calls : socket.calls;
  auto& waiting = write ? begun.open_writes : begun.open_reads;
  auto mine = std::find_if(waiting.begin(), waiting.end(), [&](const StreamCall& each) {
    return std::get<CallEvent>((*trace_)[each.began].body).call == event.call;
  });
  if (mine == waiting.end()) return;
  StreamCall call = *mine;
  waiting.erase(mine);
  if (event.error != 0 || event.result < 0) return;
  call.returned = index;
  std::string_view name = trace_->text(event.name), args = trace_->text(event.args);
  std::vector<std::uint64_t> lengths = {static_cast<std::uint64_t>(event.result)};
  if (name.ends_with("mmsg")) lengths = message_lengths(args);
  for (std::uint64_t length : lengths) {
    call.length = length;
    moved(key, socket, begun, write, to, call, event);
  }
}

// One write, or one read; or one message of several that a call has moved.
void ByteStreams::moved(SocketKey key, Known& socket, SocketCalls& begun, bool write, const Endpoint& to,
                        StreamCall call, const CallEvent& event) {
  bool datagram = socket.transport == Transport::udp;
  if (!write && datagram) {
    // With MSG_TRUNC the result is the datagram's length, whatever room there was for it.
    if (call.asked > 0) call.length = std::min(call.length, call.asked);
    Endpoint from = read_datagram(key, socket, call, event);
    if (from.port != 0) {
      socket.by_peer[from].calls.reads.push_back(call);
      return;
    }
  }
  std::uint64_t& sum = !write ? socket.read : to.port != 0 ? socket.by_peer[to].written : socket.written;
  call.begin = sum;
  call.end = !write && call.length == 0 && !datagram;
  sum += call.length;
  (write ? begun.writes : begun.reads).push_back(call);
}

void ByteStreams::call_began(std::uint32_t index, const CallEvent& event) {
  auto host = program_host_.find(event.program.value);
  std::string_view name = trace_->text(event.name), args = trace_->text(event.args);
  bool write = writes_bytes(name);
  if (name == "connect" && host != program_host_.end() && event.socket != Cookie{})
    meet({host->second, event.socket}).connected_to =
        endpoint_from(call_argument(args, 1)).value_or(Endpoint{});
  if (host == program_host_.end() || event.socket == Cookie{} || (!write && !reads_bytes(name))) return;
  if (leaves_bytes(name, args)) return;
  SocketKey key{host->second, event.socket};
  Known& socket = meet(key);
  Endpoint to = write ? named_address(name, args) : Endpoint{};
  SocketCalls& calls = to.port != 0 ? socket.by_peer[to].calls : socket.calls;
  std::uint64_t begin = !write ? socket.read : to.port != 0 ? socket.by_peer[to].written : socket.written;
  StreamCall call{.began = index, .begin = begin, .asked = bytes_asked(name, args)};
  (write ? calls.open_writes : calls.open_reads).push_back(call);
  open_[event.call.value] = {key, write, to};
}

// Which datagram a receive got: the first that arrived at this socket's port and wasn't read yet, from the
// sender that the call names if it names one.
Endpoint ByteStreams::read_datagram(SocketKey key, const Known& socket, StreamCall& read,
                                    const CallEvent& event) {
  std::string_view name = trace_->text(event.name);
  // Of several messages the call names the first one's sender; those behind it are taken as they came.
  Endpoint from = name == "recvmmsg" ? Endpoint{} : named_address(name, trace_->text(event.args));
  Flow* best = nullptr;
  for (auto& [direction, flow] : flows_) {
    const ByteStream& stream = streams_[flow.stream];
    bool fits = stream.transport == Transport::udp && stream.to_host == key.host &&
                stream.to.port == socket.local.port && !flow.waiting.empty() &&
                (from.port == 0 || from == stream.from);
    if (fits && (!best || flow.waiting.front().arrived < best->waiting.front().arrived)) best = &flow;
  }
  if (!best) return {};
  const Waiting got = best->waiting.front();
  best->waiting.erase(best->waiting.begin());
  read.begin = got.begin;
  read.cut = read.length < got.length;
  return streams_[best->stream].from;
}

const ByteStreams::Known* ByteStreams::socket_of(HostId host, const ByteStream& stream, bool sends) const {
  const Endpoint& local = sends ? stream.from : stream.to;
  const Endpoint& peer = sends ? stream.to : stream.from;
  const Known *found = nullptr, *guessed = nullptr;
  std::uint32_t latest = 0;
  for (const auto& [key, socket] : sockets_) {
    if (key.host != host) continue;
    // One that was gone before the kernel's list was looked at: when and where to it wrote tells that it was
    // this one.
    if (sends && socket.local.port == 0 && stream.transport == Transport::udp) {
      auto named = socket.by_peer.find(stream.to);
      const auto& writes = named == socket.by_peer.end() ? socket.calls.writes : named->second.calls.writes;
      bool meant = named != socket.by_peer.end() || socket.connected_to == stream.to;
      if (!meant || writes.empty() || writes[0].began > stream.first || writes[0].began < latest) continue;
      latest = writes[0].began;
      guessed = &socket;
    }
    if (socket.transport != stream.transport || socket.local.port == 0) continue;
    // A datagram socket may be bound to every address, and connected to none.
    bool fits = stream.transport == Transport::tcp
                    ? socket.local == local && socket.peer == peer
                    : socket.local.port == local.port && (socket.peer.port == 0 || socket.peer == peer);
    if (fits && (!found || found->met < socket.met)) found = &socket;  // of several that had it, the latest
  }
  return found ? found : guessed;
}

const SocketCalls& ByteStreams::writer(const ByteStream& stream) const {
  const Known* socket = socket_of(stream.from_host, stream, true);
  if (!socket) return no_calls;
  auto named = socket->by_peer.find(stream.to);
  return named == socket->by_peer.end() ? socket->calls : named->second.calls;
}

const SocketCalls& ByteStreams::reader(const ByteStream& stream) const {
  const Known* socket = socket_of(stream.to_host, stream, false);
  if (!socket) return no_calls;
  auto known = socket->by_peer.find(stream.from);
  return known == socket->by_peer.end() ? socket->calls : known->second.calls;
}

const std::vector<StreamCall>& ByteStreams::open_reads(const ByteStream& stream) const {
  const Known* socket = socket_of(stream.to_host, stream, false);
  return (socket ? socket->calls : no_calls).open_reads;
}

}  // namespace wirestep::app
