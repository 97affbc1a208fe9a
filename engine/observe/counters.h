#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/batch.h"

namespace wirestep {

// What a host's kernel counts: segments sent again, connections that a full queue refused, checksums that
// didn't match. The files are those that nstat(8) and netstat -s read; their layout is
//
//   TcpExt: SyncookiesSent SyncookiesRecv …      (snmp, netstat: a line of names, then one of values)
//   TcpExt: 0 0 …
//   Ip6InReceives 17                             (snmp6)
//
// and which counters there are differs from kernel to kernel; so they are known by their names. One thread.
class Counters {
 public:
  // `files`: /proc/net/snmp, netstat, snmp6 or some of them, opened in the host. They stay the caller's and
  // must outlive this. Reads them, so that only what is counted from now on makes events.
  Counters(HostId host, std::vector<int> files);

  // Adds a CountersEvent if any counter has changed since the last sample. Some 100 µs. A file that can't be
  // read tells nothing.
  void sample(Batch& batch);

 private:
  struct Counter {
    std::string name;
    std::uint64_t value;
    Text text;  // the name in the trace, once it has been used
  };

  void read(Batch* batch);
  void read_pair(std::string_view names, std::string_view values, Batch* batch);
  void see(std::string_view group, std::string_view name, std::string_view value, Batch* batch);
  Counter& counter(std::string_view group, std::string_view name);

  HostId host_;
  std::vector<int> files_;
  std::vector<Counter> known_;  // in the files' order, new ones behind
  std::size_t next_ = 0;        // where in it the next one is looked for first
  std::vector<CounterChange> changes_;
};

}  // namespace wirestep
