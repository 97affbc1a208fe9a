#pragma once

#include <functional>
#include <optional>

#include "loop/loop.h"
#include "program/call_log.h"
#include "program/channel.h"
#include "program/program.h"
#include "program/wait_log.h"

namespace wirestep {

// One program image that reports: its channel, and the calls in it. Makes events of its records.
class Connection {
 public:
  Connection(Loop& loop, Fd accepted, Texts& texts, Lines& lines, std::uint64_t& last_call);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Which program's it is; null until it has said hello. The program outlives the connection.
  Program* program() const { return program_; }
  // Reads the Hello if it is there. False if the other end is closed or is none of our programs.
  bool read_hello(const std::function<Program*(std::uint32_t id)>& find);

  struct Read {
    bool open;  // false: it has come to its end
    std::size_t messages;
  };
  // For each call that returns: the socket it was about, and the one it made, if any.
  using OnReturned = std::function<void(Cookie about, Cookie made)>;
  // Reads what was sent until now, though what is sent meanwhile keeps coming, and adds its events.
  Read read(Batch& batch, const OnReturned& on_returned);

  // While a program is slowed down, or was just read, its channel isn't listened to, although there may be
  // something in it.
  void listen();
  void ignore() { poll_.reset(); }

 private:
  class Recorder;

  Loop& loop_;
  Channel channel_;
  CallLog log_;
  WaitLog waits_;
  Program* program_ = nullptr;
  std::optional<Poll> poll_;  // after the channel: it goes first
};

}  // namespace wirestep
