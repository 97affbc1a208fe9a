#pragma once

#include <optional>
#include <vector>

#include "observe/counters.h"
#include "observe/host_list.h"

// observe/ tells which sockets there are in each host, how they are, and what the host's kernel has counted:
// the kernel's own lists, not a guess from calls or frames.
//
// Theory of operation
//
// The kernel announces no changes of sockets that we could hear, so we ask (sock_diag(7)), when there is
// reason to: a host is marked when one of its programs called, or a frame went by. Marked hosts are sampled
// every 50 ms at most, and right after each frame that the student delivers: while the wire is held nothing
// else moves, so that no state escapes. A host whose kernel runs a timer for a socket is sampled again when
// that expires. What happens between two samples on a live wire isn't seen, and nobody claims that it was.
//
// A sample of a host with a handful of sockets takes some 50 µs, and 0.4 ms with those that are only bound.
// In a host with many (a flood, a crowd of clients) sampling takes at most a twentieth of the time, or a five
// hundredth while nothing is known to happen there, and a delivered frame is answered by a look at its own
// socket only.
//
// The kernel's counters are read with each sample, in some 100 µs, however many sockets there are.
//
// A connection keeps its cookie from the request that waits for the handshake's last ACK to the TIME_WAIT at
// its end.

namespace wirestep {

struct ObservedHost {
  HostId host;
  int sock_diag;  // NETLINK_SOCK_DIAG, made in the host; stays the caller's and must outlive the Observer
  std::vector<int> counters = {};  // as Counters wants them; the same holds for them. None: they aren't read
};

// All methods belong to the loop's thread.
class Observer {
 public:
  // Throws SetupError if the kernel can't list its sockets.
  Observer(Trace& trace, const std::vector<ObservedHost>& hosts);

  // Sockets for which this says false don't exist for us. For loopback mode, where the list is the machine's.
  // Before the first sample.
  void set_filter(HostList::Filter filter) { filter_ = std::move(filter); }

  // Called within a sample for each socket that wasn't listed before, if set.
  std::function<void(const Socket&)> on_new;

  // Sample this host when it is due: a program of it has called; or merely frames went by, which bind no
  // sockets, so that the dearer half of a sample can be left out.
  void mark(HostId host);
  void mark_traffic(HostId host);
  // The same as mark(), without any reason but that time has passed: something may have happened that we
  // aren't told of. Does nothing if that would take too much of the time.
  void mark_unprompted(HostId host);
  // Samples a host now. One with very many sockets is only marked.
  void sample_now(HostId host, Batch& batch);
  // Samples a host now, or, if it has very many sockets, the one with this flow.
  void sample_now(HostId host, const Flow& flow, Batch& batch);
  // Samples the marked hosts whose time has come. Once per turn of the loop.
  void sample_due(Batch& batch);
  // When sample_due() has something to do next, if anything is to be expected.
  std::optional<Time> next_due() const;

  // When all of a host's sockets, also those that are only bound, were last sampled; and whether one of them
  // had that local port then.
  Time sampled(HostId host) const { return find(host).sampled; }
  bool port_in_use(HostId host, Transport transport, std::uint16_t port) const;

  // The TCP socket that listens at this address now, as the kernel says; nothing if there is none. Takes some
  // µs.
  std::optional<Socket> listener(HostId host, const Endpoint& address);

  // Whose socket it is: as in the latest sample, else the kernel is asked (some µs, a bounded number of times
  // per turn). 0 if there is none. An unconnected UDP socket is found by its local port.
  Cookie cookie(HostId host, Transport transport, const Endpoint& local, const Endpoint& peer);

 private:
  struct Host {
    HostId id;
    HostList list;
    Counters counters;
    bool marked = false;
    bool called = false;          // so that sockets may have been bound
    Time due{};                   // not sampled before, when marked
    Time quiet_until{};           // not marked before, unprompted
    Time sampled{};               // with those that are only bound
    std::optional<Time> later{};  // sampled then even if not marked: a timer of the kernel has expired

    std::optional<Time> next() const { return marked ? due : later; }
  };

  const Host& find(HostId host) const;
  Host& find(HostId host);
  void sample(Host& host, Batch& batch);

  std::vector<Host> hosts_;
  HostList::Filter filter_;
  int questions_ = 0;  // to the kernel, this turn
};

}  // namespace wirestep
