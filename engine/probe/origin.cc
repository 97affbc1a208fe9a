#include "probe/origin.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

#include <atomic>

#include "probe/channel.h"

namespace wirestep::probe {

namespace {

// The object files that the engine has been told of. Which thread tells it doesn't matter, and telling it
// twice does no harm, so there is no lock.
std::atomic<std::uint64_t> told[64];

const char *own_start = nullptr, *own_end = nullptr;

void tell(std::uint64_t module, const char* path) {
  for (auto& entry : told) {
    const std::uint64_t known = entry.load(std::memory_order_relaxed);
    if (known == module) return;
    if (known == 0) {
      entry.store(module, std::memory_order_relaxed);
      break;
    }
  }
  Module record;
  record.module = module;
  record.path_length = static_cast<std::uint32_t>(strlen(path));
  const iovec pieces[] = {{&record, sizeof record}, {const_cast<char*>(path), record.path_length}};
  channel::send(pieces, 2);
}

}  // namespace

Origin origin_of(const void* address) {
  dl_find_object found{};  // unlike dladdr it takes no lock
  if (_dl_find_object(const_cast<void*>(address), &found) != 0) return {};
  Origin origin;
  origin.module = reinterpret_cast<std::uint64_t>(found.dlfo_map_start);
  origin.offset = reinterpret_cast<std::uint64_t>(address) - found.dlfo_link_map->l_addr;
  tell(origin.module, found.dlfo_link_map->l_name);
  return origin;
}

bool own_code(const void* address) {
  return address >= own_start && address < own_end;
}

void know_own_code() {
  dl_find_object found{};
  if (_dl_find_object(reinterpret_cast<void*>(&know_own_code), &found) != 0) return;
  own_start = static_cast<const char*>(found.dlfo_map_start);
  own_end = static_cast<const char*>(found.dlfo_map_end);
}

}  // namespace wirestep::probe
