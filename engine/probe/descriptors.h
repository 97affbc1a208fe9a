#pragma once

#include <cstdint>

// What the probe knows of each descriptor: whether it is a socket, and which (SO_COOKIE). Asking the kernel
// costs a system call, and read and write are asked about for every file; so the answer is kept until the
// descriptor is closed or replaced. No locks: an entry is one word, and each answer that may be in it was
// true when it was written.

namespace wirestep::probe {

inline constexpr std::uint64_t not_a_socket = ~std::uint64_t{0};

// The socket's cookie; 0 if the descriptor isn't open; not_a_socket. Not in a vfork child: its descriptors
// are its own.
std::uint64_t cookie_of(int fd);

// True if it is known, without asking, that `fd` is no socket. Good anywhere.
bool known_file(int fd);

// The descriptor is about to be closed or replaced, or was just made.
void forget(int fd);
void forget_range(unsigned first, unsigned last);

}  // namespace wirestep::probe
