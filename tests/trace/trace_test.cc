#include "trace/trace.h"

#include <string>
#include <thread>
#include <vector>

#include "support/catch.h"
#include "trace/batch.h"

using namespace wirestep;

namespace {

Time at(int milliseconds) {
  return Time(std::chrono::milliseconds(milliseconds));
}

NoticeEvent notice(Trace& trace, std::string_view text) {
  return {trace.store(text)};
}

std::string_view notice_text(const Trace& trace, std::size_t index) {
  return trace.text(std::get<NoticeEvent>(trace[index].body).text);
}

}  // namespace

TEST_CASE("readers see events only once they are published") {
  Trace trace;
  trace.append(at(1), notice(trace, "one"));
  CHECK(trace.size() == 0);
  trace.publish();
  REQUIRE(trace.size() == 1);
  CHECK(notice_text(trace, 0) == "one");
}

TEST_CASE("time never falls") {
  Trace trace;
  trace.append(at(5), notice(trace, "late"));
  trace.append(at(3), notice(trace, "later still, with an earlier stamp"));
  trace.publish();
  CHECK(trace[1].time == at(5));
}

TEST_CASE("a batch is appended in the order of time, and equal times keep their order") {
  Trace trace;
  Batch batch(trace);
  batch.add(at(2), notice(trace, "frame"));
  batch.add(at(1), notice(trace, "begin"));
  batch.add(at(2), notice(trace, "socket"));
  CHECK(batch.flush());
  CHECK_FALSE(batch.flush());
  REQUIRE(trace.size() == 3);
  CHECK(notice_text(trace, 0) == "begin");
  CHECK(notice_text(trace, 1) == "frame");
  CHECK(notice_text(trace, 2) == "socket");
}

TEST_CASE("bytes stay where they are while the trace grows over many chunks") {
  Trace trace;
  std::string first(100'000, 'a');
  Bytes stored = trace.store(std::string_view(first));
  auto span = trace.bytes(stored);
  for (int i = 0; i < 100; ++i) trace.store(std::string_view(std::string(700'000, 'b')));
  CHECK(trace.bytes(stored).data() == span.data());
  CHECK(trace.text(stored) == first);
}

TEST_CASE("an empty text needs no place") {
  Trace trace;
  CHECK(trace.text(trace.store(std::string_view())).empty());
  CHECK(trace.text(Text{}).empty());
}

TEST_CASE("past the budget only the heads of frames are kept") {
  Trace trace(3000);
  CHECK(trace.frame_allowance(1514) == 1514);
  CHECK_FALSE(trace.cutting());
  CHECK(trace.frame_allowance(1514) == 1514);
  CHECK(trace.cutting());
  CHECK(trace.frame_allowance(1514) == 256);
  CHECK(trace.frame_allowance(60) == 60);
}

TEST_CASE("a reader follows a writer without locks and sees whole events only") {
  Trace trace;
  constexpr int count = 200'000;
  std::thread writer([&] {
    for (int i = 0; i < count; ++i) {
      trace.append(at(i), notice(trace, std::to_string(i)));
      trace.publish();
    }
  });
  std::size_t read = 0;
  bool good = true;
  while (read < count) {
    for (std::size_t end = trace.size(); read < end; ++read)
      good &= notice_text(trace, read) == std::to_string(read);
  }
  writer.join();
  CHECK(good);
}

TEST_CASE("two threads write into arenas of their own") {
  Trace trace;
  Arena& mine = trace.add_arena();
  std::vector<Bytes> stored(50'000);
  std::thread other([&] {
    for (std::size_t i = 0; i < stored.size(); ++i) stored[i] = mine.append(std::as_bytes(std::span(&i, 1)));
  });
  for (std::size_t i = 0; i < stored.size(); ++i) trace.store(std::string_view("xxxxxxxx"));
  other.join();
  bool good = true;
  for (std::size_t i = 0; i < stored.size(); ++i)
    good &= *reinterpret_cast<const std::size_t*>(trace.bytes(stored[i]).data()) == i;
  CHECK(good);
}

TEST_CASE("past its ceiling the record goes on in an unnamed file") {
  Prefault prefault(4 * chunk_bytes);
  std::vector<std::byte*> chunks;
  while (!prefault.spilling()) chunks.push_back(prefault.take());
  for (int i = 0; i < 40; ++i) {
    std::byte* chunk = prefault.take();
    chunk[0] = std::byte{7};
    chunk[chunk_bytes - 1] = std::byte{9};
    chunks.push_back(chunk);
  }
  CHECK(chunks.back()[0] == std::byte{7});
  CHECK(chunks.back()[chunk_bytes - 1] == std::byte{9});
}
