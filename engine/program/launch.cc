#include "program/launch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>

#include "base/error.h"
#include "probe/record.h"

extern char** environ;

namespace wirestep {

namespace {

namespace fs = std::filesystem;

constexpr char library[] = "libwirestep-probe.so";

// Beside the executable, or where it is installed.
std::string probe_library() {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (const fs::path& place : {folder / library, folder.parent_path() / "lib" / "wirestep" / library}) {
    if (::access(place.c_str(), R_OK) != 0) continue;
    if (place.string().find_first_of(" :") != std::string::npos) {
      throw SetupError("preload " + place.string(), 0, "Move Wirestep to a path without spaces and colons.");
    }
    return place;
  }
  throw SetupError(fmt::format("find {} beside {}", library, folder.string()), ENOENT,
                   "Build or install Wirestep again.");
}

void append(std::map<std::string, std::string>& variables, const std::string& name,
            const std::string& value) {
  std::string& text = variables[name];
  text += (text.empty() ? "" : ":") + value;
}

bool in_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/bin:/usr/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> environment_for(ProgramId program, const std::string& probe_name) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const char* equals = std::strchr(*entry, '=');
    if (equals != nullptr) variables[std::string(static_cast<const char*>(*entry), equals)] = equals + 1;
  }
  std::string& preload = variables["LD_PRELOAD"];
  preload = preload.empty() ? probe_library() : probe_library() + ":" + preload;
  variables[probe::address_variable] = probe_name;
  variables[probe::program_variable] = fmt::format("{}", program.value);
  variables["PYTHONDONTWRITEBYTECODE"] = "1";
  append(variables, "ASAN_OPTIONS",
         "verify_asan_link_order=0");  // a sanitized program meets a preloaded library
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  return environment;
}

std::string launch_problem(const ProgramSpec& spec) {
  if (spec.argv.empty() || spec.argv[0].empty()) return fmt::format("{} has no command", spec.name);
  const std::string& file = spec.argv[0];
  if (file.find('/') == std::string::npos) {
    return in_path(file) ? "" : fmt::format("{}: there is no command \"{}\"", spec.name, file);
  }
  const fs::path path = fs::path(spec.directory) / file;  // relative to where it will run
  std::error_code ignored;
  if (::access(path.c_str(), F_OK) != 0)
    return fmt::format("{}: {}: {}", spec.name, file, std::strerror(errno));
  if (fs::is_directory(path, ignored)) return fmt::format("{}: {} is a folder", spec.name, file);
  if (::access(path.c_str(), X_OK) != 0) return fmt::format("{}: {} is not executable", spec.name, file);
  return "";
}

}  // namespace wirestep
