// Descriptors: closing, copying and their flags. The channel's descriptor isn't open, as far as the program
// can tell.

#include <stdarg.h>

#include "probe/call.h"
#include "probe/channel.h"
#include "probe/kernel.h"
#include "probe/real.h"

namespace wirestep::probe {
namespace {

bool is_channel(int fd) {
  return fd >= 0 && fd == channel::descriptor();
}

int not_open() {
  errno = EBADF;
  return -1;
}

// Closes first … last without the channel.
int close_all_but_channel(unsigned first, unsigned last, int flags) {
  const int spared = channel::descriptor();
  if (first > last || spared < 0) return real::close_range(first, last, flags);
  const auto number = static_cast<unsigned>(spared);
  if (number < first || number > last) return real::close_range(first, last, flags);
  if (number > first && real::close_range(first, number - 1, flags) != 0) return -1;
  if (number < last && real::close_range(number + 1, last, flags) != 0) return -1;
  return 0;
}

// `from` isn't a socket, but may be an epoll, which has one interest list by both numbers.
void report_copy(int from, int made) {
  Task task;
  if (!channel::alive() || !know_task(task)) return;
  InterestRecord record;
  record.pid = task.pid;
  record.epoll = from;
  record.operation = interest_copied;
  record.fd = made;
  const iovec message{&record, sizeof record};
  channel::send(&message, 1);
}

// After dup and its kin: a new number, of which nothing is known yet.
int made_number(int from, int made) {
  if (made < 0 || made == from) return made;
  forget(made);
  if (cookie_of(from) == not_a_socket) report_copy(from, made);
  return made;
}

int control(int fd, int command, void* argument, Real<decltype(::fcntl)>& perform, const void* caller) {
  if (is_channel(fd)) return not_open();
  const bool makes = command == F_DUPFD || command == F_DUPFD_CLOEXEC;
  if (known_file(fd)) {
    const int result = perform(fd, command, argument);
    return makes ? made_number(fd, result) : result;
  }
  Call call(CallName::fcntl, fd, {fd, command, argument}, caller);
  call.only_for_socket(fd);
  const int result = reported(
      call, [&] { return perform(fd, command, argument); }, [&](int made) { return makes ? made : -1; });
  return makes ? made_number(fd, result) : result;
}

}  // namespace
}  // namespace wirestep::probe

using namespace wirestep::probe;  // NOLINT: the functions below are libc's names

#pragma GCC visibility push(default)
extern "C" {

int close(int fd) {
  if (is_channel(fd)) return not_open();
  if (known_file(fd)) {
    forget(fd);
    return real::close(fd);
  }
  Call call(CallName::close, fd, {fd});
  call.only_for_socket(fd);
  return reported(call, [&] {
    forget(fd);
    return real::close(fd);
  });
}

int close_range(unsigned first, unsigned last, int flags) noexcept {
  forget_range(first, last);
  return close_all_but_channel(first, last, flags);
}

void closefrom(int first) noexcept {
  const unsigned from = first < 0 ? 0 : static_cast<unsigned>(first);
  const int before = errno;
  forget_range(from, ~0u);
  close_all_but_channel(from, ~0u, 0);
  errno = before;
}

// libc closes the descriptor itself. (A stream in memory has none.)
int fclose(FILE* file) {
  const int before = errno;
  forget(fileno(file));
  errno = before;
  return real::fclose(file);
}

int dup(int fd) noexcept {
  if (is_channel(fd)) return not_open();
  if (known_file(fd)) return made_number(fd, real::dup(fd));
  Call call(CallName::dup, fd, {fd});
  call.only_for_socket(fd);
  return made_number(fd, reported(
                             call, [&] { return real::dup(fd); }, [](int made) { return made; }));
}

int dup2(int from, int to) noexcept {
  if (is_channel(from)) return not_open();
  channel::give_way(to);
  if (known_file(from)) return made_number(from, real::dup2(from, to));
  Call call(CallName::dup2, from, {from, to});
  call.only_for_socket(from);
  return made_number(from, reported(
                               call, [&] { return real::dup2(from, to); }, [](int made) { return made; }));
}

int dup3(int from, int to, int flags) noexcept {
  if (is_channel(from)) return not_open();
  channel::give_way(to);
  if (known_file(from)) return made_number(from, real::dup3(from, to, flags));
  Call call(CallName::dup3, from, {from, to, flags});
  call.only_for_socket(from);
  return made_number(from,
                     reported(
                         call, [&] { return real::dup3(from, to, flags); }, [](int made) { return made; }));
}

int fcntl(int fd, int command, ...) {
  va_list list;
  va_start(list, command);
  void* argument = va_arg(list, void*);
  va_end(list);
  return control(fd, command, argument, real::fcntl, __builtin_return_address(0));
}

int fcntl64(int fd, int command, ...) {
  va_list list;
  va_start(list, command);
  void* argument = va_arg(list, void*);
  va_end(list);
  return control(fd, command, argument, real::fcntl64, __builtin_return_address(0));
}

// Reported are the two requests that socket programs use; the many others are about devices.
int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list list;
  va_start(list, request);
  void* argument = va_arg(list, void*);
  va_end(list);
  if ((request != FIONREAD && request != FIONBIO) || known_file(fd))
    return real::ioctl(fd, request, argument);
  Call call(CallName::ioctl, fd, {fd, request, argument});
  call.only_for_socket(fd);
  if (request == FIONBIO) call.in.add(2, argument, sizeof(int));
  return reported(
      call, [&] { return real::ioctl(fd, request, argument); },
      [&](int) {
        if (request == FIONREAD) call.out.add(2, argument, sizeof(int));
        return -1;
      });
}

}  // extern "C"
