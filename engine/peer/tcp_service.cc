#include "peer/tcp_service.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include "base/error.h"
#include "peer/address.h"
#include "peer/descriptor_room.h"

namespace wirestep {

namespace {

constexpr int backlog = 1024;
constexpr std::uint32_t first_room = 64;

void check(int result, const char* what) {
  if (result < 0) throw SetupError(what, -result, "");
}

}  // namespace

TcpService::TcpService(PeerDoors& doors, HostId on, std::uint16_t port, bool echo)
    : Peer(doors), host_(on), port_(port), echo_(echo) {
  make_room_for_descriptors(first_room);
  room_ = first_room;
  Fd socket = std::move(make_sockets(on, AF_INET, SOCK_STREAM, 1).front());
  listener_ = new uv_tcp_t;
  uv_tcp_init(doors.loop.get(), listener_);
  listener_->data = this;
  try {
    check(uv_tcp_open(listener_, socket.get()), "uv_tcp_open");
    socket.release();  // the handle closes it
    sockaddr_storage any = to_sockaddr({Family::ipv4, {}, port});
    check(uv_tcp_bind(listener_, reinterpret_cast<sockaddr*>(&any), 0), "bind");
    check(uv_listen(reinterpret_cast<uv_stream_t*>(listener_), backlog,
                    [](uv_stream_t* listener, int status) {
                      if (status == 0 && listener->data != nullptr)
                        static_cast<TcpService*>(listener->data)->accept();
                    }),
          "bind or listen");
  } catch (...) {
    stop_listening();
    throw;
  }
  doors.on_bound(host_, Transport::tcp, port_);
}

TcpService::~TcpService() {
  if (listener_ != nullptr) stop_listening();
}

void TcpService::stop_listening() {
  listener_->data = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(listener_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_tcp_t*>(handle); });
  listener_ = nullptr;
  doors_.on_released(host_, Transport::tcp, port_);
}

void TcpService::accept() {
  std::uint32_t number = ++accepted_;
  if (streams_.size() >= room_) {
    try {
      make_room_for_descriptors(2 * room_);
      room_ *= 3;
    } catch (const SetupError& refused) {
      room_ += first_room;
      numbers_.error = refused.error();  // libuv will close what comes, and tell nobody
    }
  }
  auto stream = std::make_unique<Stream>(doors_.loop, static_cast<StreamOwner&>(*this), number);
  if (int error = stream->accept(reinterpret_cast<uv_stream_t*>(listener_))) return fail(error);
  streams_[number] = std::move(stream);
  ++numbers_.open;
  change();
  doors_.on_socket(host_, {});
}

void TcpService::on_received(Stream& stream, std::string_view bytes) {
  hear(bytes);
  if (!echo_) return;
  if (int error = stream.send(bytes)) on_end(stream, error);
}

void TcpService::on_end(Stream& stream, int error) {
  if (error != 0) numbers_.error = error;
  --numbers_.open;
  ++numbers_.closed;
  change();
  streams_.erase(stream.number());
  doors_.on_socket(host_, {});
}

std::string TcpService::send(std::optional<std::uint32_t> which, std::string_view bytes,
                             std::uint32_t times) {
  if (times != 1) return "only a peer that has connected sends more than once";
  if (streams_.empty()) return "none of its connections is open";
  if (which && !streams_.contains(*which)) return fmt::format("it has no connection {}", *which);
  auto each = which ? streams_.find(*which) : streams_.begin();
  auto end = which ? std::next(each) : streams_.end();
  while (each != end) {
    Stream& stream = *each->second;
    ++each;  // the next call may erase this one
    if (int error = stream.send(bytes)) on_end(stream, error);
  }
  return "";
}

std::string TcpService::close(std::optional<std::uint32_t> which, bool by_reset) {
  if (which && !streams_.contains(*which)) return fmt::format("it has no connection {}", *which);
  if (by_reset)
    for (auto& [number, stream] : streams_)
      if (!which || *which == number) stream->close_by_reset();
  std::size_t gone = which ? streams_.erase(*which) : std::exchange(streams_, {}).size();
  numbers_.open -= static_cast<std::uint32_t>(gone);
  numbers_.closed += static_cast<std::uint32_t>(gone);
  if (!which && listener_ != nullptr) stop_listening();
  change();
  doors_.on_socket(host_, {});
  return "";
}

}  // namespace wirestep
