#include "app/model/waits_for.h"

#include <fcntl.h>

#include <algorithm>
#include <initializer_list>

#include "app/model/moving_calls.h"

namespace wirestep::app {

namespace {

// What a call is about, as far as it matters here.
enum class About { tcp, udp, other_socket, pipe, terminal, eventfd, timerfd, unknown };

bool among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

About about(const Trace& trace, const ModelDescriptor* descriptor, const ModelSocket* socket) {
  if (socket) return socket->socket.transport == Transport::tcp ? About::tcp : About::udp;
  if (!descriptor) return About::unknown;
  switch (descriptor->descriptor.kind) {
    case DescriptorKind::socket: {
      std::string_view protocol = trace.text(descriptor->descriptor.target);
      if (protocol.starts_with("TCP")) return About::tcp;
      return protocol.starts_with("UDP") ? About::udp : About::other_socket;
    }
    case DescriptorKind::pipe:
      return About::pipe;
    case DescriptorKind::terminal:
      return About::terminal;
    case DescriptorKind::eventfd:
      return About::eventfd;
    case DescriptorKind::timerfd:
      return About::timerfd;
    default:
      return About::unknown;
  }
}

std::optional<Wake> for_reading(About what, std::string_view args) {
  bool all = call_argument(args, 3).find("MSG_WAITALL") != std::string_view::npos;
  switch (what) {
    case About::tcp:
      if (all) return Wake{"wakes.all_data", std::string(call_argument(args, 2))};
      return Wake{"wakes.data", {}};
    case About::udp:
      return Wake{"wakes.datagram", {}};
    case About::other_socket:
      return Wake{"wakes.local_data", {}};
    case About::pipe:
      return Wake{"wakes.pipe_data", {}};
    case About::terminal:
      return Wake{"wakes.terminal", {}};
    case About::eventfd:
      return Wake{"wakes.eventfd", {}};
    case About::timerfd:
      return Wake{"wakes.timerfd", {}};
    case About::unknown:
      break;
  }
  return std::nullopt;
}

std::optional<Wake> for_writing(About what) {
  switch (what) {
    case About::tcp:
      return Wake{"wakes.room", {}};
    case About::udp:
      return Wake{"wakes.room_udp", {}};
    case About::other_socket:
      return Wake{"wakes.local_room", {}};
    case About::pipe:
      return Wake{"wakes.pipe_room", {}};
    default:
      return std::nullopt;
  }
}

// "5 s" or "1500", in milliseconds; none if the call waits without end.
std::optional<Wake> for_readiness(std::string_view timeout) {
  if (timeout.empty() || timeout == "NULL" || timeout.starts_with("-")) return Wake{"wakes.ready", {}};
  if (timeout == "0" || timeout == "0 s") return std::nullopt;
  bool in_seconds = timeout.ends_with(" s");
  return Wake{"wakes.ready_or_time", std::string(timeout) + (in_seconds ? "" : " ms")};
}

}  // namespace

const ModelDescriptor* descriptor_of(const ModelProgram& program, const CallEvent& call) {
  for (const ModelDescriptor& each : program.descriptors)
    if (each.descriptor.pid == call.pid && each.descriptor.fd == call.fd) return &each;
  return nullptr;
}

const ModelSocket* socket_of(const Model& model, const ModelProgram& program, Cookie cookie) {
  for (const ModelSocket& each : model.sockets)
    if (cookie && each.socket.host == program.host && each.socket.cookie == cookie) return &each;
  return nullptr;
}

const ModelSocket* socket_of(const Model& model, const ModelProgram& program,
                             const DescriptorEvent& descriptor) {
  if (descriptor.kind != DescriptorKind::socket || descriptor.inode == 0) return nullptr;
  for (const ModelSocket& each : model.sockets)
    if (each.socket.host == program.host && each.socket.inode == descriptor.inode) return &each;
  return nullptr;
}

std::optional<Wake> waits_for(const Model& model, const Trace& trace, const ModelProgram& program,
                              const CallEvent& call) {
  std::string_view name = trace.text(call.name);
  const std::string_view args = trace.text(call.args);
  if (among(name, {"poll", "epoll_wait", "epoll_pwait"}))
    return for_readiness(call_argument(args, name == "poll" ? 2 : 3));
  if (among(name, {"ppoll"})) return for_readiness(call_argument(args, 2));
  if (among(name, {"select", "pselect"})) return for_readiness(call_argument(args, 4));
  if (name == "epoll_pwait2") return for_readiness(call_argument(args, 3));

  const ModelDescriptor* descriptor = descriptor_of(program, call);
  const ModelSocket* socket = socket_of(model, program, call.socket);
  if (!socket && descriptor) socket = socket_of(model, program, descriptor->descriptor);
  if (descriptor && (descriptor->descriptor.flags & O_NONBLOCK)) return std::nullopt;
  if (args.find("MSG_DONTWAIT") != std::string_view::npos) return std::nullopt;

  About what = about(trace, descriptor, socket);
  if (among(name, {"accept", "accept4"}))
    return what == About::other_socket ? std::nullopt : std::optional(Wake{"wakes.accept", {}});
  if (name == "connect") {
    if (what == About::udp || what == About::other_socket) return std::nullopt;
    return Wake{"wakes.connect", {}};
  }
  if (reads_bytes(name)) return for_reading(what, args);
  if (writes_bytes(name)) return for_writing(what);
  if (name == "close" && what == About::tcp) return Wake{"wakes.linger", {}};
  return std::nullopt;
}

}  // namespace wirestep::app
