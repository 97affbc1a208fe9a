#include "peer/datagrams.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "base/error.h"

namespace wirestep {

namespace {

constexpr Nanoseconds tick = std::chrono::milliseconds(1);
constexpr int portion = 64;  // datagrams in one tick

void check(int result, const char* what) {
  if (result < 0) throw SetupError(what, -result, "");
}

}  // namespace

// Lives until libuv has closed the handle; `on_datagram` is empty once the socket is gone.
struct DatagramSocket::Box {
  uv_udp_t handle;
  OnDatagram on_datagram;
};

DatagramSocket::DatagramSocket(Loop& loop, Fd socket) : box_(new Box{}) {
  uv_udp_init(loop.get(), &box_->handle);
  box_->handle.data = box_;
  CHECK(uv_udp_open(&box_->handle, socket.get()) == 0);
  socket.release();  // the handle closes it
  uv_udp_set_broadcast(&box_->handle, 1);
}

DatagramSocket::~DatagramSocket() {
  box_->on_datagram = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(&box_->handle),
           [](uv_handle_t* handle) { delete static_cast<Box*>(handle->data); });
}

void DatagramSocket::receive(std::uint16_t port, OnDatagram on_datagram) {
  sockaddr_storage any = to_sockaddr({Family::ipv4, {}, port});
  check(uv_udp_bind(&box_->handle, reinterpret_cast<sockaddr*>(&any), 0), "bind");
  box_->on_datagram = std::move(on_datagram);
  auto lend = [](uv_handle_t*, std::size_t, uv_buf_t* buffer) {
    static thread_local std::array<char, 64 * 1024> bytes;
    *buffer = uv_buf_init(bytes.data(), bytes.size());
  };
  auto receive = [](uv_udp_t* handle, ssize_t size, const uv_buf_t* buffer, const sockaddr* from, unsigned) {
    Box& box = *static_cast<Box*>(handle->data);
    if (!box.on_datagram || (size == 0 && from == nullptr)) return;  // nothing more for now
    if (size < 0) return box.on_datagram({}, nullptr, -static_cast<int>(size));
    box.on_datagram({buffer->base, static_cast<std::size_t>(size)}, from, 0);
  };
  check(uv_udp_recv_start(&box_->handle, lend, receive), "uv_udp_recv_start");
}

int DatagramSocket::send(std::string_view bytes, const sockaddr* to) {
  uv_buf_t buffer = uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()));
  int result = uv_udp_try_send(&box_->handle, &buffer, 1, to);
  return result < 0 ? -result : 0;
}

UdpService::UdpService(PeerDoors& doors, HostId on, std::uint16_t port, bool echo)
    : Peer(doors), host_(on), port_(port), echo_(echo) {
  socket_.emplace(doors.loop, std::move(make_sockets(on, AF_INET, SOCK_DGRAM, 1).front()));
  socket_->receive(port, [this](std::string_view bytes, const sockaddr* from, int error) {
    on_datagram(bytes, from, error);
  });
  numbers_.open = 1;
  doors.on_bound(host_, Transport::udp, port_);
}

UdpService::~UdpService() {
  if (socket_) doors_.on_released(host_, Transport::udp, port_);
}

void UdpService::on_datagram(std::string_view bytes, const sockaddr* from, int error) {
  if (error != 0) {
    numbers_.error = error;
    return change();
  }
  hear(bytes);
  if (!echo_) return;
  if (int refused = socket_->send(bytes, from))
    fail(refused);
  else
    sent(bytes.size());
}

std::string UdpService::close(std::optional<std::uint32_t> which, bool) {
  if (which) return "it has one socket";
  if (!socket_) return "";
  socket_.reset();
  numbers_.open = 0;
  numbers_.closed = 1;
  change();
  doors_.on_released(host_, Transport::udp, port_);
  return "";
}

Flood::Flood(PeerDoors& doors, HostId from, const Endpoint& to, std::uint32_t size, std::uint32_t times)
    : Peer(doors), host_(from), to_(to_sockaddr(to)), bytes_(size, 'x'), timer_(doors.loop, [this] {
        work();
      }) {
  socket_.emplace(doors.loop, std::move(make_sockets(from, family_of(to), SOCK_DGRAM, 1).front()));
  numbers_.wanted = times;
  numbers_.open = 1;
}

void Flood::begin() {
  timer_.start(Nanoseconds(0), tick);
}

void Flood::work() {
  for (int done = 0; done < portion && busy(); ++done) {
    int error = socket_->send(bytes_, reinterpret_cast<const sockaddr*>(&to_));
    if (error == EAGAIN || error == ENOBUFS) return;  // in the next tick, then
    if (error != 0) {
      fail(error);
    } else {
      ++numbers_.closed;
      sent(bytes_.size());
    }
  }
  if (!busy()) timer_.stop();
}

std::string Flood::close(std::optional<std::uint32_t> which, bool) {
  if (which) return "it has one socket";
  timer_.stop();
  socket_.reset();
  numbers_.open = 0;
  change();
  doors_.on_socket(host_, {});
  return "";
}

}  // namespace wirestep
