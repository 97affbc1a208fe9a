#include "fake_engine.h"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <memory>

#include "program/channel.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test

namespace wirestep::test {

namespace {

// Listens at an abstract address that nobody else has.
class Listener {
 public:
  Listener() : name_("wirestep-test-" + std::to_string(::getpid())) {
    fd_.reset(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name_.data(), name_.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name_.size());
    REQUIRE(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(::listen(fd_.get(), 64) == 0);
  }
  const std::string& name() const { return name_; }
  int get() const { return fd_.get(); }

 private:
  std::string name_;
  Fd fd_;
};

std::string data_of(const Parts& parts, std::initializer_list<unsigned> places) {
  for (unsigned place : places) {
    if (const auto* part = parts.find(place)) {
      return {reinterpret_cast<const char*>(part->bytes.data()), part->bytes.size()};
    }
  }
  return "";
}

std::map<int, std::string> bytes_of(const Parts& parts) {
  std::map<int, std::string> all;
  for (int place = 0; place <= probe::place_ready; ++place) {
    if (const auto* part = parts.find(static_cast<unsigned>(place)))
      all[place] = {reinterpret_cast<const char*>(part->bytes.data()), part->bytes.size()};
  }
  return all;
}

Seen see(const CallMessage& message) {
  const auto& r = message.record;
  return {r.kind,
          probe::call_names[static_cast<int>(r.call)],
          r.pid,
          r.tid,
          r.fd,
          r.id,
          r.cookie,
          0,
          0,
          0,
          std::string(message.file),
          r.line,
          r.module,
          r.offset,
          r.slot,
          data_of(message.parts, {1, probe::place_data}),
          bytes_of(message.parts)};
}

Seen see(const ReturnMessage& message) {
  const auto& r = message.record;
  return {r.kind,
          probe::call_names[static_cast<int>(r.call)],
          r.pid,
          r.tid,
          -1,
          r.id,
          0,
          r.made,
          r.result,
          r.error,
          "",
          0,
          0,
          0,
          r.slot,
          data_of(message.parts, {1, probe::place_data}),
          bytes_of(message.parts),
          r.cpu};
}

pid_t start(const std::vector<std::string>& argv, const HowToRun& how, const std::string& address,
            int output) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child != 0) return child;
  ::dup2(output, 1);
  ::dup2(output, 2);
  ::setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
  ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1);
  for (const auto& [key, value] : how.environment) ::setenv(key.c_str(), value.c_str(), 1);
  if (how.with_probe) {
    ::setenv("LD_PRELOAD", WIRESTEP_PROBE_LIBRARY, 1);
    ::setenv(probe::address_variable, address.c_str(), 1);
    ::setenv(probe::program_variable, "7", 1);
  }
  std::vector<char*> pointers;
  for (const std::string& arg : argv) pointers.push_back(const_cast<char*>(arg.c_str()));
  pointers.push_back(nullptr);
  ::execvp(pointers[0], pointers.data());
  ::_exit(127);
}

class Listening {
 public:
  Listening(const HowToRun& how, Ran& ran) : how_(how), ran_(ran) {}

  // One turn: new connections, then what they say.
  void turn(int timeout_ms) {
    std::vector<pollfd> polled{{listener.get(), POLLIN, 0}};
    for (const auto& channel : channels) polled.push_back({channel->fd(), POLLIN, 0});
    ::poll(polled.data(), polled.size(), timeout_ms);
    for (;;) {
      Fd connection(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!connection) break;
      REQUIRE(of_own_user(connection.get()));
      channels.push_back(std::make_unique<Channel>(std::move(connection), how_.mode));
      ++ran_.connections;
    }
    std::erase_if(channels, [this](auto& channel) {
      return !channel->read(100000, [&](const ProbeMessage& message) { use(*channel, message); });
    });
  }

  Listener listener;
  std::vector<std::unique_ptr<Channel>> channels;

 private:
  void use(Channel& channel, const ProbeMessage& message) {
    if (const auto* hello = std::get_if<HelloMessage>(&message)) {
      if (hello->hello.program != 7) FAIL("the hello names another program");
    } else if (const auto* call = std::get_if<CallMessage>(&message)) {
      note(channel, see(*call));
    } else if (const auto* returned = std::get_if<ReturnMessage>(&message)) {
      note(channel, see(*returned));
    } else if (const auto* interest = std::get_if<InterestMessage>(&message)) {
      ran_.interest.push_back(interest->record);
    }
  }

  void note(Channel& channel, const Seen& seen) {
    if (how_.keep_records) ran_.seen.push_back(seen);
    if (seen.slot != probe::no_slot && (!how_.open || how_.open(seen))) channel.open(seen.slot);
  }

  const HowToRun& how_;
  Ran& ran_;
};

}  // namespace

std::string Ran::begun() const {
  std::string text;
  for (const Seen& s : seen) {
    if (s.kind == probe::RecordKind::begin) text += (text.empty() ? "" : " ") + s.call;
  }
  return text;
}

const Seen& Ran::first(probe::RecordKind kind, const std::string& call) const {
  for (const Seen& s : seen) {
    if (s.kind == kind && s.call == call) return s;
  }
  FAIL("no record of " << call << " among: " << begun() << "\noutput: " << output);
  static const Seen none{};
  return none;
}

std::size_t Ran::count(probe::RecordKind kind, const std::string& call) const {
  std::size_t found = 0;
  for (const Seen& s : seen) found += s.kind == kind && s.call == call;
  return found;
}

Ran run(const std::vector<std::string>& argv, const HowToRun& how) {
  Ran ran;
  Listening listening(how, ran);
  Fd output(::memfd_create("output", MFD_CLOEXEC));
  const pid_t child = start(argv, how, listening.listener.name(), output.get());
  bool ended = false, told = false;
  for (int turn = 0; !ended || !listening.channels.empty(); ++turn) {
    listening.turn(10);
    if (!told && turn > 5 && how.meanwhile) {
      told = true;
      how.meanwhile(child);
    }
    int status = 0;
    if (!ended && ::waitpid(child, &status, WNOHANG) == child) {
      ended = true;
      ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      ran.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
      listening.turn(0);
    }
    if (turn > 200000 || (turn > 6000 && ran.seen.empty())) {
      ::kill(child, SIGKILL);
      FAIL("the program didn't end: " << argv[0]);
    }
  }
  const off_t size = ::lseek(output.get(), 0, SEEK_END);
  ran.output.resize(static_cast<std::size_t>(size));
  REQUIRE(::pread(output.get(), ran.output.data(), ran.output.size(), 0) == size);
  return ran;
}

std::string built(const std::string& name) {
  return WIRESTEP_TEST_PROGRAMS "/" + name;
}
std::string source(const std::string& name) {
  return WIRESTEP_TEST_SOURCES "/" + name;
}

}  // namespace wirestep::test
