#include "program/call_log.h"

#include <algorithm>

#include "program/describe.h"

namespace wirestep {

Text Texts::operator()(const std::string& text) {
  const auto [stored, is_new] = stored_.try_emplace(text);
  if (is_new) stored->second = trace_.store(text);
  return stored->second;
}

void CallLog::add_module(const ModuleMessage& message) {
  // The executable has no name in the linker's list. (Neither has the vdso, which calls nothing.)
  modules_[message.module.module] = message.path.empty() ? executable_ : std::string(message.path);
}

SourceLine CallLog::where(const CallMessage& message) {
  if (message.record.line > 0) {
    return {std::string(message.file.substr(message.file.rfind('/') + 1)), message.record.line};
  }
  const auto module = modules_.find(message.record.module);
  if (module == modules_.end()) return {};
  return lines_.find(module->second, message.record.offset);
}

Text CallLog::joined(const std::vector<std::string>& args) {
  std::string text;
  for (const std::string& arg : args) text.append(text.empty() ? "" : "\n").append(arg);
  return texts_.trace().store(text);
}

const CallEvent& CallLog::began(const CallMessage& message, ProgramId program, Time time) {
  const probe::CallRecord& record = message.record;
  const bool waits = record.kind == probe::RecordKind::waiting;
  auto& calls = open_[{record.pid, record.tid}];
  // Its begin after its waiting: the same, a moment later.
  if (!calls.empty() && calls.back().id == record.id) {
    calls.back().event.stage = CallStage::begin;
    calls.back().since = time;
    return calls.back().event;
  }
  const SourceLine line = where(message);
  if (calls.size() == most_open) calls.erase(calls.begin());
  Open& open = calls.emplace_back(Open{record.id, record, {}, time, describe_begin(message)});
  open.event = {CallId{++last_id_},
                waits ? CallStage::waiting : CallStage::begin,
                program,
                record.pid,
                record.tid,
                record.fd,
                Cookie{record.cookie},
                texts_(probe::call_names[static_cast<std::size_t>(record.call)]),
                joined(open.args),
                0,
                0,
                texts_(line.file),
                line.line,
                {}};
  return open.event;
}

std::optional<CallLog::Returned> CallLog::returned(const ReturnMessage& message, Time time) {
  const probe::ReturnRecord& record = message.record;
  const auto thread = open_.find({record.pid, record.tid});
  if (thread == open_.end()) return std::nullopt;
  auto& calls = thread->second;
  const auto open =
      std::find_if(calls.begin(), calls.end(), [&](const Open& each) { return each.id == record.id; });
  if (open == calls.end()) return std::nullopt;
  Returned result{open->event, open->record};
  CallEvent& event = result.event;
  event.stage = CallStage::returned;
  event.result = record.result;
  event.error = record.error;
  event.duration = time - open->since;
  if (!event.socket && event.fd < 0) event.socket = Cookie{record.made};  // socket(): from now on it has one
  const std::vector<std::string> before = open->args;
  describe_return(open->record, message, open->args);
  if (open->args != before) event.args = joined(open->args);
  // What began after it in the same thread will never return: a signal handler jumped out of it.
  calls.erase(open, calls.end());
  if (calls.empty()) open_.erase(thread);
  return result;
}

}  // namespace wirestep
