#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wirestep {

// The flags of an open descriptor that mean something to whoever reads a program: how it may be used, and
// what a call on it does. The kernel's own numbers (open(2)); those that aren't named here are left out.

// `flags` with the named ones only.
std::uint32_t named_open_flags(std::uint32_t flags);
// "O_RDWR", "O_NONBLOCK", "O_CLOEXEC": the access mode first.
std::vector<std::string> open_flag_names(std::uint32_t flags);
// The flags of these names; none if one of them isn't known.
std::optional<std::uint32_t> open_flags_from(const std::vector<std::string>& names);

}  // namespace wirestep
