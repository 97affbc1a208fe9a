#include "app/text/prose_text.h"

#include <string>

#include "app/text/columns.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

std::string text_of(std::string_view markdown, std::size_t width, bool colour = false) {
  std::string all;
  for (const std::string& line : app::lay_out(lesson::parse_prose(markdown), width, app::Paint(colour))) {
    all += line + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("Prose is wrapped between words") {
  CHECK(text_of("The kernel sends one segment,\nand waits.", 20) ==
        "The kernel sends one\nsegment, and waits.\n");
  CHECK(text_of("`connect()`asks **the kernel**", 14) == "connect()asks\nthe kernel\n");
}

TEST_CASE("Chinese is wrapped anywhere, but no line begins with a closing mark") {
  CHECK(text_of("内核发送一个报文段，然后等待。", 18) == "内核发送一个报文\n段，然后等待。\n");
  CHECK(text_of("内核发送 SYN 然后等待", 12) == "内核发送 SYN\n然后等待\n");
}

TEST_CASE("Lists, code, quotes and tables keep their shape") {
  CHECK(text_of("- one two\n- three", 7) == "- one\n  two\n- three\n");
  CHECK(text_of("3. a\n4. b", 20) == "3. a\n4. b\n");
  CHECK(text_of("```\nint x;\n\nreturn;\n```", 20) == "    int x;\n    \n    return;\n");
  CHECK(text_of("> so\n\nend", 20) == "│ so\n\nend\n");
  CHECK(text_of("|a|bb|\n|---|---|\n|ccc|d|", 20) == "a    bb  \nccc  d   \n");
}

TEST_CASE("A word that is longer than the line stands alone and whole") {
  CHECK(text_of("see https://www.rfc-editor.org/rfc/rfc9293 there", 12) ==
        "see\nhttps://www.rfc-editor.org/rfc/rfc9293\nthere\n");
}

TEST_CASE("Colour changes no column") {
  std::string plain = text_of("the **kernel** calls `recv()`", 18),
              painted = text_of("the **kernel** calls `recv()`", 18, true);
  CHECK(plain != painted);
  CHECK(std::count(plain.begin(), plain.end(), '\n') == std::count(painted.begin(), painted.end(), '\n'));
  CHECK(painted.find("\x1b[1mkernel\x1b[0m") != std::string::npos);
}
