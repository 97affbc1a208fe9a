#pragma once

#include <span>
#include <string>

namespace wirestep::app {

// The key of the words that say what an errno means to who called a socket function: "errno.ECONNREFUSED".
// Empty for one that no socket call that we know of returns.
std::string errno_words(int error);

// All that have words.
std::span<const int> errnos_with_words();

}  // namespace wirestep::app
