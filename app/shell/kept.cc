#include "app/shell/kept.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/new_file.h"

namespace wirestep::app {

namespace {

constexpr std::string_view first_line = "# wirestep window 1";

[[noreturn]] void make_no_sense(const std::filesystem::path& file, const std::string& why) {
  throw SetupError("reading what is kept of earlier sessions, " + file.string() + " (" + why + ")", 0,
                   "Delete that file to begin anew");
}

// One line, "lesson.udp = far 9". Throws if it makes no sense.
void take_line(Kept& kept, const std::string& key, std::istream& value) {
  if (key == "theme") {
    value >> kept.theme.emplace();
  } else if (key == "locale") {
    value >> kept.locale.emplace();
  } else if (key == "zoom") {
    value >> kept.zoom;
  } else if (key.starts_with("lesson.")) {
    Progress progress;
    value >> progress.step >> progress.played;
    kept.lessons[key.substr(7)] = progress;
  } else {
    throw std::runtime_error("nobody knows \"" + key + "\"");
  }
  if (!value || !(value >> std::ws).eof()) throw std::runtime_error("a wrong value for \"" + key + "\"");
}

std::string to_text(const Kept& kept) {
  std::ostringstream text;
  text << first_line << "\nzoom = " << kept.zoom << "\n";
  if (kept.theme) text << "theme = " << *kept.theme << "\n";
  if (kept.locale) text << "locale = " << *kept.locale << "\n";
  for (const auto& [id, progress] : kept.lessons)
    text << "lesson." << id << " = " << progress.step << " " << progress.played << "\n";
  return text.str();
}

}  // namespace

std::filesystem::path kept_file() {
  const char *state = std::getenv("XDG_STATE_HOME"), *home = std::getenv("HOME");
  // A relative path is to be ignored, says the specification.
  if (state && *state == '/') return std::filesystem::path(state) / "wirestep" / "window.properties";
  if (home && *home == '/') return std::filesystem::path(home) / ".local/state/wirestep/window.properties";
  return {};
}

Kept read_kept(const std::filesystem::path& file) {
  std::error_code none;
  if (file.empty() || !std::filesystem::exists(file, none)) return {};
  std::ifstream in(file);
  if (!in) make_no_sense(file, "it can't be opened");
  std::string line;
  if (!std::getline(in, line) || line != first_line) make_no_sense(file, "its first line is another one");
  Kept kept;
  for (int number = 2; std::getline(in, line); ++number) {
    std::size_t equals = line.rfind(" = ");  // a lesson's id is the name of its folder, which may have spaces
    try {
      if (equals == line.npos) throw std::runtime_error("no key = value");
      std::istringstream value(line.substr(equals + 3));
      take_line(kept, line.substr(0, equals), value);
    } catch (const std::exception& error) {
      make_no_sense(file, "line " + std::to_string(number) + ": " + error.what());
    }
  }
  return kept;
}

void write_kept(const std::filesystem::path& file, Kept kept) {
  if (file.empty()) return;
  for (const auto& [id, other] : read_kept(file).lessons) {
    Progress& progress = kept.lessons[id];
    if (other.played > progress.played) progress = other;
  }
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error)
    throw SetupError("making " + file.parent_path().string(), error.value(), "Make it by hand, writable");
  std::string text = to_text(kept);
  NewFile out(file);
  out.write(std::as_bytes(std::span(text)));
  out.keep();
}

Keeper::Keeper(std::filesystem::path file) : file_(std::move(file)) {
  try {
    kept_ = read_kept(file_);
  } catch (const SetupError& error) {
    trouble_ = error.what();
  }
}

void Keeper::played(const std::string& lesson, const std::string& step, std::size_t count) {
  if (lesson.find('\n') != lesson.npos) return;  // a line of the file for each
  auto known = kept_.lessons.find(lesson);
  if (known != kept_.lessons.end() && known->second.played >= count) return;
  change([&] { kept_.lessons[lesson] = {step, count}; });
}

void Keeper::write() {
  trouble_.clear();
  try {
    write_kept(file_, kept_);
  } catch (const SetupError& error) {
    trouble_ = error.what();
  }
}

}  // namespace wirestep::app
