// Linked into every test that makes a world: the test's executable is then also the world's process. Catch2
// owns main, so this comes before it.

#include "world/world_process.h"

namespace {

[[gnu::constructor]] void before_main(int argc, char** argv) {
  wirestep::play_world_process(argc, argv);
}

}  // namespace
