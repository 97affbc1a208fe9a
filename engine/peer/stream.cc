#include "peer/stream.h"

#include <array>
#include <string>
#include <utility>

#include "peer/address.h"

namespace wirestep {

namespace {

// From so many bytes that wait to be sent, nothing more is read: an echo would grow without end.
constexpr std::size_t much = 64 * 1024;

// Bytes are handed on within the callback that brings them: one buffer does for all streams of a thread.
void lend_buffer(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
  static thread_local std::array<char, 64 * 1024> bytes;
  *buffer = uv_buf_init(bytes.data(), bytes.size());
}

// What the kernel didn't take at once.
struct Write {
  uv_write_t request;
  std::string bytes;
};

}  // namespace

// Lives until libuv has closed the handle; `stream` is null once the stream is gone.
struct Stream::Box {
  uv_tcp_t handle;
  uv_connect_t request;
  Stream* stream;
  StreamOwner* owner;
  std::uint32_t number;
  bool connected = false, reading = false;
  bool eof = false;   // the other has said all that it will say
  bool over = false;  // and the owner knows it
  bool by_reset = false;

  uv_stream_t* as_stream() { return reinterpret_cast<uv_stream_t*>(&handle); }
  static Box& of(uv_stream_t* handle) { return *static_cast<Box*>(handle->data); }

  void read_on() {
    if (reading || eof || over) return;
    reading = true;
    uv_read_start(as_stream(), lend_buffer, [](uv_stream_t* readable, ssize_t size, const uv_buf_t* buffer) {
      Box::of(readable).on_read(size, buffer->base);
    });
  }
  void pause() {
    reading = false;
    uv_read_stop(as_stream());
  }
  void on_read(ssize_t size, const char* bytes) {
    if (stream == nullptr || size == 0) return;
    if (size < 0) {
      pause();
      eof = size == UV_EOF;
      // What is still to be sent goes first; on_written() ends it then.
      if (!eof || handle.write_queue_size == 0) end(eof ? 0 : -static_cast<int>(size));
      return;
    }
    owner->on_received(*stream, {bytes, static_cast<std::size_t>(size)});
    if (stream != nullptr && handle.write_queue_size > much) pause();
  }
  void on_written(std::size_t size, int status) {
    if (stream == nullptr) return;
    if (status != 0) return end(-status);
    owner->on_sent(*stream, size);
    if (stream == nullptr || handle.write_queue_size > 0) return;
    if (eof) return end(0);
    read_on();
  }
  void end(int error) {
    if (!std::exchange(over, true)) owner->on_end(*stream, error);
  }
};

Stream::Stream(Loop& loop, StreamOwner& owner, std::uint32_t number)
    : box_(new Box{{}, {}, this, &owner, number}) {
  uv_tcp_init(loop.get(), &box_->handle);
  box_->handle.data = box_;
}

Stream::~Stream() {
  box_->stream = nullptr;
  auto free_box = [](uv_handle_t* handle) { delete static_cast<Box*>(handle->data); };
  if (!box_->by_reset || uv_tcp_close_reset(&box_->handle, free_box) != 0)
    uv_close(reinterpret_cast<uv_handle_t*>(&box_->handle), free_box);
}

void Stream::close_by_reset() {
  box_->by_reset = true;
}

int Stream::connect(Fd socket, const Endpoint& to) {
  if (int error = uv_tcp_open(&box_->handle, socket.get())) return -error;
  socket.release();  // the handle closes it
  sockaddr_storage address = to_sockaddr(to);
  auto on_done = [](uv_connect_t* request, int status) {
    Box& box = Box::of(request->handle);
    if (box.stream == nullptr) return;
    if (status != 0) return box.end(-status);
    box.connected = true;
    box.read_on();
    box.owner->on_connected(*box.stream);
  };
  return -uv_tcp_connect(&box_->request, &box_->handle, reinterpret_cast<sockaddr*>(&address), on_done);
}

int Stream::accept(uv_stream_t* listener) {
  if (int error = uv_accept(listener, box_->as_stream())) return -error;
  box_->connected = true;
  box_->read_on();
  return 0;
}

int Stream::send(std::string_view bytes) {
  std::size_t taken = 0;
  if (box_->handle.write_queue_size == 0) {
    uv_buf_t buffer = uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()));
    int result = uv_try_write(box_->as_stream(), &buffer, 1);
    if (result < 0 && result != UV_EAGAIN) return -result;
    taken = result < 0 ? 0 : static_cast<std::size_t>(result);
    if (taken > 0) box_->owner->on_sent(*this, taken);
    if (taken == bytes.size()) return 0;
  }
  auto* write = new Write{{}, std::string(bytes.substr(taken))};
  write->request.data = write;
  uv_buf_t buffer = uv_buf_init(write->bytes.data(), static_cast<unsigned>(write->bytes.size()));
  int error = uv_write(&write->request, box_->as_stream(), &buffer, 1, [](uv_write_t* request, int status) {
    Box& box = Box::of(request->handle);
    auto* done = static_cast<Write*>(request->data);
    std::size_t size = done->bytes.size();
    delete done;
    box.on_written(size, status);
  });
  if (error != 0) delete write;
  return -error;
}

bool Stream::connected() const {
  return box_->connected && !box_->eof && !box_->over;
}

std::uint32_t Stream::number() const {
  return box_->number;
}

}  // namespace wirestep
