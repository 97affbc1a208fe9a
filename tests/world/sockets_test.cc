// Sockets that the world's process makes in a host and passes to us.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

// The address of the network in which a socket was made.
std::string home_of(const Fd& socket) {
  ifreq request{};
  std::string("eth0").copy(request.ifr_name, IFNAMSIZ - 1);
  if (::ioctl(socket.get(), SIOCGIFADDR, &request) != 0) return errno_name(errno);
  return ::inet_ntoa(reinterpret_cast<sockaddr_in*>(&request.ifr_addr)->sin_addr);
}

// The soft limit of open files, put back at the end.
class FileLimit {
 public:
  explicit FileLimit(rlim_t soft) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit limit{soft, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

}  // namespace

TEST_CASE("Sockets that are made in a host stay in it, however many are asked for") {
  World world(two_hosts());
  std::vector<Fd> sockets = world.make_sockets(HostId{1}, AF_INET, SOCK_STREAM, 600);
  REQUIRE(sockets.size() == 600);
  for (const Fd& socket : sockets) {
    REQUIRE(home_of(socket) == "10.0.0.2");
    REQUIRE((::fcntl(socket.get(), F_GETFL) & O_NONBLOCK) != 0);
    REQUIRE((::fcntl(socket.get(), F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(home_of(world.make_sockets(HostId{0}, AF_INET, SOCK_DGRAM, 1).front()) == "10.0.0.1");
  CHECK(sh(world, 0, "hostname -I") == "10.0.0.1 \n");  // and the world's process is where it was
}

TEST_CASE("Sockets that this process may not have open are an error, and nothing is left of them") {
  World world(two_hosts());
  auto error_of = [&](int family, std::size_t count) {
    try {
      world.make_sockets(HostId{0}, family, SOCK_STREAM, count);
    } catch (const SetupError& error) {
      return error.error();
    }
    return 0;
  };
  {
    FileLimit tight(100);
    CHECK(error_of(AF_INET, 300) == EMFILE);
    CHECK(error_of(AF_INET, 20) == 0);
  }
  CHECK(error_of(AF_INET, 300) == 0);
  CHECK(error_of(12345, 1) == EAFNOSUPPORT);
  CHECK(error_of(AF_INET, 1) == 0);
}
