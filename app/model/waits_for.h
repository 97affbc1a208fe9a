#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "trace/model.h"

namespace wirestep::app {

// What ends a call's wait: the string's key, such as "wakes.data", and what its {} are filled with.
struct Wake {
  std::string_view key;
  std::string with;
};

// What a call that has begun waits for, from what is known: its name and arguments, the socket's or the other
// descriptor's kind, and how these are. Nothing for a call that doesn't wait, such as one on a non-blocking
// socket, or of which nobody knows what it waits for.
std::optional<Wake> waits_for(const Model& model, const Trace& trace, const ModelProgram& program,
                              const CallEvent& call);

// What a call is about: the descriptor as the kernel lists it for that process, and the kernel's socket. Null
// where they aren't known.
const ModelDescriptor* descriptor_of(const ModelProgram& program, const CallEvent& call);
const ModelSocket* socket_of(const Model& model, const ModelProgram& program, Cookie cookie);
// The socket that a descriptor leads to; null if the kernel lists none: it is neither bound nor connected, or
// isn't of TCP or UDP.
const ModelSocket* socket_of(const Model& model, const ModelProgram& program,
                             const DescriptorEvent& descriptor);

}  // namespace wirestep::app
