#pragma once

namespace wirestep {

// argv[0] of a process that is to play the world's process. Its name (comm), too: `wirestep exec` looks for
// it.
inline constexpr char world_process_name[] = "wirestep-world";
// Where such a process finds its end of the control socket.
inline constexpr int world_control_fd = 3;

// Plays the world's process if argv[0] says so, and never returns then. engine.h's run_as_world_process calls
// this; it uses nothing that a constructor of a static object would have to make, so tests call it before
// main.
void play_world_process(int argc, char** argv);

}  // namespace wirestep
