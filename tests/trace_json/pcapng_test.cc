#include "trace/pcapng.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "support/handmade.h"
#include "support/shell.h"
#include "support/temp_dir.h"
#include "trace/json.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

std::vector<std::string> lines_of(const Trace& trace) {
  std::vector<std::string> lines;
  for (JsonWriter json(trace); json.more();) lines.push_back(json.next());
  return lines;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::size_t count_files(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

std::string tshark(const std::filesystem::path& file, const std::string& options) {
  if (!test::has_program("tshark")) test::skip("tshark isn't installed");
  // As root tshark warns on stderr; what it says on stdout is what counts.
  auto result = test::shell("tshark -r " + file.string() + " " + options + " 2>/dev/null");
  CHECK(result.status == 0);
  return result.output;
}

}  // namespace

TEST_CASE("A saved session is reopened whole") {
  test::TempDir folder;
  Trace trace, again;
  test::make_session(trace);
  save_pcapng(trace, folder / "x.pcapng");
  open_pcapng(folder / "x.pcapng", again);
  REQUIRE(again.size() == trace.size());
  CHECK(lines_of(again) == lines_of(trace));
  for (std::size_t index = 0; index < trace.size(); ++index) {
    CHECK(again[index].time - again[0].time == trace[index].time - trace[0].time);
    const auto* frame = std::get_if<FrameEvent>(&trace[index].body);
    if (frame == nullptr) continue;
    auto bytes = trace.bytes(frame->bytes),
         other = again.bytes(std::get<FrameEvent>(again[index].body).bytes);
    CHECK(std::equal(bytes.begin(), bytes.end(), other.begin(), other.end()));
  }
}

TEST_CASE("tshark shows each frame once, in order, well-formed and with its fate") {
  test::TempDir folder;
  Trace trace;
  test::make_session(trace);
  save_pcapng(trace, folder / "x.pcapng");
  CHECK(tshark(folder / "x.pcapng",
               "-o tcp.check_checksum:TRUE -Y 'eth' -T fields -e tcp.flags.str -e "
               "tcp.checksum.status -e frame.packet_id") ==
        "··········S·\t1\t1\n··········S·\t1\t2\n·······A··S·\t1\t3\n·······A····\t1\t4\n");
  std::string comments = tshark(folder / "x.pcapng", "-Y eth -T fields -e frame.comment");
  CHECK(comments.find("frame 1, client → server: held 0.012 s (student), dropped 0.912 s (student)") !=
        std::string::npos);
  CHECK(
      tshark(folder / "x.pcapng", "-o tcp.check_checksum:TRUE -Y '_ws.malformed || tcp.checksum.status == 0'")
          .empty());
}

TEST_CASE("tshark dissects every other event as JSON") {
  test::TempDir folder;
  Trace trace;
  test::make_session(trace);
  save_pcapng(trace, folder / "x.pcapng");
  std::string events = tshark(folder / "x.pcapng", "-Y json -T fields -e json.value.string");
  auto lines = std::count(events.begin(), events.end(), '\n');
  CHECK(lines == static_cast<std::ptrdiff_t>(trace.size()) - 4);  // four frames were sent
  CHECK(events.find("SYN_SENT") != std::string::npos);
  CHECK(tshark(folder / "x.pcapng", "-Y '!json && !eth'").empty());
}

TEST_CASE("Captures that others made are opened, pcapng and pcap") {
  test::TempDir folder;
  Trace trace;
  test::make_session(trace);
  save_pcapng(trace, folder / "x.pcapng");
  for (const char* form : {"pcapng", "pcap", "nsecpcap"}) {
    INFO(form);
    // tcpdump and Wireshark know nothing of our events: a file with the frames alone is a capture like any
    // other.
    auto foreign = folder / form;
    tshark(folder / "x.pcapng", "-Y eth -w " + (folder / "frames").string());
    std::string to_ethernet = "editcap -T ether -F " + std::string(form) + " ";
    CHECK(test::shell(to_ethernet + (folder / "frames").string() + " " + foreign.string()).status == 0);
    Trace opened;
    open_pcapng(foreign, opened);
    std::string all;
    for (const std::string& line : lines_of(opened)) all += line + "\n";
    INFO(all);
    CHECK(opened.size() == 1 + 2 + 2 * 4);  // the session, its hosts, each frame sent and delivered
    CHECK(all.find(R"("host":"10.0.0.2")") != std::string::npos);
    CHECK(all.find(R"("src":"10.0.0.2:9000","dst":"10.0.0.1:40000","flags":["SYN","ACK"])") !=
          std::string::npos);
  }
}

TEST_CASE("An older file stays as it was when the new one can't be written") {
  test::TempDir folder;
  Trace trace;
  test::make_session(trace);
  put(folder / "old.pcapng", "precious");
  {
    // A limit on the length of files is a full disk that needs no root (setrlimit(2)).
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{}, tight{};
    getrlimit(RLIMIT_FSIZE, &limit);
    tight = limit;
    tight.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &tight);
    CHECK_THROWS_WITH(save_pcapng(trace, folder / "old.pcapng"), test::contains("File too large (EFBIG)"));
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  CHECK_THROWS_WITH(save_pcapng(trace, "/dev/full"),
                    test::contains("/dev/full: No space left on device (ENOSPC)"));
  CHECK_THROWS_WITH(save_pcapng(trace, folder / "none" / "x.pcapng"), test::contains("ENOENT"));
  CHECK_THROWS_WITH(save_pcapng(trace, folder.path()), test::contains("EISDIR"));
  CHECK(content(folder / "old.pcapng") == "precious");
  CHECK(count_files(folder.path()) == 1);
}

TEST_CASE("Asking whether one can save leaves nothing behind") {
  test::TempDir folder;
  check_saving(folder / "x.pcapng");
  CHECK(count_files(folder.path()) == 0);
  CHECK_THROWS_AS(check_saving(folder / "none" / "x.pcapng"), SetupError);
}

TEST_CASE("A file that is no capture is refused, and so is one that breaks off, wherever it does") {
  test::TempDir folder;
  Trace trace;
  test::make_session(trace);
  save_pcapng(trace, folder / "x.pcapng");
  std::string whole = content(folder / "x.pcapng");

  auto refusal = [&](const std::string& bytes) -> std::string {
    put(folder / "y.pcapng", bytes);
    Trace opened;
    try {
      open_pcapng(folder / "y.pcapng", opened);
    } catch (const SetupError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(refusal("").find("it is too short for a capture") != std::string::npos);
  CHECK(refusal(std::string(100, 'x')).find("neither a pcapng nor a pcap") != std::string::npos);
  // Odd, so that in the end each place within a word of four has had its turn.
  for (std::size_t length = 0; length < whole.size(); length += 23) {
    if (length % 4 == 0) continue;  // may be between two blocks: that is a shorter, but whole capture
    INFO(length);
    CHECK(refusal(whole.substr(0, length)).find("opening") == 0);
  }
  CHECK_THROWS_WITH(open_pcapng(folder / "none.pcapng", trace), test::contains("ENOENT"));
}

TEST_CASE("what was done on the wire is reopened with its bytes, and told in the frames' comments") {
  test::TempDir folder;
  Trace trace, again;
  test::make_session(trace);
  FrameEvent frame{};
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (const auto* event = std::get_if<FrameEvent>(&trace[i].body)) frame = *event;
  Time time = trace[trace.size() - 1].time;
  auto add = [&](const EventBody& body) {
    trace.append(time, body);
    trace.publish();
  };
  add(RuleEvent{true,
                {.id = RuleId{3},
                 .match = {.kind = FrameKind::data, .from = HostId{1}, .copy = 2, .most_payload = 99},
                 .nth = 4,
                 .action = RuleAction::corrupt,
                 .byte = 60}});
  add(WireEvent{HostId{0}, WireMode::slow, std::chrono::seconds(1), true, {.loss = 0.25, .rate = 5000}});
  FrameEvent copy = frame;
  copy.frame = FrameId{1000};
  copy.stage = FrameStage::duplicated;
  copy.duplicate_of = frame.frame;
  add(copy);
  std::vector<std::byte> changed;
  for (std::byte byte : trace.bytes(frame.bytes)) changed.push_back(byte);
  changed[20] ^= std::byte{0x0f};
  copy.stage = FrameStage::corrupted;
  copy.cause = Cause::rule;
  copy.rule = RuleId{3};
  copy.offset = 20;
  copy.mask = 0x0f;
  copy.bytes = trace.store(changed);
  add(copy);
  copy.stage = FrameStage::delayed;
  copy.delay = std::chrono::milliseconds(250);
  add(copy);
  save_pcapng(trace, folder / "x.pcapng");
  open_pcapng(folder / "x.pcapng", again);
  CHECK(lines_of(again) == lines_of(trace));
  const auto& last = std::get<FrameEvent>(again[again.size() - 1].body);
  CHECK(std::ranges::equal(again.bytes(last.bytes), changed));
  CHECK(last.delay == std::chrono::milliseconds(250));
  std::string saved = content(folder / "x.pcapng");
  CHECK(saved.find("in byte 20 by XOR 0x0f") != std::string::npos);
  CHECK(saved.find("by 0.25 s") != std::string::npos);
}
