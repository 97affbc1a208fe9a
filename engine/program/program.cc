#include "program/program.h"

#include <fmt/format.h>

#include <algorithm>

namespace wirestep {

namespace {

// Of one program's output. A program that prints without end is not to fill the memory.
constexpr std::size_t most_printed = 16u << 20;
constexpr std::size_t printed_at_once = 256u << 10;

// As a shell would write it.
std::string quoted(const std::string& word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string command_line(const std::vector<std::string>& argv) {
  std::string text;
  for (const std::string& word : argv) text.append(text.empty() ? "" : " ").append(quoted(word));
  return text;
}

}  // namespace

void Program::read_terminal(Batch& batch, Time time) {
  terminal_ready = false;
  if (!terminal_poll) return;
  const bool open = terminal.read(printed_at_once, [&](std::string_view text) {
    if (printed >= most_printed) return;
    text = text.substr(0, most_printed - printed);
    printed += text.size();
    batch.add(time, OutputEvent{id, batch.trace().store(text)});
    if (printed < most_printed) return;
    batch.add(time, NoticeEvent{batch.trace().store(fmt::format(
                        "{} has printed {} MiB; the rest is not recorded.", spec.name, most_printed >> 20))});
  });
  if (!open) terminal_poll.reset();
}

void Program::record_started(Batch& batch, Time time) const {
  Trace& trace = batch.trace();
  batch.add(time, ProgramEvent{id, true, host, trace.store(spec.name), trace.store(command_line(spec.argv)),
                               trace.store(spec.source), trace.store(spec.language), pid, 0, 0});
  record_gate(batch, time);
}

void Program::record_exited(Batch& batch, Time time, std::int32_t status, std::int32_t signal) const {
  Trace& trace = batch.trace();
  batch.add(time, ProgramEvent{id, false, host, trace.store(spec.name), trace.store(command_line(spec.argv)),
                               trace.store(spec.source), trace.store(spec.language), pid, status, signal});
}

void Program::record_gate(Batch& batch, Time time) const {
  batch.add(time, GateEvent{id, gate.gate()});
}

}  // namespace wirestep
