#pragma once

#include <string>
#include <vector>

namespace wirestep {

// One thing that Wirestep needs of this machine, tried and not guessed.
struct Finding {
  std::string name;  // "user namespaces"
  bool ok;
  std::string found;     // what happened: "unshare(CLONE_NEWUSER): Operation not permitted (EPERM)"
  std::string cure;      // not ok: what to do, with the command to type; empty if nothing helps
  bool required = true;  // false: Wirestep works without, with less to show
};

// What this machine allows, in the order in which things stand on each other. Tries all of it in children and
// in a world of its own, which are gone afterwards; takes about a second. The process must have one thread,
// and must be able to play the world's process (world_process.h).
std::vector<Finding> examine_machine();

}  // namespace wirestep
