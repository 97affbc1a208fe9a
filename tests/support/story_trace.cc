#include "support/story_trace.h"

#include <utility>
#include <vector>

#include "support/frame_bytes.h"

namespace wirestep::test {

namespace {

CallEvent new_call(Trace& trace, std::uint64_t id, ProgramId program, std::string_view program_name,
                   std::string_view name, int line) {
  CallEvent call{};
  call.call = CallId{id};
  call.program = program;
  call.pid = call.tid = 100 + static_cast<std::int32_t>(program.value);
  call.fd = 3;
  call.name = trace.store(name);
  call.file = trace.store(std::string(program_name) + ".c");
  call.line = line;
  return call;
}

}  // namespace

StoryTrace::StoryTrace(bool wire) {
  add(SessionEvent{trace.store("tcp-handshake"), trace.store("c"), wire, false});
  add(HostEvent{HostId{0}, trace.store("client"), host_address(true), {2, 0, 0, 0, 0, 1}});
  add(HostEvent{HostId{1}, trace.store("server"), host_address(false), {2, 0, 0, 0, 0, 2}});
}

void StoryTrace::add(const EventBody& body) {
  clock += std::chrono::microseconds(20);
  trace.append(clock, body);
  trace.publish();
}

void StoryTrace::wire(WireMode mode, Nanoseconds transit) {
  for (std::uint8_t i = 0; i < 2; ++i) add(WireEvent{HostId{i}, mode, transit});
}

ProgramId StoryTrace::start(std::string_view program, const std::string& source) {
  ProgramId id{next_program_++};
  programs_[std::string(program)] = id;
  bool python = source.ends_with(".py");
  add(ProgramEvent{id, true, host(program), trace.store(program), trace.store(program), trace.store(source),
                   trace.store(python ? "python" : "c"), 100 + static_cast<std::int32_t>(id.value), 0, 0});
  return id;
}

void StoryTrace::gate(std::string_view program, Gate gate) {
  add(GateEvent{programs_.find(program)->second, gate});
}

void StoryTrace::exit(std::string_view program, int status, int signal) {
  add(ProgramEvent{programs_.find(program)->second,
                   false,
                   host(program),
                   trace.store(program),
                   {},
                   {},
                   {},
                   0,
                   status,
                   signal});
}

void StoryTrace::suspend(std::string_view program, int signal) {
  add(SuspendEvent{programs_.find(program)->second, signal != 0, signal});
}

void StoryTrace::used(std::string_view program, Nanoseconds cpu) {
  add(ProgramTimeEvent{programs_.find(program)->second, cpu / 2, cpu / 2, 1, 0});
}

void StoryTrace::descriptor(std::string_view program, int fd, DescriptorKind kind, std::string_view target,
                            std::uint32_t flags, std::uint32_t inode, std::string_view detail, int pid) {
  ProgramId id = programs_.find(program)->second;
  DescriptorEvent event{};
  event.program = id;
  event.pid = pid != 0 ? pid : 100 + static_cast<std::int32_t>(id.value);
  event.fd = fd;
  event.open = true;
  event.kind = kind;
  event.flags = flags;
  event.inode = inode;
  event.target = trace.store(target);
  event.detail = trace.store(detail);
  add(event);
}

void StoryTrace::print(std::string_view program, std::string_view text) {
  add(OutputEvent{programs_.find(program)->second, trace.store(text)});
}

void StoryTrace::waiting(std::string_view program, std::string_view name, int line) {
  CallEvent call = new_call(trace, next_call_++, programs_.find(program)->second, program, name, line);
  call.stage = CallStage::waiting;
  calls_[std::string(program)] = call;
  add(call);
}

void StoryTrace::begin(std::string_view program, std::string_view name, int line) {
  auto found = calls_.find(program);
  bool at_gate = found != calls_.end() && found->second.stage == CallStage::waiting;
  if (!at_gate) {
    CallEvent call = new_call(trace, next_call_++, programs_.find(program)->second, program, name, line);
    found = calls_.insert_or_assign(std::string(program), call).first;
  }
  found->second.stage = CallStage::begin;
  if (call_socket_) found->second.socket = std::exchange(call_socket_, {});
  if (!call_args_.empty()) found->second.args = trace.store(std::exchange(call_args_, {}));
  add(found->second);
  found->second.duration = clock.time_since_epoch();  // until it returns: when it began
}

void StoryTrace::returned(std::string_view program, std::int64_t result, int error) {
  CallEvent& call = calls_.find(program)->second;
  call.stage = CallStage::returned;
  call.result = result;
  call.error = error;
  call.duration = clock.time_since_epoch() - call.duration;
  add(call);
}

void StoryTrace::call(std::string_view program, std::string_view name, int line, std::int64_t result,
                      int error) {
  begin(program, name, line);
  returned(program, result, error);
}

FrameId StoryTrace::send(std::string_view from, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                         std::string_view data, FrameId copy_of) {
  auto bytes = segment(from == "client", flags, seq, ack, data, client_port);
  FrameEvent frame{};
  frame.frame = FrameId{next_frame_++};
  frame.from = host(from);
  frame.to = HostId{static_cast<std::uint8_t>(1 - frame.from.value)};
  frame.bytes = trace.store(std::as_bytes(std::span(bytes)));
  frame.wire_length = static_cast<std::uint32_t>(bytes.size());
  frame.copy = 1;
  frame.socket = Cookie{from == "client" ? 11u : 22u};
  if (copy_of) {
    frame.retransmission_of = copy_of;
    for (const auto& [id, other] : frames_) frame.copy += id == copy_of || other.retransmission_of == copy_of;
  }
  frames_[frame.frame] = frame;
  add(frame);
  return frame.frame;
}

FrameId StoryTrace::send_datagram(std::string_view from, std::string_view data) {
  return send_bytes(from, datagram(from == "client", data), Cookie{from == "client" ? 11u : 22u});
}

FrameId StoryTrace::send_fragment(std::string_view from, std::uint32_t offset, std::uint32_t length,
                                  std::uint32_t total, FrameId first) {
  return send_bytes(from, fragment(from == "client", offset, length, total), {}, {}, first);
}

FrameId StoryTrace::send_error(std::string_view from, FrameId about) {
  return send_bytes(from, port_unreachable(from == "client", trace.bytes(frames_.at(about).bytes)), {},
                    about);
}

FrameId StoryTrace::send_arp(std::string_view from) {
  return send_bytes(from, arp(from == "client"));
}

FrameId StoryTrace::send_bytes(std::string_view from, const std::vector<std::uint8_t>& bytes, Cookie socket,
                               FrameId answers, FrameId fragment_of) {
  FrameEvent frame{};
  frame.socket = socket;
  frame.frame = FrameId{next_frame_++};
  frame.from = host(from);
  frame.to = HostId{static_cast<std::uint8_t>(1 - frame.from.value)};
  frame.bytes = trace.store(std::as_bytes(std::span(bytes)));
  frame.wire_length = static_cast<std::uint32_t>(bytes.size());
  frame.copy = 1;
  frame.answers = answers;
  frame.fragment_of = fragment_of;
  frames_[frame.frame] = frame;
  add(frame);
  return frame.frame;
}

void StoryTrace::frame_stage(FrameId frame, FrameStage stage) {
  FrameEvent event = frames_.at(frame);
  event.stage = stage;
  event.cause = stage == FrameStage::held ? Cause::live : Cause::student;
  add(event);
}

void StoryTrace::hold(FrameId frame) {
  frame_stage(frame, FrameStage::held);
}
void StoryTrace::deliver(FrameId frame) {
  frame_stage(frame, FrameStage::delivered);
}
void StoryTrace::drop(FrameId frame) {
  frame_stage(frame, FrameStage::dropped);
}

void StoryTrace::stage(FrameId frame, FrameStage stage, const std::function<void(FrameEvent&)>& change) {
  FrameEvent event = frames_.at(frame);
  event.stage = stage;
  event.cause = Cause::student;
  change(event);
  add(event);
}

FrameId StoryTrace::duplicate(FrameId frame) {
  FrameEvent made = frames_.at(frame);
  made.duplicate_of = frame;
  made.frame = FrameId{next_frame_++};
  frames_[made.frame] = made;
  made.stage = FrameStage::duplicated;
  made.cause = Cause::student;
  add(made);
  return made.frame;
}

void StoryTrace::corrupt(FrameId frame, std::uint32_t offset, std::uint8_t mask) {
  FrameEvent& known = frames_.at(frame);
  std::span<const std::byte> before = trace.bytes(known.bytes);
  std::vector<std::byte> bytes(before.begin(), before.end());
  bytes[offset] ^= std::byte{mask};
  known.bytes = trace.store(std::span<const std::byte>(bytes));
  known.offset = offset;
  known.mask = mask;
  frame_stage(frame, FrameStage::corrupted);
}

void StoryTrace::peer(std::string_view name, PeerEvent event) {
  event.name = trace.store(name);
  add(event);
}

void StoryTrace::step(std::string_view id) {
  add(StepEvent{trace.store(id)});
}
void StoryTrace::notice(std::string_view text) {
  add(NoticeEvent{trace.store(text)});
}

}  // namespace wirestep::test
