// A program's open descriptors as rows of a list.
#include "app/model/descriptor_rows.h"

#include <fcntl.h>

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

Model model_of(const test::StoryTrace& story) {
  Model model;
  model.advance_to(story.trace, story.trace.size());
  return model;
}

}  // namespace

TEST_CASE("neighbours that lead to the same terminal stand in one row, two sockets in two") {
  test::StoryTrace story;
  story.start("server", "");
  for (int fd : {0, 1, 2}) story.descriptor("server", fd, DescriptorKind::terminal, "/dev/pts/0");
  story.descriptor("server", 3, DescriptorKind::socket, "TCP", O_RDWR, 4711);
  story.descriptor("server", 4, DescriptorKind::socket, "TCP", O_RDWR, 4712);
  story.descriptor("server", 5, DescriptorKind::socket, "TCP", O_RDWR, 4712);  // a dup
  Model model = model_of(story);
  auto rows = descriptor_rows(model, story.trace, *model.program("server"));
  REQUIRE(rows.size() == 3);
  CHECK(numbers_of(rows[0]) == "0–2");
  CHECK(numbers_of(rows[1]) == "3");
  CHECK(numbers_of(rows[2]) == "4–5");
}

TEST_CASE("one of another process, and one with other flags, has a row of its own") {
  test::StoryTrace story;
  story.start("server", "");
  story.descriptor("server", 3, DescriptorKind::socket, "TCP", O_RDWR, 4711);
  story.descriptor("server", 4, DescriptorKind::socket, "TCP", O_RDWR | O_NONBLOCK, 4711);
  story.descriptor("server", 5, DescriptorKind::socket, "TCP", O_RDWR | O_NONBLOCK, 4711, "", 900);
  Model model = model_of(story);
  auto rows = descriptor_rows(model, story.trace, *model.program("server"));
  REQUIRE(rows.size() == 3);
  CHECK(rows[2].pid == 900);
}

TEST_CASE("a socket is found in the kernel's list by its inode, on the program's own host") {
  test::StoryTrace story;
  story.start("server", "");
  story.descriptor("server", 3, DescriptorKind::socket, "TCP", O_RDWR, 4711);
  story.descriptor("server", 4, DescriptorKind::socket, "TCP", O_RDWR, 4712);
  story.listening(0, 5, 4711);
  Model model = model_of(story);
  auto rows = descriptor_rows(model, story.trace, *model.program("server"));
  REQUIRE(rows.size() == 2);
  REQUIRE(rows[0].socket != nullptr);
  CHECK(rows[0].socket->socket.state == TcpState::listen);
  CHECK(rows[1].socket == nullptr);
}

TEST_CASE("a file's flags begin with its mode, a socket's are only those that matter") {
  DescriptorEvent descriptor{};
  descriptor.kind = DescriptorKind::socket;
  descriptor.flags = O_RDWR | O_NONBLOCK | O_CLOEXEC;
  CHECK(flags_of(descriptor) == "O_NONBLOCK O_CLOEXEC");
  descriptor.kind = DescriptorKind::file;
  descriptor.flags = O_WRONLY | O_APPEND;
  CHECK(flags_of(descriptor) == "O_WRONLY O_APPEND");
}
