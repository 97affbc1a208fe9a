#pragma once

#include <string>

#include "command.h"
#include "peer/peers.h"
#include "program/programs.h"
#include "trace/batch.h"
#include "wire/wire.h"
#include "world/world.h"

namespace wirestep {

// What commands act on. `wire` is null in loopback mode.
struct Hands {
  Batch& batch;
  World& world;
  Programs& programs;
  Wire* wire;
  Peers& peers;
};

// Carries out one command. Returns why it could not be done, or an empty text. May throw SetupError, which
// means the same. Loop thread only.
std::string carry_out(const Command& command, const Hands& hands);

}  // namespace wirestep
