#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/fd.h"
#include "program/record_reader.h"

namespace wirestep {

// The engine's end of a probe's channel: one per program image, shared by the processes that it forks
// (record.h has the protocol). Never blocks. One thread.
class Channel {
 public:
  // Takes a connection that was accepted. Throws SetupError if there is no memory for the control page.
  explicit Channel(Fd connection, probe::Mode mode);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  int fd() const { return connection_.get(); }

  // Reads what is there, at most `limit` messages, and passes on what makes sense. Answers the Hello. False
  // once the other end is closed: every process that shared the channel is gone, or has executed something
  // else.
  bool read(std::size_t limit, const std::function<void(const ProbeMessage&)>& use);

  // Do calls wait before they begin?
  void set_mode(probe::Mode mode);
  // Lets the thread go that waits on `slot`, a number that came in a record.
  void open(std::uint32_t slot);

 private:
  void answer_hello();

  Fd connection_;
  Fd memory_;
  probe::Control* control_;
};

// The connection's process runs as this user (SO_PEERCRED): nobody else's programs are listened to.
bool of_own_user(int connection);

}  // namespace wirestep
