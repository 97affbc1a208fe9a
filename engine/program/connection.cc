#include "program/connection.h"

#include <algorithm>

namespace wirestep {

namespace {

constexpr std::size_t messages_at_once = 64;
// More than a channel holds: so many come only if a program gives them times of its own making.
constexpr std::size_t most_messages = 1u << 16;

}  // namespace

// Takes one channel's messages and makes them events.
class Connection::Recorder {
 public:
  Recorder(Connection& connection, Batch& batch, const OnReturned& on_returned)
      : connection_(connection), program_(*connection.program_), batch_(batch), on_returned_(on_returned) {}

  void operator()(const HelloMessage&) {}
  void operator()(const ModuleMessage& message) { connection_.log_.add_module(message); }

  void operator()(const InterestMessage& message) { connection_.waits_.interest(message); }

  void operator()(const CallMessage& message) {
    const probe::CallRecord& record = message.record;
    const Time time = time_of(record.time);
    program_.called(record.pid, record.tid, true);
    const CallEvent& call = connection_.log_.began(message, program_.id, time);
    batch_.add(time, call);
    if (const auto wait = connection_.waits_.began(message, call)) batch_.add(time, *wait);
    if (record.kind == probe::RecordKind::waiting) {
      program_.gate.waits({&connection_.channel_, record.slot, record.pid, record.tid, record.call});
      return;
    }
    program_.ports.began(record);
    if (program_.gate.began(record.call)) program_.record_gate(batch_, time);
  }

  void operator()(const ReturnMessage& message) {
    const Time time = time_of(message.record.time);
    program_.called(message.record.pid, message.record.tid, false);
    if (const auto returned = connection_.log_.returned(message, time)) {
      batch_.add(time, returned->event);
      const auto wait = connection_.waits_.returned(returned->begin, message, returned->event);
      if (wait) batch_.add(time, *wait);
      program_.ports.returned(returned->begin, message);
      on_returned_(returned->event.socket, Cookie{message.record.made});
    }
    // bind and listen wait until their port is routed.
    if (message.record.slot != probe::no_slot) connection_.channel_.open(message.record.slot);
  }

  // When the last call or return happened.
  Time latest() const { return latest_; }

 private:
  // A program could claim to have called tomorrow, and all that follows in the trace would be of tomorrow.
  Time time_of(std::int64_t nanoseconds) { return latest_ = std::min(Time(Nanoseconds(nanoseconds)), now()); }

  Connection& connection_;
  Program& program_;
  Batch& batch_;
  const OnReturned& on_returned_;
  Time latest_{};
};

Connection::Connection(Loop& loop, Fd accepted, Texts& texts, Lines& lines, std::uint64_t& last_call)
    : loop_(loop),
      channel_(std::move(accepted), probe::mode_step),
      log_(texts, lines, last_call),
      waits_(texts.trace()) {
  listen();
}

Connection::~Connection() {
  if (program_ == nullptr) return;
  program_->gate.leave(channel_);
  --program_->channels;
}

bool Connection::read_hello(const std::function<Program*(std::uint32_t id)>& find) {
  bool stranger = false;
  const bool open = channel_.read(1, [&](const ProbeMessage& message) {
    const auto* hello = std::get_if<HelloMessage>(&message);
    program_ = hello == nullptr ? nullptr : find(hello->hello.program);
    stranger = program_ == nullptr;
    if (stranger) return;
    ++program_->channels;
    program_->gate.join(channel_);
    log_.set_executable(hello->path);
  });
  return open && !stranger;
}

Connection::Read Connection::read(Batch& batch, const OnReturned& on_returned) {
  Recorder record(*this, batch, on_returned);
  const Time begin = now();
  Read result{true, 0};
  std::size_t before = 0;
  do {
    before = result.messages;
    result.open = channel_.read(messages_at_once, [&](const ProbeMessage& message) {
      std::visit(record, message);
      ++result.messages;
    });
  } while (result.open && result.messages == before + messages_at_once && result.messages < most_messages &&
           record.latest() <= begin);
  return result;
}

void Connection::listen() {
  if (!poll_) poll_.emplace(loop_, channel_.fd(), [] {});  // the turn that follows reads it
}

}  // namespace wirestep
