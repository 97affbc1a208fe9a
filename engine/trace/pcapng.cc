#include "trace/pcapng.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <unordered_map>

#include "base/error.h"
#include "base/new_file.h"
#include "base/version.h"
#include "trace/blocks.h"
#include "trace/foreign.h"
#include "trace/json.h"

namespace wirestep {

namespace {

constexpr std::uint32_t wire_interface = 0, event_interface = 1;

// The head of an exported PDU (Wireshark, wsutil/exported_pdu_tlvs.h): tag, length, value, big-endian. Tag 12
// names the dissector, tag 0 ends the list.
constexpr std::string_view json_pdu{"\0\x0C\0\x04json\0\0\0\0", 12};

// What to add to a Time to get the time since the Unix epoch.
Nanoseconds wall_offset() {
  return std::chrono::system_clock::now().time_since_epoch() - now().time_since_epoch();
}

// What became of each frame: "held 0.012 s (student), delivered 2.480 s (student)".
std::unordered_map<FrameId, std::string> fates(const Trace& trace) {
  std::unordered_map<FrameId, std::string> result;
  for (std::size_t index = 0; index < trace.size(); ++index) {
    const auto* frame = std::get_if<FrameEvent>(&trace[index].body);
    if (frame == nullptr || frame->stage == FrameStage::sent) continue;
    std::string& fate = result[frame->frame];
    if (!fate.empty()) fate += ", ";
    fate += fmt::format("{} {:.3f} s ({})", name(frame->stage), seconds(trace[index].time - trace[0].time),
                        name(frame->cause));
    if (frame->stage == FrameStage::duplicated) fate += fmt::format(" of #{}", frame->duplicate_of.value);
    if (frame->stage == FrameStage::delayed) fate += fmt::format(" by {} s", seconds(frame->delay));
    if (frame->stage == FrameStage::corrupted)
      fate += fmt::format(" in byte {} by XOR {:#04x}", frame->offset, frame->mask);
  }
  return result;
}

std::string host_name(const Trace& trace, HostId host) {
  for (std::size_t index = 0; index < trace.size(); ++index) {
    const auto* event = std::get_if<HostEvent>(&trace[index].body);
    if (event != nullptr && event->host == host) return std::string(trace.text(event->name));
  }
  return "?";
}

class Saver {
 public:
  Saver(const Trace& trace, NewFile& file)
      : trace_(trace), writer_([&file](std::span<const std::byte> block) { file.write(block); }) {}

  void save() {
    writer_.section("Wirestep " + std::string(version()));
    writer_.interface(blocks::ethernet, "wire", "every frame between the hosts, at the time it was sent");
    writer_.interface(blocks::upper_pdu, "events", "what else happened, as JSON");
    JsonWriter json(trace_);
    while (json.more()) {
      const Event& event = trace_[json.position()];
      std::string line = json.next();
      const auto* frame = std::get_if<FrameEvent>(&event.body);
      if (frame != nullptr && (frame->stage == FrameStage::sent || frame->stage == FrameStage::duplicated)) {
        save_frame(event.time, *frame, line);
      } else {
        save_event(event.time, line);
      }
    }
  }

 private:
  void save_frame(Time time, const FrameEvent& frame, std::string_view line) {
    const std::string& fate = fates_[frame.frame];
    std::string story = fmt::format("frame {}, {} → {}: {}", frame.frame.value, host_name(trace_, frame.from),
                                    host_name(trace_, frame.to), fate.empty() ? "still on its way" : fate);
    blocks::Packet packet;
    packet.interface = wire_interface;
    packet.time = time.time_since_epoch() + wall_offset_;
    packet.bytes = trace_.bytes(frame.bytes);
    packet.wire_length = frame.wire_length;
    packet.direction = frame.from.value == 0 ? blocks::Direction::outbound : blocks::Direction::inbound;
    packet.id = frame.frame.value;
    packet.comments = {story, line};
    writer_.packet(packet);
  }

  void save_event(Time time, std::string_view line) {
    std::string pdu = std::string(json_pdu).append(line);
    blocks::Packet packet;
    packet.interface = event_interface;
    packet.time = time.time_since_epoch() + wall_offset_;
    packet.bytes = std::as_bytes(std::span(pdu));
    packet.wire_length = static_cast<std::uint32_t>(pdu.size());
    writer_.packet(packet);
  }

  const Trace& trace_;
  blocks::Writer writer_;
  const Nanoseconds wall_offset_ = wall_offset();
  std::unordered_map<FrameId, std::string> fates_ = fates(trace_);
};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The event's line, if this packet was written by Saver; else empty.
std::string_view event_line(const blocks::Packet& packet) {
  if (packet.link_type == blocks::upper_pdu && text_of(packet.bytes).starts_with(json_pdu)) {
    return text_of(packet.bytes).substr(json_pdu.size());
  }
  if (packet.link_type == blocks::ethernet && packet.comments.size() >= 2 &&
      packet.comments[1].starts_with("{")) {
    return packet.comments[1];
  }
  return {};
}

std::vector<std::byte> read_file(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::vector<char> bytes;
  if (file) bytes.assign(std::istreambuf_iterator<char>(file), {});
  if (!file || errno == EISDIR) throw SetupError("opening " + path.string(), errno, "");
  auto whole = std::as_bytes(std::span(bytes));
  return {whole.begin(), whole.end()};
}

}  // namespace

void save_pcapng(const Trace& trace, const std::filesystem::path& path) {
  NewFile file(path);
  Saver(trace, file).save();
  file.keep();
}

void check_saving(const std::filesystem::path& path) {
  NewFile file(path);
}

void open_pcapng(const std::filesystem::path& path, Trace& trace) {
  std::vector<std::byte> file = read_file(path);
  blocks::Reader reader(file, path.string());
  std::optional<blocks::Packet> packet = reader.next();
  if (!packet) throw SetupError("opening " + path.string() + ": there is nothing in it", 0, "");
  const Nanoseconds offset = wall_offset();
  Time start{packet->time - offset};
  bool ours = packet->link_type == blocks::upper_pdu && !event_line(*packet).empty();
  JsonReader json(trace, start);
  ForeignCapture foreign(trace);
  std::size_t count = 0;
  try {
    for (; packet; packet = reader.next()) {
      ++count;
      if (ours) {
        bool frame = packet->link_type == blocks::ethernet;
        json.append(event_line(*packet), frame ? packet->bytes : std::span<const std::byte>());
      } else if (packet->link_type == blocks::ethernet) {
        foreign.append(Time{packet->time - offset}, packet->bytes, packet->wire_length);
      }
    }
  } catch (const BadRecord& error) {
    throw SetupError(fmt::format("opening {}: packet {}: {}", path.string(), count, error.what()), 0, "");
  }
}

}  // namespace wirestep
