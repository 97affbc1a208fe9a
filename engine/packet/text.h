#pragma once

#include <cstdint>
#include <string>

#include "packet/parser.h"

// How values are written for people.

namespace wirestep::packet {

// "0x1c" in two, four or eight digits.
std::string hex8(std::uint64_t value);
std::string hex16(std::uint64_t value);
std::string hex32(std::uint64_t value);

// "set", "not set": a flag.
std::string flag(std::uint64_t value);

// "02:00:00:00:00:01".
std::string mac(Bytes bytes);

// "5 bytes: "hello"" if it reads as ASCII text, else "5 bytes: 01 02 03 04 05"; long ones end in "…".
std::string preview(Bytes bytes);

// "6 (TCP)", "89": an IP protocol number or an IPv6 next header.
std::string ip_protocol(std::uint64_t value);

// "0x0800 (IPv4)".
std::string ethertype(std::uint64_t value);

}  // namespace wirestep::packet
