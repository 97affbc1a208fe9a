#include "observe/counters.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace wirestep {

namespace {

// netstat has 4 KiB on Linux 6.18, with all counters at 0.
constexpr std::size_t buffer_bytes = 64 * 1024;

// Settings that stand among the counters.
constexpr std::array<std::string_view, 6> settings = {"IpForwarding", "IpDefaultTTL", "TcpRtoAlgorithm",
                                                      "TcpRtoMin",    "TcpRtoMax",    "TcpMaxConn"};

std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

Counters::Counters(HostId host, std::vector<int> files) : host_(host), files_(std::move(files)) {
  read(nullptr);
}

// The time is taken after the reading: no change is put before the frame or call that made it.
void Counters::sample(Batch& batch) {
  changes_.clear();
  read(&batch);
  if (!changes_.empty()) batch.add(now(), CountersEvent{host_, batch.trace().store(changes_)});
}

void Counters::read(Batch* batch) {
  thread_local std::vector<char> buffer(buffer_bytes);
  next_ = 0;
  for (int file : files_) {
    // From the start, in one read: the kernel sums up its processors' counters as it writes them.
    ssize_t size = ::pread(file, buffer.data(), buffer.size(), 0);
    std::string_view text(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!text.empty()) {
      std::string_view line = take_line(text), rest = line;
      std::string_view first = take_word(rest);
      if (first.ends_with(':'))
        read_pair(line, take_line(text), batch);
      else
        see("", first, take_word(rest), batch);
    }
  }
}

void Counters::read_pair(std::string_view names, std::string_view values, Batch* batch) {
  std::string_view group = take_word(names);
  if (take_word(values) != group) return;
  group.remove_suffix(1);
  while (!values.empty()) {
    std::string_view name = take_word(names), value = take_word(values);
    if (!name.empty()) see(group, name, value, batch);
  }
}

void Counters::see(std::string_view group, std::string_view name, std::string_view value, Batch* batch) {
  std::uint64_t number = 0;
  auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  if (read.ec != std::errc()) return;  // TcpMaxConn is -1
  Counter& known = counter(group, name);
  std::uint64_t before = std::exchange(known.value, number);
  if (!batch || before == number) return;
  if (std::find(settings.begin(), settings.end(), known.name) != settings.end()) return;
  if (known.text.length == 0) known.text = batch->trace().store(known.name);
  changes_.push_back({known.text, number, static_cast<std::int64_t>(number - before)});
}

// The files have the same order each time, so that it is nearly always the one behind the last. Those of ICMP
// messages' types appear with the first such message: they were 0.
Counters::Counter& Counters::counter(std::string_view group, std::string_view name) {
  auto is = [&](const Counter& each) {
    std::string_view whole = each.name;
    return whole.size() == group.size() + name.size() && whole.starts_with(group) && whole.ends_with(name);
  };
  if (next_ < known_.size() && is(known_[next_])) return known_[next_++];
  auto found = std::find_if(known_.begin(), known_.end(), is);
  if (found == known_.end())
    found = known_.insert(known_.end(), {std::string(group) + std::string(name), 0, {}});
  next_ = static_cast<std::size_t>(found - known_.begin()) + 1;
  return *found;
}

}  // namespace wirestep
