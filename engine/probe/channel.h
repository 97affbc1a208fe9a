#pragma once

#include <sys/uio.h>

#include <cstddef>

#include "probe/record.h"

// The connection to the engine. Its descriptor's number is the program's soft limit of open files, which the
// kernel never gives to the program: at load the limit is raised by one, the descriptor is put there, and the
// limit is lowered again. The program finds every number that it would find without the probe.

namespace wirestep::probe::channel {

// Connects, says hello and maps the control memory. False if no engine wants to know.
bool open();

// False when there is no engine (any more): then there is nothing to report, and nothing to wait for.
bool alive();

// The control memory; null before open().
Control* control();

// Sends one record: `pieces` as one message. Blocks while the engine is behind, so that nothing is lost and
// only this program is slowed down. Returns false if a piece that isn't the first could not be read, because
// the program passed a bad pointer: nothing was sent. Async-signal-safe.
bool send(const iovec* pieces, std::size_t count);

// The channel's descriptor, -1 if there is none. Nothing that the program does may reach it: to the program,
// this number isn't open.
int descriptor();

// The program puts a file at `number` (dup2). If that is the channel's, and the program may have it because
// it has raised its limit, the channel moves out of the way.
void give_way(int number);

// Asks whether the engine is still there, for a thread that waits for it.
void look_for_engine();

}  // namespace wirestep::probe::channel
