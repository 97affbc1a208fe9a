#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "observe/host_list.h"

namespace wirestep {

// Whose sockets they are: the process that has one open, as /proc tells, and the name of its user. An
// ordinary user may look into the own processes only; of other sockets the user is known. One thread.
class SocketOwners {
 public:
  // Adds an OwnerEvent for each socket of the list of which more is known than before. Walks through all of
  // /proc when there is a socket that wasn't looked for yet, and now and then because sockets are handed on:
  // a millisecond per hundred processes or so.
  void sample(const HostList& list, Batch& batch);

 private:
  struct Owner {
    std::int32_t pid = 0;
    std::string program;

    friend bool operator==(const Owner&, const Owner&) = default;
  };

  void walk_processes();
  const std::string& user(std::uint32_t uid);

  std::unordered_map<std::uint32_t, Owner> found_;  // by inode, in the last walk
  std::unordered_map<std::uint32_t, Owner> told_;   // by inode
  std::map<std::uint32_t, std::string> users_;
  Time walked_{};
};

}  // namespace wirestep
