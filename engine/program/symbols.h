#pragma once

#include <cstdint>
#include <string>

// The names of the numbers that socket calls take and give, as the headers and strace(1) write them.

namespace wirestep::symbols {

std::string domain(std::int64_t value);                         // AF_INET
std::string type(std::int64_t value);                           // SOCK_STREAM|SOCK_NONBLOCK
std::string protocol(std::int64_t domain, std::int64_t value);  // IPPROTO_TCP; 0 stays 0
std::string how(std::int64_t value);                            // SHUT_WR
std::string message_flags(std::int64_t value);                  // MSG_PEEK|MSG_DONTWAIT, 0
std::string level(std::int64_t value);                          // SOL_SOCKET
std::string option(std::int64_t level, std::int64_t value);     // SO_REUSEADDR
std::string control_command(std::int64_t value);                // F_SETFL
std::string file_flags(std::int64_t value);                     // O_RDWR|O_NONBLOCK
std::string socket_flags(std::int64_t value);                   // SOCK_CLOEXEC (accept4)
std::string io_request(std::int64_t value);                     // FIONBIO
std::string poll_events(std::int64_t value);                    // POLLIN|POLLHUP
std::string epoll_operation(std::int64_t value);                // EPOLL_CTL_ADD
std::string epoll_events(std::int64_t value);                   // EPOLLIN|EPOLLET
std::string epoll_flags(std::int64_t value);                    // EPOLL_CLOEXEC
std::string splice_flags(std::int64_t value);                   // SPLICE_F_MOVE
std::string error(int value);                                   // ECONNREFUSED

}  // namespace wirestep::symbols
