#include "program/compile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/fd.h"

extern char** environ;

namespace wirestep {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> compile_flags{"-g", "-O0", "-Wall", "-pthread"};

bool executable(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

// The first of `names` in PATH; empty if there is none.
std::string in_path(std::initializer_list<const char*> names) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
  std::vector<std::string> list;
  for (std::string folder; std::getline(folders, folder, ':');) list.push_back(folder);
  for (const char* name : names) {
    for (const std::string& folder : list) {
      if (executable(fs::path(folder) / name)) return fs::path(folder) / name;
    }
  }
  return "";
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// FNV-1a: names a file in a cache, no more.
std::uint64_t hash(const std::string& text) {
  std::uint64_t value = 14695981039346656037u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return value;
}

// All that a compilation depends on: the source, the headers beside it, where it is, and how it is compiled.
std::string recipe(const fs::path& source, const std::vector<std::string>& command) {
  std::string text = contents(source);
  for (const std::string& word : command) text += '\n' + word;
  std::vector<fs::path> headers;
  for (const auto& entry : fs::directory_iterator(fs::absolute(source).parent_path())) {
    if (entry.path().extension() == ".h") headers.push_back(entry.path());
  }
  std::sort(headers.begin(), headers.end());
  for (const fs::path& header : headers) text += header.string() + '\n' + contents(header);
  return text;
}

// A folder of the user's own, and never one in /tmp: somebody else could have put programs there.
fs::path cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (cache != nullptr && *cache == '/') {
    folder = fs::path(cache) / "wirestep";
  } else if (home != nullptr && *home == '/') {
    folder = fs::path(home) / ".cache/wirestep";
  } else {
    throw SetupError("keep a compiled program: there is no place for it", 0,
                     "Set HOME or XDG_CACHE_HOME to a folder of yours.");
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw SetupError("make " + folder.string(), error.value(),
                     "Set XDG_CACHE_HOME to a folder that can be written.");
  }
  return folder;
}

struct Compiled {
  bool good;
  std::string messages;
};

Compiled run_compiler(const std::vector<std::string>& command) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw SetupError("make a pipe", errno, "");
  Fd read_end(ends[0]), write_end(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), 2);
  std::vector<char*> pointers;
  for (const std::string& word : command) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  pid_t child = -1;
  const int error = ::posix_spawn(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    throw SetupError("run " + command[0], error, "Install a C compiler: sudo apt install gcc libc6-dev");
  write_end.reset();
  Compiled result{false, ""};
  std::array<char, 4096> piece;
  for (ssize_t got; (got = ::read(read_end.get(), piece.data(), piece.size())) != 0;) {
    if (got > 0) result.messages.append(piece.data(), static_cast<std::size_t>(got));
    if (got < 0 && errno != EINTR) break;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return result;
}

// "server.c:12:5: error: …": the first of the compiler's messages that is an error.
std::string first_error(const std::string& messages) {
  std::istringstream lines(messages);
  std::string first;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("error:") != std::string::npos || line.find("undefined reference") != std::string::npos)
      return line;
    if (first.empty()) first = line;
  }
  return first;
}

std::string compile(const fs::path& source, const std::vector<std::string>& libraries) {
  const std::string compiler = in_path({"cc", "gcc", "clang"});
  if (compiler.empty()) {
    throw SetupError("compile " + source.string() + ": no C compiler", 0,
                     "Install one: sudo apt install gcc libc6-dev");
  }
  const fs::path folder = cache_folder();
  std::vector<std::string> command{compiler};
  command.insert(command.end(), compile_flags.begin(), compile_flags.end());
  command.push_back(fs::absolute(source));
  command.insert(command.end(), libraries.begin(), libraries.end());
  const std::string name = fmt::format("{:016x}-{}", hash(recipe(source, command)), source.stem().string());
  if (executable(folder / name)) return folder / name;
  // Under a name of its own until it is whole: others may look for it meanwhile.
  const fs::path unfinished = folder / fmt::format("{}.{}", name, ::getpid());
  command.insert(command.end(), {"-o", unfinished});
  const Compiled compiled = run_compiler(command);
  std::error_code error;
  if (!compiled.good) {
    fs::remove(unfinished, error);
    throw SetupError("compile " + source.string() + ": " + first_error(compiled.messages), 0, "");
  }
  fs::rename(unfinished, folder / name, error);
  if (error) throw SetupError("keep " + (folder / name).string(), error.value(), "");
  return folder / name;
}

bool up_to_date(const std::string& built, const fs::path& source) {
  std::error_code error;
  return !built.empty() && executable(built) &&
         fs::last_write_time(built, error) >= fs::last_write_time(source, error) && !error;
}

std::string python() {
  // Not the first in PATH: root's may be one that nobody else can execute.
  if (executable("/usr/bin/python3")) return "/usr/bin/python3";
  const std::string other = in_path({"python3"});
  if (other.empty()) throw SetupError("there is no python3 here", 0, "Install it: sudo apt install python3");
  return other;
}

}  // namespace

std::vector<std::string> command_for(const std::string& source, const std::string& language,
                                     const std::string& prebuilt) {
  if (::access(source.c_str(), R_OK) != 0) throw SetupError("open the program " + source, errno, "");
  if (language == "python") return {python(), source};
  if (language == "c" || language == "uv") {
    if (up_to_date(prebuilt, source)) return {prebuilt};
    return {compile(source, {language == "uv" ? "-luv" : "-lm"})};
  }
  return {source};
}

}  // namespace wirestep
