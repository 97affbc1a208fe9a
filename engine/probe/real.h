#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace wirestep::probe {

// The function that a program would have called if the probe weren't there: libc's, or a sanitizer's in
// between. It is called rather than the kernel, because it is a cancellation point and may do more than the
// system call does.
//
// It is looked up at the first call, because a program can call before the probe's constructor has run (from
// another library's constructor). The probe's constructor looks up all of them, so that none is looked up in
// a signal handler.
class RealBase {
 public:
  explicit constexpr RealBase(const char* name) : name_(name) {}
  void* find() {
    void* address = address_.load(std::memory_order_relaxed);
    if (address == nullptr) {
      address = dlsym(RTLD_NEXT, name_);
      address_.store(address, std::memory_order_relaxed);
    }
    return address;
  }

 private:
  const char* name_;
  std::atomic<void*> address_{nullptr};
};

template <class Function>
class Real : public RealBase {
 public:
  using RealBase::RealBase;

  // Fails with ENOSYS if this libc doesn't have the function.
  template <class... Args>
  auto operator()(Args... args) -> decltype(static_cast<Function*>(nullptr)(args...)) {
    auto* function = reinterpret_cast<Function*>(find());
    if (function == nullptr) {
      errno = ENOSYS;
      return -1;
    }
    return function(args...);
  }
};

namespace real {

using RecvChk = ssize_t(int, void*, size_t, size_t, int);
using RecvfromChk = ssize_t(int, void*, size_t, size_t, int, sockaddr*, socklen_t*);
using ReadChk = ssize_t(int, void*, size_t, size_t);
using PollChk = int(pollfd*, nfds_t, int, size_t);
using PpollChk = int(pollfd*, nfds_t, const timespec*, const sigset_t*, size_t);

inline constinit Real<decltype(::socket)> socket{"socket"};
inline constinit Real<decltype(::socketpair)> socketpair{"socketpair"};
inline constinit Real<decltype(::bind)> bind{"bind"};
inline constinit Real<decltype(::listen)> listen{"listen"};
inline constinit Real<decltype(::accept)> accept{"accept"};
inline constinit Real<decltype(::accept4)> accept4{"accept4"};
inline constinit Real<decltype(::connect)> connect{"connect"};
inline constinit Real<decltype(::shutdown)> shutdown{"shutdown"};
inline constinit Real<decltype(::getsockname)> getsockname{"getsockname"};
inline constinit Real<decltype(::getpeername)> getpeername{"getpeername"};
inline constinit Real<decltype(::getsockopt)> getsockopt{"getsockopt"};
inline constinit Real<decltype(::setsockopt)> setsockopt{"setsockopt"};

inline constinit Real<decltype(::send)> send{"send"};
inline constinit Real<decltype(::sendto)> sendto{"sendto"};
inline constinit Real<decltype(::sendmsg)> sendmsg{"sendmsg"};
inline constinit Real<decltype(::sendmmsg)> sendmmsg{"sendmmsg"};
inline constinit Real<decltype(::recv)> recv{"recv"};
inline constinit Real<decltype(::recvfrom)> recvfrom{"recvfrom"};
inline constinit Real<decltype(::recvmsg)> recvmsg{"recvmsg"};
inline constinit Real<decltype(::recvmmsg)> recvmmsg{"recvmmsg"};
inline constinit Real<RecvChk> recv_chk{"__recv_chk"};
inline constinit Real<RecvfromChk> recvfrom_chk{"__recvfrom_chk"};

inline constinit Real<decltype(::read)> read{"read"};
inline constinit Real<ReadChk> read_chk{"__read_chk"};
inline constinit Real<decltype(::write)> write{"write"};
inline constinit Real<decltype(::readv)> readv{"readv"};
inline constinit Real<decltype(::writev)> writev{"writev"};
inline constinit Real<decltype(::sendfile)> sendfile{"sendfile"};
inline constinit Real<decltype(::sendfile64)> sendfile64{"sendfile64"};
inline constinit Real<decltype(::splice)> splice{"splice"};

inline constinit Real<decltype(::close)> close{"close"};
inline constinit Real<decltype(::close_range)> close_range{"close_range"};
inline constinit Real<decltype(::fclose)> fclose{"fclose"};
inline constinit Real<decltype(::dup)> dup{"dup"};
inline constinit Real<decltype(::dup2)> dup2{"dup2"};
inline constinit Real<decltype(::dup3)> dup3{"dup3"};
inline constinit Real<decltype(::fcntl)> fcntl{"fcntl"};
inline constinit Real<decltype(::fcntl64)> fcntl64{"fcntl64"};
inline constinit Real<decltype(::ioctl)> ioctl{"ioctl"};

inline constinit Real<decltype(::select)> select{"select"};
inline constinit Real<decltype(::pselect)> pselect{"pselect"};
inline constinit Real<decltype(::poll)> poll{"poll"};
inline constinit Real<decltype(::ppoll)> ppoll{"ppoll"};
inline constinit Real<PollChk> poll_chk{"__poll_chk"};
inline constinit Real<PpollChk> ppoll_chk{"__ppoll_chk"};
inline constinit Real<decltype(::epoll_create)> epoll_create{"epoll_create"};
inline constinit Real<decltype(::epoll_create1)> epoll_create1{"epoll_create1"};
inline constinit Real<decltype(::epoll_ctl)> epoll_ctl{"epoll_ctl"};
inline constinit Real<decltype(::epoll_wait)> epoll_wait{"epoll_wait"};
inline constinit Real<decltype(::epoll_pwait)> epoll_pwait{"epoll_pwait"};
inline constinit Real<decltype(::epoll_pwait2)> epoll_pwait2{"epoll_pwait2"};

inline constinit Real<decltype(::syscall)> syscall{"syscall"};

// Looks up all of the above.
void find_all();

}  // namespace real
}  // namespace wirestep::probe
