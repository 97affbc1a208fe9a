#pragma once

#include <string>
#include <vector>

namespace wirestep {

// `wirestep exec HOST -- CMD`: runs any tool in a host of the world that this user has running, and returns
// its exit status (128 + signal if a signal ended it; 127 if it can't be executed, which is said on stderr).
//
// There is no socket to ask at: the world's PID 1 is found in /proc by user and name, and its hosts'
// namespaces among its descriptors (host.h). The tool has CAP_NET_RAW and CAP_NET_ADMIN there, and nothing
// else, so that tcpdump, ping and ip work. Root's tool also has CAP_SETUID and CAP_SETGID, because tcpdump
// insists on becoming somebody else; and as the owner of the world's user namespace root may do anything in
// it (user_namespaces(7)).
//
// This process enters the world's namespaces and stays there, so it can do nothing else afterwards. It
// must have one thread. Throws SetupError if no world runs, or more than one; std::invalid_argument if it has
// no such host.
int exec_in_host(const std::string& host, const std::vector<std::string>& argv);

}  // namespace wirestep
