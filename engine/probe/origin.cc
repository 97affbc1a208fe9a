#include "probe/origin.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>
#include <sys/auxv.h>
#include <unwind.h>

#include <atomic>

#include "probe/channel.h"

namespace wirestep::probe {

namespace {

// The object files that the engine has been told of. Which thread tells it doesn't matter, and telling it
// twice does no harm, so there is no lock.
std::atomic<std::uint64_t> told[64];

struct Range {
  const char *start = nullptr, *end = nullptr;

  bool has(const void* address) const { return address >= start && address < end; }
};

Range own, program;

Range range_of(const void* address) {
  dl_find_object found{};
  if (_dl_find_object(const_cast<void*>(address), &found) != 0) return {};
  return {static_cast<const char*>(found.dlfo_map_start), static_cast<const char*>(found.dlfo_map_end)};
}

// The unwinder's visit of one frame, from the innermost outwards.
_Unwind_Reason_Code look(_Unwind_Context* frame, void* found) {
  auto* address = reinterpret_cast<const void*>(_Unwind_GetIP(frame));
  if (!program.has(address)) return _URC_NO_REASON;
  *static_cast<const void**>(found) = address;
  return _URC_END_OF_STACK;  // enough
}

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

// The tables are found by _dl_find_object, without a lock (gcc 12, glibc 2.35), and nothing is allocated.
const void* program_caller(const void* caller) {
  if (program.start == nullptr || program.has(caller)) return caller;
  const void* found = nullptr;
  _Unwind_Backtrace(look, &found);
  return found == nullptr ? caller : found;
}

bool own_code(const void* address) {
  return own.has(address);
}

void know_own_code() {
  own = range_of(reinterpret_cast<const void*>(&know_own_code));
  program = range_of(reinterpret_cast<const void*>(getauxval(AT_ENTRY)));
}

}  // namespace wirestep::probe
