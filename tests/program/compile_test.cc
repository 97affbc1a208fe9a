// How a source file becomes a command.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "program/compile.h"
#include "program/describe.h"
#include "program/lines.h"
#include "program/record_reader.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test
#include "support/shell.h"

using namespace wirestep;
namespace fs = std::filesystem;

namespace {

std::string sample(const std::string& name) {
  return WIRESTEP_TEST_SAMPLES "/" + name;
}

// A cache of the test's own, gone at its end.
struct Cache {
  Cache() : path(fs::temp_directory_path() / ("wirestep-cache-" + std::to_string(::getpid()))) {
    ::setenv("XDG_CACHE_HOME", path.c_str(), 1);
  }
  ~Cache() { fs::remove_all(path); }
  fs::path path;
};

std::string failure(const std::string& source, const std::string& language) {
  try {
    command_for(source, language);
    return "none";
  } catch (const SetupError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("A C source is compiled once, and again when it has changed") {
  Cache cache;
  fs::create_directories(cache.path);
  const fs::path source = cache.path / "program.c";
  std::ofstream(source) << "int main(void) { return 3; }\n";
  const auto first = command_for(source, "c");
  REQUIRE(first.size() == 1);
  CHECK(first[0].starts_with((cache.path / "wirestep").string()));
  CHECK(WEXITSTATUS(std::system(first[0].c_str())) == 3);
  const auto made = fs::last_write_time(first[0]);
  CHECK(command_for(source, "c") == first);
  CHECK(fs::last_write_time(first[0]) == made);

  std::ofstream(source) << "int main(void) { return 4; }\n";
  const auto second = command_for(source, "c");
  CHECK(second != first);
  CHECK(WEXITSTATUS(std::system(second[0].c_str())) == 4);
  // Nothing half-made is left.
  CHECK(std::distance(fs::directory_iterator(cache.path / "wirestep"), fs::directory_iterator()) == 2);
}

TEST_CASE("A prebuilt program is taken while it is newer than its source") {
  Cache cache;
  fs::create_directories(cache.path);
  const fs::path source = cache.path / "program.c", built = cache.path / "program";
  std::ofstream(source) << "int main(void) { return 3; }\n";
  fs::copy_file("/bin/true", built);
  CHECK(command_for(source, "c", built) == std::vector<std::string>{built});
  fs::last_write_time(source, fs::last_write_time(built) + std::chrono::seconds(1));
  CHECK(command_for(source, "c", built) != std::vector<std::string>{built});
}

TEST_CASE("A C source with an error is refused with its first error's place") {
  Cache cache;
  CHECK(failure(sample("wrong.c"), "c").find("wrong.c:2:10: error:") != std::string::npos);
}

TEST_CASE("Without a compiler the message says how to get one") {
  Cache cache;
  ::setenv("PATH", "/nowhere", 1);
  CHECK(failure(sample("flood.c"), "c").find("sudo apt install gcc") != std::string::npos);
}

TEST_CASE("Without a folder of the user's own nothing is compiled into one that others can write") {
  ::unsetenv("XDG_CACHE_HOME");
  ::unsetenv("HOME");
  CHECK(failure(sample("flood.c"), "c").find("Set HOME or XDG_CACHE_HOME") != std::string::npos);
}

TEST_CASE("A program that isn't there is named") {
  CHECK(failure("/nowhere/server.py", "python").find("/nowhere/server.py: No such file") !=
        std::string::npos);
}

TEST_CASE("Python sources run under the system's Python") {
  CHECK(command_for(sample("flood.c"), "python") ==
        std::vector<std::string>{"/usr/bin/python3", sample("flood.c")});
}

TEST_CASE("An address has its line, also where the compiler wrote no index of addresses, as clang doesn't") {
  Cache cache;
  fs::create_directories(cache.path);
  const fs::path source = cache.path / "program.c", index_less = cache.path / "index-less";
  std::ofstream(source) << "int main(void)\n{\n  return 3;\n}\n";
  const std::string built = command_for(source, "c").at(0);
  REQUIRE(std::system(
              ("objcopy --remove-section .debug_aranges " + built + " " + index_less.string()).c_str()) == 0);
  const std::string address = test::shell("nm " + built + " | sed -n 's/ T main$//p'").output;
  const std::uint64_t main = std::stoull(address, nullptr, 16);
  for (const std::string& program : {built, index_less.string()}) {
    SourceLine line = Lines().find(program, main + 1);
    CHECK(line.file == "program.c");
    CHECK(line.line == 2);
  }
  CHECK(Lines().find(built, 1).line == 0);
}

TEST_CASE("Data is written as C strings, cut with an ellipsis") {
  const auto data = [](std::string_view text, std::size_t total) {
    return describe_data({reinterpret_cast<const std::byte*>(text.data()), text.size()}, total);
  };
  CHECK(data("hello\n", 6) == R"("hello\n")");
  CHECK(data("a\"\\\t\x01\xff", 6) == R"("a\"\\\t\x01\xff")");
  CHECK(data("abc", 5000) == R"("abc"…)");
  CHECK(data("", 0) == R"("")");
}

TEST_CASE("Messages that don't add up are refused") {
  const auto read = [](const auto& record, std::size_t length) {
    return read_probe_message({reinterpret_cast<const std::byte*>(&record), length});
  };
  probe::CallRecord call;
  CHECK(read(call, sizeof call));
  CHECK_FALSE(read(call, sizeof call - 1));
  CHECK_FALSE(read(call, 1));
  CHECK_FALSE(read(call, 0));
  call.file_length = 1;
  CHECK_FALSE(read(call, sizeof call));
  call.file_length = 0xffffffff;
  CHECK_FALSE(read(call, sizeof call));
  call.file_length = 0;
  call.part_count = probe::max_parts + 1;
  CHECK_FALSE(read(call, sizeof call));
  call.part_count = 1;
  call.parts[0].length = 9;
  CHECK_FALSE(read(call, sizeof call));
  call.part_count = 0;
  call.call = probe::CallName::count;
  CHECK_FALSE(read(call, sizeof call));
  call.call = probe::CallName::bind;
  call.arg_count = 7;
  CHECK_FALSE(read(call, sizeof call));
  probe::Hello hello;
  CHECK(read(hello, sizeof hello));
  hello.version = probe::protocol_version + 1;
  CHECK_FALSE(read(hello, sizeof hello));
}
