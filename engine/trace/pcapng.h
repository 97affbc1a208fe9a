#pragma once

#include <filesystem>

#include "trace/trace.h"

// Sessions as pcapng files, which Wireshark opens and Wirestep reopens whole.
//
// Interface 0 is the wire: one packet per frame, at the time when it was sent. What became of it stands in
// its comment
// ("frame 3, client → server: held 0.012 s (student), delivered 2.480 s (student)"), and its record in a
// second one; its number is its packet id; "outbound" is what the first host sent. So Wireshark shows each
// frame once, and its analysis of sequence numbers sees what was sent. A frame that was held, delivered or
// dropped later has a record of that at that time, too.
//
// Interface 1 is everything else: each record is the event's line of JSON (json.h), wrapped as LINKTYPE
// WIRESHARK_UPPER_PDU for the dissector "json". The file's order is the trace's order.
//
// A file is written when the session is over and not while it goes on, because a frame's comment tells its
// fate. The trace holds all of it until then.

namespace wirestep {

// Writes the trace, or throws SetupError; an older file of that name stays as it was until the new one is
// complete.
void save_pcapng(const Trace& trace, const std::filesystem::path& path);

// Throws what save_pcapng would throw if it is plain already that nothing can be saved there. Leaves nothing.
void check_saving(const std::filesystem::path& path);

// Reads a saved session into an empty trace; or any capture of Ethernet frames, pcapng or pcap, as a session
// in which every frame was delivered at once between hosts named by their addresses. Throws SetupError that
// says what is wrong with the file, and where. Afterwards the trace's times are as if the session had taken
// place on this machine's clock.
void open_pcapng(const std::filesystem::path& path, Trace& trace);

}  // namespace wirestep
