#include "probe/process.h"

#include <sys/mman.h>

#include <atomic>

#include "probe/kernel.h"

namespace wirestep::probe {

namespace {

std::atomic<std::int32_t>* own_pid = nullptr;  // the page: 0 in a forked child that hasn't called yet

thread_local Task known_task{0, 0};

}  // namespace

bool know_process() {
  constexpr std::size_t page = 4096;
  void* memory = mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  if (madvise(memory, page, MADV_WIPEONFORK) != 0) return false;
  own_pid = static_cast<std::atomic<std::int32_t>*>(memory);
  own_pid->store(kernel::getpid(), std::memory_order_relaxed);
  return true;
}

bool know_task(Task& task) {
  const std::int32_t pid = kernel::getpid();
  const std::int32_t owner = own_pid->load(std::memory_order_relaxed);
  if (owner == 0) {
    own_pid->store(pid, std::memory_order_relaxed);
  } else if (owner != pid) {
    return false;
  }
  // A forked child has a copy of its parent's thread memory: the pid beside the tid tells.
  if (known_task.pid != pid) known_task = {pid, kernel::gettid()};
  task = known_task;
  return true;
}

}  // namespace wirestep::probe
