#include "app/model/wait_view.h"

#include <algorithm>
#include <utility>

#include "app/model/waits_for.h"

namespace wirestep::app {

namespace {

// include/uapi/linux/eventpoll.h; poll's are the same.
constexpr std::uint32_t in = 0x1, pri = 0x2, out = 0x4, err = 0x8, hup = 0x10, nval = 0x20, rdhup = 0x2000;
constexpr std::uint32_t once = 1u << 30, edge = 1u << 31, exclusive = 1u << 28, wakeup = 1u << 29;

const ModelDescriptor* find(const ModelProgram& program, std::int32_t pid, std::int32_t fd) {
  auto found = std::lower_bound(program.descriptors.begin(), program.descriptors.end(), std::pair(pid, fd),
                                [](const ModelDescriptor& each, const auto& wanted) {
                                  return std::pair(each.descriptor.pid, each.descriptor.fd) < wanted;
                                });
  if (found == program.descriptors.end()) return nullptr;
  return found->descriptor.pid == pid && found->descriptor.fd == fd ? &*found : nullptr;
}

// The process that waits: that of the call.
std::int32_t pid_of(const ModelProgram& program, CallId call) {
  for (const ModelThread& thread : program.threads)
    if (thread.call.call == call) return thread.pid;
  return program.pid;
}

}  // namespace

WaitView wait_view(const Model& model, const Trace& trace, const ModelProgram& program) {
  const ModelWait& wait = *program.wait;
  WaitView view;
  view.event = wait.returned ? *wait.returned : wait.began;
  view.index = wait.returned ? wait.returned_index : wait.began_index;
  if (wait.returned) {  // its call stands right before it
    const auto* call = std::get_if<CallEvent>(&trace[view.index - 1].body);
    if (call != nullptr && call->call == view.event.call) view.error = call->error;
  }
  view.cut_off = !wait.returned && !program.running;
  const std::int32_t pid = pid_of(program, view.event.call);
  const bool runs = view.event.kind == WaitKind::select;
  std::uint32_t told = 0;
  for (const WaitItem& item : trace.wait_items(view.event.items)) {
    WaitRow row{item, runs ? item.fd + static_cast<std::int32_t>(item.data) : item.fd};
    if (row.last == item.fd) row.descriptor = find(program, pid, item.fd);
    if (row.descriptor != nullptr) row.socket = socket_of(model, program, row.descriptor->descriptor);
    told += static_cast<std::uint32_t>(row.last - item.fd) + 1;
    view.rows.push_back(row);
  }
  view.untold = view.event.watched > told ? view.event.watched - told : 0;
  return view;
}

std::string event_words(WaitKind kind, std::uint32_t events) {
  static constexpr std::pair<std::uint32_t, std::string_view> of_select[] = {
      {in, "read"}, {out, "write"}, {pri, "except"}};
  static constexpr std::pair<std::uint32_t, std::string_view> of_poll[] = {
      {in, "IN"}, {pri, "PRI"}, {out, "OUT"}, {err, "ERR"}, {hup, "HUP"}, {nval, "NVAL"}, {rdhup, "RDHUP"}};
  std::string text;
  auto add = [&](std::string_view before, std::string_view word) {
    text.append(text.empty() ? "" : "|").append(before).append(word);
  };
  if (kind == WaitKind::select) {
    for (const auto& [bit, word] : of_select)
      if (events & bit) add("", word);
    return text;
  }
  for (const auto& [bit, word] : of_poll)
    if (events & bit) add(kind == WaitKind::poll ? "POLL" : "EPOLL", word);
  return text;
}

std::string_view trigger_of(std::uint32_t asked) {
  if ((asked & once) != 0) return (asked & ~(once | edge | exclusive | wakeup)) == 0 ? "disarmed" : "once";
  return (asked & edge) != 0 ? "edge" : "level";
}

}  // namespace wirestep::app
