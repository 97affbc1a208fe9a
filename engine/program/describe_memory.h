#pragma once

#include <string>

#include "program/record_reader.h"

// Structures that came with a record, in words; for describe.cc.

namespace wirestep {

std::string describe_numbers(const Parts::Entry& part);        // "[1]", "[1, 5]": ints; else as data
std::string describe_lengths(const Parts::Entry& part);        // "[3, 5]": ints, however many
std::string describe_message_flags(const Parts::Entry& part);  // "MSG_TRUNC": an int
std::string describe_error_option(const Parts::Entry& part);   // "[ECONNREFUSED]"
std::string describe_time(const Parts::Entry& part,
                          long fraction);            // "1.5 s"; `fraction`: of a second in the 2nd member
std::string describe_set(const Parts::Entry& part);  // "[3 4]": an fd_set
std::string describe_polled(const Parts::Entry& part,
                            bool returned);             // "[{fd=3, events=POLLIN, revents=POLLIN}]"
std::string describe_events(const Parts::Entry& part);  // "{EPOLLIN, data=5}": epoll_events

}  // namespace wirestep
