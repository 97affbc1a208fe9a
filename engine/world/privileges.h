#pragma once

#include <cstdint>
#include <initializer_list>

namespace wirestep {

// Gives up every capability for this process and all that it will execute, except those in `kept`
// (CAP_NET_RAW …), which the executed program gets, too (ambient). For good: uid 0 means nothing any more,
// and no set-user-id file or file capability gives anything back. Needs all capabilities in the current user
// namespace. Throws Failure.
void give_up_privileges(std::initializer_list<int> kept = {});

}  // namespace wirestep
