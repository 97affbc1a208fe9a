#include "app/model/errno_words.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.h"

namespace wirestep::app {

namespace {

constexpr auto known = std::to_array<int>(
    {EPERM,           ENOENT,       EINTR,        EBADF,        EAGAIN,        ENOMEM,
     EACCES,          EFAULT,       EEXIST,       EINVAL,       ENFILE,        EMFILE,
     EPIPE,           ENOTSOCK,     EDESTADDRREQ, EMSGSIZE,     EPROTOTYPE,    ENOPROTOOPT,
     EPROTONOSUPPORT, EOPNOTSUPP,   EAFNOSUPPORT, EADDRINUSE,   EADDRNOTAVAIL, ENETDOWN,
     ENETUNREACH,     ECONNABORTED, ECONNRESET,   ENOBUFS,      EISCONN,       ENOTCONN,
     ETIMEDOUT,       ECONNREFUSED, EHOSTDOWN,    EHOSTUNREACH, EALREADY,      EINPROGRESS});

}  // namespace

std::string errno_words(int error) {
  if (std::find(known.begin(), known.end(), error) == known.end()) return {};
  return "errno." + errno_name(error);
}

std::span<const int> errnos_with_words() {
  return known;
}

}  // namespace wirestep::app
