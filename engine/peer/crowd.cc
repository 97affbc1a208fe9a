#include "peer/crowd.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "peer/address.h"
#include "peer/descriptor_room.h"

namespace wirestep {

namespace {

constexpr Nanoseconds tick = std::chrono::milliseconds(1);
// Connections to which something is done in one tick.
constexpr std::uint32_t portion = 64;
constexpr std::size_t sockets_at_once = 64;

}  // namespace

Crowd::Crowd(PeerDoors& doors, HostId from, const Endpoint& to, std::uint32_t times)
    : Peer(doors),
      from_(from),
      to_(to),
      pace_([this] { return doors_.accept_queue(to_); }),
      connections_(times),
      timer_(doors.loop, [this] { work(); }) {
  make_room_for_descriptors(times);
  numbers_.wanted = times;
}

bool Crowd::over() const {
  return closing_ && numbers_.connecting == 0 && numbers_.open == 0;
}

bool Crowd::busy() const {
  return numbers_.connecting > 0 || (!closing_ && begun_ < numbers_.wanted) || repeating_ > 0 ||
         !sweeps_.empty();
}

// Does what can be done now, and comes again in a millisecond if there is more.
void Crowd::work() {
  begin_more();
  sweep_on();
  // Once so many are connecting, the next one can be begun when one of them is done.
  bool waiting = !closing_ && begun_ < numbers_.wanted && numbers_.connecting < Pace::most_at_once;
  if (!waiting && sweeps_.empty()) {
    timer_.stop();
  } else if (!timer_.active()) {
    timer_.start(tick, tick);
  }
}

void Crowd::begin_more() {
  if (closing_ || begun_ == numbers_.wanted) return;
  std::uint32_t room = pace_.room(numbers_.connecting, now());
  for (; room > 0 && begun_ < numbers_.wanted; --room) {
    if (sockets_.empty()) {
      try {
        std::size_t count = std::min<std::size_t>(sockets_at_once, numbers_.wanted - begun_);
        sockets_ = make_sockets(from_, family_of(to_), SOCK_STREAM, count);
      } catch (const SetupError& refused) {
        fail(refused.error(), numbers_.wanted - begun_);
        begun_ = numbers_.wanted;
        return;
      }
    }
    Fd socket = std::move(sockets_.back());
    sockets_.pop_back();
    begin_one(std::move(socket));
  }
}

void Crowd::begin_one(Fd socket) {
  Connection& connection = connections_[begun_];
  connection.stream = std::make_unique<Stream>(doors_.loop, static_cast<StreamOwner&>(*this), begun_);
  ++begun_;
  ++numbers_.connecting;
  change();
  if (int error = connection.stream->connect(std::move(socket), to_)) end(connection, error);
}

void Crowd::on_connected(Stream& stream) {
  connections_[stream.number()].open = true;
  --numbers_.connecting;
  ++numbers_.open;
  change();
  pace_.on_connected(now());
  work();
}

void Crowd::on_received(Stream& stream, std::string_view bytes) {
  hear(bytes);
  send_next(connections_[stream.number()]);
}

void Crowd::on_sent(Stream&, std::size_t bytes) {
  sent(bytes);
}

void Crowd::on_end(Stream& stream, int error) {
  end(connections_[stream.number()], error);
  work();
}

// One has ended by itself.
void Crowd::end(Connection& connection, int error) {
  if (error != 0) numbers_.error = error;
  if (!connection.open) ++numbers_.failed;
  forget(connection);
}

// Closes it; it isn't counted among the living any more.
void Crowd::forget(Connection& connection) {
  if (connection.open) {
    --numbers_.open;
    ++numbers_.closed;
  } else {
    --numbers_.connecting;
  }
  if (connection.repeats > 0) --repeating_;
  connection = {};
  change();
  doors_.on_socket(from_, {});
}

std::string Crowd::send(std::optional<std::uint32_t> which, std::string_view bytes, std::uint32_t times) {
  if (numbers_.open == 0) return "none of its connections is open";
  auto text = std::make_shared<const std::string>(bytes);
  return begin_sweep(which, {Sweep::Kind::send, 0, 0, std::move(text), times});
}

std::string Crowd::close(std::optional<std::uint32_t> which, bool by_reset) {
  if (!which) {
    closing_ = true;
    sockets_.clear();
    change();
  }
  return begin_sweep(which, {by_reset ? Sweep::Kind::reset : Sweep::Kind::close, 0, 0, nullptr, 0});
}

std::string Crowd::begin_sweep(std::optional<std::uint32_t> which, Sweep sweep) {
  if (which) {
    if (*which < 1 || *which > begun_ || !connections_[*which - 1].stream)
      return fmt::format("it has no connection {}", *which);
    sweep.next = *which - 1;
  }
  sweep.end = which ? *which : begun_;
  sweeps_.push_back(std::move(sweep));
  work();
  return "";
}

void Crowd::sweep_on() {
  for (std::uint32_t done = 0; !sweeps_.empty() && done < portion;) {
    Sweep& sweep = sweeps_.front();
    if (sweep.next == sweep.end) {
      sweeps_.pop_front();
      continue;
    }
    std::uint32_t index = sweep.next++;
    if (!connections_[index].stream) continue;
    carry_out(sweep, index);
    ++done;
  }
}

void Crowd::carry_out(const Sweep& sweep, std::uint32_t index) {
  Connection& connection = connections_[index];
  if (sweep.kind == Sweep::Kind::send) {
    if (!connection.open) return;
    if (connection.repeats == 0) ++repeating_;
    connection.text = sweep.text;
    connection.repeats = sweep.times;
    return send_next(connection);
  }
  if (sweep.kind == Sweep::Kind::reset) connection.stream->close_by_reset();
  forget(connection);
}

void Crowd::send_next(Connection& connection) {
  if (connection.repeats == 0) return;
  auto text = connection.text;  // what follows may end the connection
  if (--connection.repeats == 0) --repeating_;
  if (int error = connection.stream->send(*text)) end(connection, error);
}

}  // namespace wirestep
