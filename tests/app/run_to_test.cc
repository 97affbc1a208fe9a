// Which calls a program can be let run to.
#include "app/model/run_to.h"

#include <sstream>

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

SourceFile source(const std::string& text, std::string_view language) {
  SourceFile file;
  Highlighter highlight(language);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) file.lines.push_back({line, highlight.line(line)});
  return file;
}

std::string words(const std::vector<RunTo>& list) {
  std::string text;
  for (const RunTo& each : list) text += each.call + " " + std::to_string(each.line) + "\n";
  return text;
}

}  // namespace

TEST_CASE("a C program's calls are those in its source, in their order, each once") {
  Trace trace;
  auto list = calls_to_run_to(
      source("int s = socket(1, 2, 3);\n// connect(s)\nprintf(\"bind(\");\n"
             "while ((c = accept(s, 0, 0)) >= 0) {\n  recv(c, b, 1, 0); close(c);\n}\nclose(s);\n",
             "c"),
      "c", {}, trace);
  CHECK(words(list) == "socket 1\naccept 4\nrecv 5\nclose 5\n");
}

TEST_CASE("Python's methods are known by the calls that they make") {
  Trace trace;
  auto list = calls_to_run_to(
      source("s = socket.create_connection(a)\ns.sendall(b'x')\ns.recv(5)\nprint(s)\n", "python"), "python",
      {}, trace);
  CHECK(words(list) == "connect 1\nsend 2\nrecv 3\n");
}

TEST_CASE("calls that were seen and aren't in the source come after, by the name that run-until takes") {
  test::StoryTrace story;
  story.start("server", "");
  story.call("server", "epoll_pwait", 3);
  story.call("server", "accept4", 4);
  story.begin("server", "recv", 5);
  Model model;
  model.advance_to(story.trace, story.trace.size());
  auto list =
      calls_to_run_to(source("x = accept(l, 0, 0);\n", "c"), "c", *model.program("server"), story.trace);
  CHECK(words(list) == "accept 1\nepoll_wait 0\nrecv 0\n");
}
