// What programs do, as lines of the text ladder.
#include <fmt/format.h>

#include <algorithm>

#include "app/text/columns.h"
#include "app/text/text_ladder.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

using Lines = std::vector<std::string>;

// A command with the last part only of each path that is absolute: "python3 server.py 10.0.0.2 9000". What is
// quoted, a shell's command, stays as it is: there "< /dev/null" isn't "< null".
std::string short_command(std::string_view command) {
  std::string result;
  while (!command.empty()) {
    auto end = std::min(command.find(' '), command.size());
    auto word = command.substr(0, end);
    if (word.find('\'') != std::string_view::npos) word = command.substr(0, end = command.size());
    if (word.starts_with('/') && !word.ends_with('/')) word.remove_prefix(word.rfind('/') + 1);
    result += (result.empty() ? "" : " ") + std::string(word);
    command.remove_prefix(std::min(end + 1, command.size()));
  }
  return result;
}

std::string joined(std::string_view lines) {
  std::string result;
  for (char c : lines) result += c == '\n' ? std::string(", ") : std::string(1, c);
  return result;
}

}  // namespace

Lines TextLadder::tell(const ProgramEvent& event) {
  programs_[event.program] = event.host;
  if (event.started) clocks_[event.program].started(time_);
  if (event.started)
    return {gutter(event.host, "$ " + printable(short_command(trace_.text(event.command))), Tone::strong)};
  Lines lines = spent(event);
  for (const CallRuns::Story::Repeated& each : runs_.ended(event.program))
    lines.insert(lines.begin(), repeated_line(each));
  if (event.signal != 0)
    lines.insert(lines.begin(), gutter(event.host, "ended by " + signal_name(event.signal), Tone::bad));
  else
    lines.insert(lines.begin(), gutter(event.host, fmt::format("exits with status {}", event.status),
                                       event.status == 0 ? Tone::dim : Tone::bad));
  return lines;
}

// What has become of its time, once it has ended. Nothing if no kernel said so.
Lines TextLadder::spent(const ProgramEvent& exited) {
  const auto clock = clocks_.extract(exited.program);
  if (!clock || clock.mapped().cpu() == Nanoseconds(0)) return {};
  return {gutter(exited.host,
                 fmt::format("CPU {:.2f} s, blocked {:.1f} s", seconds(clock.mapped().cpu()),
                             seconds(clock.mapped().blocked(time_))),
                 Tone::dim)};
}

Lines TextLadder::tell(const OutputEvent& event) {
  Lines lines;
  for (std::string_view rest = trace_.text(event.text); !rest.empty();) {
    auto end = std::min(rest.find('\n'), rest.size());
    lines.push_back(gutter(host_of(event.program), "“" + printable(rest.substr(0, end)) + "”", Tone::code));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

Lines TextLadder::tell(const SuspendEvent& event) {
  if (!event.suspended) return {gutter(host_of(event.program), "goes on", Tone::dim)};
  return {gutter(host_of(event.program), "suspended by " + signal_name(event.signal), Tone::waiting)};
}

Lines TextLadder::tell(const GateEvent&) {
  return {};
}

Lines TextLadder::tell(const DescriptorEvent&) {
  return {};  // the calls tell it
}

// Whether a crowd comes at this moment, and this call of its server's loop was told.
bool TextLadder::told_in_crowd(const CallEvent& event) {
  if (time_ - crowd_time_ > std::chrono::milliseconds(100)) return false;
  return !told_calls_
              .insert(fmt::format("{} {} {} {}", event.program.value, event.line, trace_.text(event.name),
                                  name(event.stage)))
              .second;
}

Lines TextLadder::tell(const CallEvent& event) {
  if (const auto clock = clocks_.find(event.program); clock != clocks_.end())
    clock->second.called(event.pid, event.tid, event.stage == CallStage::begin, time_);
  if (told_in_crowd(event)) return {};
  const CallRuns::Story story = runs_.happens(event);
  Lines lines;
  if (story.repeated) lines.push_back(repeated_line(*story.repeated));
  if (story.begun) lines.push_back(call_line(*story.begun));
  if (story.event) lines.push_back(call_line(event));
  return lines;
}

std::string TextLadder::repeated_line(const CallRuns::Story::Repeated& repeated) const {
  return gutter(host_of(repeated.last.program),
                fmt::format("… the same {} times more: {}", repeated.times, trace_.text(repeated.last.name)),
                Tone::dim);
}

std::string TextLadder::call_line(const CallEvent& event) const {
  HostId host = host_of(event.program);
  auto name = trace_.text(event.name);
  std::string place = event.line > 0 ? fmt::format("{}: ", event.line) : "";
  switch (event.stage) {
    case CallStage::waiting:
      return gutter(host, fmt::format("{}{}() waits", place, name), Tone::dim);
    case CallStage::begin:
      return gutter(host, fmt::format("{}{}({})", place, name, printable(joined(trace_.text(event.args)))),
                    Tone::plain);
    case CallStage::returned:
      break;
  }
  if (event.error != 0)
    return gutter(host, fmt::format("{}() fails: {}", name, errno_name(event.error)), Tone::bad);
  return gutter(host, fmt::format("{}() = {}", name, event.result), Tone::good);
}

// Its call is told already.
Lines TextLadder::tell(const WaitEvent&) {
  return {};
}

Lines TextLadder::tell(const ProgramTimeEvent& event) {
  if (const auto clock = clocks_.find(event.program); clock != clocks_.end())
    clock->second.looked(time_, event.user + event.system, event.voluntary);
  return {};
}

HostId TextLadder::host_of(ProgramId program) const {
  auto found = programs_.find(program);
  return found == programs_.end() ? HostId{0} : found->second;
}

}  // namespace wirestep::app
