#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

// Holds packet/ against Wireshark: the same frames, taken apart by both, field by field.

namespace wirestep::test {

struct Comparison {
  std::string cannot;      // why there is no comparison ("tshark isn't installed"), else empty
  std::size_t frames = 0;  // Ethernet frames that were compared
  std::map<std::string, std::size_t>
      keys;  // values, positions and verdicts that were compared, by Wireshark's name
  std::vector<std::string> differences;  // one line each: frame, field, what we say, what tshark says

  std::size_t compared() const;
};

// Runs tshark on a capture (pcap, pcapng; frames that aren't Ethernet are passed over) and compares every
// field that has a Wireshark key: how often it occurs, its value, where it lies, and what its checksum says.
Comparison compare_with_tshark(const std::filesystem::path& capture);

// The differences, at most twenty, as lines for a failed test to print.
std::string report(const Comparison& comparison);

}  // namespace wirestep::test
