#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "program/interest_lists.h"
#include "program/record_reader.h"
#include "trace/trace.h"

namespace wirestep {

// Makes WaitEvents of a channel's records: what each select, poll and epoll_wait was told to watch, and what
// it came back with. Follows the interest lists on the way.
//
// Loop thread only.
class WaitLog {
 public:
  explicit WaitLog(Trace& trace) : trace_(trace) {}

  // A call waits at the gate or begins; nothing if it is no wait. `call`: its event.
  std::optional<WaitEvent> began(const CallMessage& message, const CallEvent& call);
  // A call has returned: any, because some change what is watched.
  std::optional<WaitEvent> returned(const probe::CallRecord& begin, const ReturnMessage& message,
                                    const CallEvent& call);
  void interest(const InterestMessage& message);

  const InterestLists& lists() const { return lists_; }

 private:
  // A wait that hasn't returned.
  struct Open {
    WaitEvent event;
    std::vector<WaitItem> items;
  };
  // More than these aren't waiting in one program; older ones never returned.
  static constexpr std::size_t most_open = 4096;

  void follow(const probe::CallRecord& begin, const ReturnMessage& message);
  std::vector<WaitItem> reported(const probe::CallRecord& begin, const ReturnMessage& message,
                                 const Open& open);
  Bytes stored(const std::vector<WaitItem>& items);

  Trace& trace_;
  InterestLists lists_;
  std::map<std::uint64_t, Open> open_;  // by CallId
  std::vector<WaitItem> last_;          // stored last: most waits watch what the one before did
  Bytes last_stored_{};
};

}  // namespace wirestep
