// What the commands print of a trace, while somebody writes it.
#include "app/cli/trace_view.h"

#include <stdio.h>

#include <string_view>

#include "support/catch.h"

using namespace wirestep;

namespace {

// A trace that is written faster than it is printed: with each line that is printed it grows by two events.
class Growing {
 public:
  Growing() {
    grow();
    file_ = fopencookie(this, "w", {nullptr, printed, nullptr, nullptr});
    REQUIRE(file_ != nullptr);
    stdout = file_;
  }
  ~Growing() {
    stdout = before_;
    fclose(file_);
  }

  void grow() {
    if (trace.size() >= most) return;
    for (int i = 0; i < 2; ++i) trace.append(Time{}, NoticeEvent{trace.store("on and on")});
    trace.publish();
  }

  static constexpr std::size_t most = 10'000;  // so that what chases the end fails, and doesn't hang
  Trace trace;
  std::size_t lines = 0;

 private:
  static ssize_t printed(void* self, const char* text, std::size_t length) {
    auto& growing = *static_cast<Growing*>(self);
    for (char c : std::string_view(text, length)) {
      if (c != '\n') continue;
      ++growing.lines;
      growing.grow();
    }
    return static_cast<ssize_t>(length);
  }

  FILE *before_ = stdout, *file_ = nullptr;
};

std::size_t lines_of_two_turns(bool json) {
  Growing growing;
  app::TraceView view(growing.trace, json);
  view.follow();
  view.follow();
  return growing.lines;
}

}  // namespace

TEST_CASE("a trace that grows with every line of it is printed as far as it went, and no further") {
  CHECK(lines_of_two_turns(true) == 2 + 4);
  CHECK(lines_of_two_turns(false) == 2 + 4);
}
