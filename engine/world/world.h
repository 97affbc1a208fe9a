#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "base/fd.h"
#include "base/ids.h"
#include "base/time.h"
#include "world/open_descriptors.h"
#include "world/process_times.h"
#include "world/spec.h"

// The world: hosts, the far ends of their cables, and the programs in them.
//
// Theory of operation
//
// The engine must never be in a host itself: a thread that leaves the machine's network namespace can't come
// back, and a fork would stall the window. So the world is a process of its own: wirestep re-executed, small
// and with one thread. It unshares a user, pid, mount and network namespace and forks; the child is PID 1 of
// the world. That one makes the hosts over rtnetlink, starts the programs as its children, and reports their
// ends. The engine gets what it needs as descriptors over the control socket. A socket stays in the namespace
// in which it was made, so the engine can read frames, list sockets and add routes from the outside.
//
//    engine ──control──▶ world process (outside; waits) ─▶ PID 1 ─▶ programs
//       ▲ AF_PACKET, sock_diag, rtnetlink, probe listener ◀───┘
//
// PID 1 ends at the end of file of the control socket, however the engine dies, and the kernel kills
// everything that is left in its pid namespace and, with the last descriptor, removes the network. Nothing
// has a name in the file system, so nothing is left behind.
//
// Where namespaces are forbidden there is loopback mode: the same process without namespaces. Programs run in
// the machine's own network; the process adopts their orphans and kills them all at the end of file.
//
// One thread at a time may use a World; the engine's loop does.

namespace wirestep {

// A host, and the engine's handles on it. Descriptors may be moved out; in loopback mode those that need a
// wire are empty.
struct WorldHost {
  HostId id;
  std::string name;
  Endpoint address;          // port 0; loopback mode: 127.0.0.1
  MacAddress mac;            // of its eth0
  Fd packet;                 // AF_PACKET, SOCK_RAW, bound to the cable's far end, non-blocking, no ring yet
  Fd sock_diag;              // NETLINK_SOCK_DIAG
  Fd route;                  // NETLINK_ROUTE; for world/localhost.h
  std::vector<Fd> counters;  // the host's /proc/net/snmp and netstat, with IPv6 on the wire snmp6 too: read
                             // from the start they say what its kernel has counted by then
  Fd probe_listener;  // AF_UNIX, SOCK_SEQPACKET, listening at the abstract World::probe_name() in the host,
                      // non-blocking. In loopback mode only the first host has one, for all.
};

// A program to start.
struct Launch {
  std::uint32_t id;  // comes back in the reports
  HostId host;
  std::vector<std::string> argv;         // argv[0] is looked up in the environment's PATH if it has no slash
  std::vector<std::string> environment;  // all of it, "KEY=VALUE"
  std::string directory;                 // to start in; empty: "/"
  Fd terminal;                           // becomes stdin, stdout and stderr. Empty: /dev/null
};

// What became of a program.
struct WorldReport {
  enum Kind : std::uint8_t { started, failed, suspended, continued, listed, timed, exited } kind;
  std::uint32_t id;  // the Launch's
  std::int32_t pid;  // as the program sees it. It is also its session's id. listed: of the process asked for
  int error;  // failed: errno; listed, timed: ESRCH if there is no such process any more, else why it can't
              // be seen
  std::string what;     // failed: the call, "execve(./server)"
  std::int32_t status;  // exited: exit status, or -1 if a signal ended it
  std::int32_t signal;  // exited, suspended: by that signal, else 0
  Time time;     // started: just before the program's first instruction could run; else when it was noticed
  Time began{};  // listed: when the list was begun; `time` is its end
  std::vector<OpenDescriptor> descriptors{};  // listed
  ProcessTimes times{};  // timed, exited: what the program has used; of one that has left children behind, at
                         // its exit without theirs
};

class World {
 public:
  // Makes the world and returns when its hosts are up: some ms. Throws SetupError with the cure where the
  // machine can't, or where `spec` is wrong (an unknown sysctl is named). `executable` is what is re-executed
  // as the world's process; it must call play_world_process first of all.
  explicit World(const WorldSpec& spec, const std::string& executable = "/proc/self/exe");
  // Ends everything in the world, and returns when all its processes are gone.
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  std::vector<WorldHost>& hosts() { return hosts_; }

  // Readable when read() has something, and at the world's end. Stays this object's.
  int control_fd() const { return control_.get(); }

  // Starts a program, and waits until it has started or failed (a millisecond or two): the report of that is
  // in the next read(). What the program does can't be heard of before.
  void launch(Launch launch);

  // Sends a signal to a program that was started here, or to every process of its session, which outlives it.
  // One that is gone is not an error.
  void signal(std::int32_t pid, int signal, bool whole_session);

  // Asks what a process of a program has open. The answer is a report, `listed`, that comes with a later
  // read().
  void list_descriptors(std::uint32_t id, std::int32_t pid);

  // Asks what a program, by its first process, has used of the processors. The answer is a report, `timed`,
  // that comes with a later read(); `error` is ESRCH if no process of it is left.
  void ask_times(std::uint32_t id, std::int32_t pid);
  // The same, and waits for it: some 100 µs.
  std::optional<WorldReport> times_now(std::uint32_t id, std::int32_t pid);

  // Sets a host's sysctl while the world runs. Waits for the answer (tens of µs): empty, or what is wrong.
  std::string set_sysctl(HostId host, const std::string& key, const std::string& value);

  // Makes so many sockets in a host, non-blocking and close-on-exec, as socket(2) does with `family` and
  // `type`; waits for them (some 5 µs each). They stay in the host, whoever uses them. Throws SetupError if
  // not all of them could be made: EMFILE if this process may not open so many.
  std::vector<Fd> make_sockets(HostId host, int family, int type, std::size_t count);

  // What has been reported since the last read. Never blocks.
  std::vector<WorldReport> read();

  // The world's process ended by itself (somebody killed it): nothing will be reported any more.
  bool gone() const { return gone_; }

  // Where the programs' probes connect to: the abstract name without its leading NUL; goes into
  // WIRESTEP_PROBE.
  const std::string& probe_name() const { return probe_name_; }

 private:
  void start_process(const WorldSpec& spec, const std::string& executable);
  void meet_hosts(const WorldSpec& spec);
  void end();
  // True if a record was read; `wait` or not.
  bool read_record(bool wait);
  // 0 or an errno; EPIPE if the world has ended.
  template <class Message>
  int send(Message& message, std::span<const int> descriptors = {});

  Fd control_;
  pid_t process_ = -1;
  bool ready_ = false, gone_ = false;
  std::string probe_name_;
  std::vector<WorldHost> hosts_;
  std::vector<WorldReport> reports_;
  std::deque<std::string> answers_;
  std::vector<Fd> made_;           // sockets, until make_sockets() gives them away …
  std::optional<int> made_error_;  // … once this says that they are here
};

}  // namespace wirestep
