#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "program/record_reader.h"

// A call's arguments in words, as strace(1) writes them: flags by name, addresses as addresses, data as a C
// string that is cut with "…".

namespace wirestep {

// At its begin. What the kernel has yet to fill in is "…".
std::vector<std::string> describe_begin(const CallMessage& call);

// At its return: puts what the kernel has filled in into its place; after a failure what was to be filled in
// stays a pointer.
void describe_return(const probe::CallRecord& begin, const ReturnMessage& returned,
                     std::vector<std::string>& args);

// "10.0.0.2:9000", "[::1]:80", "\"/run/x\"", "@abstract", "AF_UNSPEC". `bytes` is a struct sockaddr, perhaps
// cut.
std::string describe_address(std::span<const std::byte> bytes);

// The address of the internet in `bytes`; Family::none if it is another.
Endpoint read_endpoint(std::span<const std::byte> bytes);

// "\"hello\\n\"", with "…" behind it if there are more than `bytes`.
std::string describe_data(std::span<const std::byte> bytes, std::size_t total);

}  // namespace wirestep
