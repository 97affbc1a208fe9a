#pragma once

#include <cstdint>
#include <string_view>

#include "base/endpoint.h"
#include "base/fd.h"
#include "loop/loop.h"

namespace wirestep {

class Stream;

// Who plays with a stream. Called on the loop's thread.
class StreamOwner {
 public:
  virtual void on_connected(Stream& stream) = 0;
  virtual void on_received(Stream& stream, std::string_view bytes) = 0;
  // So many bytes have been taken by the kernel.
  virtual void on_sent(Stream& stream, std::size_t bytes) = 0;
  // It is over: 0 for the other's end of file, once what was to be sent has been sent; else the errno. The
  // owner may destroy the stream now.
  virtual void on_end(Stream& stream, int error) = 0;

 protected:
  ~StreamOwner() = default;
};

// One TCP connection that the engine plays: a uv_tcp_t on a socket that was made in a host. It reads whatever
// comes, except while it has much to send that the kernel doesn't take. Loop thread only.
class Stream {
 public:
  // `owner` outlives it. `number`: which it is, for the owner.
  Stream(Loop& loop, StreamOwner& owner, std::uint32_t number);
  // Closes it: a FIN, or a RST if bytes have come that weren't read. What the kernel hasn't taken isn't sent.
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Each returns 0 or an errno, after which the stream is of no use. An asynchronous failure is an on_end().
  int connect(Fd socket, const Endpoint& to);
  // Takes what has come to a listening handle.
  int accept(uv_stream_t* listener);

  // Sends these bytes, sooner or later. 0 or an errno.
  int send(std::string_view bytes);
  // The destructor will close it with a RST.
  void close_by_reset();

  bool connected() const;
  std::uint32_t number() const;

 private:
  struct Box;
  Box* box_;
};

}  // namespace wirestep
