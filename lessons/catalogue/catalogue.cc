#include "lessons/catalogue/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <tuple>

#include "base/error.h"
#include "lessons/format/parse.h"

namespace wirestep::lesson {

namespace fs = std::filesystem;

namespace {

struct Language {
  std::string_view name, ending;
};
constexpr std::array<Language, 3> known_languages = {{{"c", ".c"}, {"python", ".py"}, {"uv", ".uv.c"}}};

fs::path executable_folder() {
  return fs::read_symlink("/proc/self/exe").parent_path();
}

fs::path lesson_root() {
  fs::path installed = executable_folder() / "../share/wirestep/lessons";
  return fs::is_directory(installed) ? fs::canonical(installed) : fs::path(WIRESTEP_LESSONS);
}

// Of the language's ending. Empty if there is no such language.
fs::path source(const Lesson& lesson, const Program& program, std::string_view language) {
  auto known = std::find_if(known_languages.begin(), known_languages.end(),
                            [&](const Language& each) { return each.name == language; });
  if (known == known_languages.end()) return {};
  return fs::path(lesson.directory) / (program.file + std::string(known->ending));
}

}  // namespace

std::vector<Entry> list_lessons(const std::string& locale) {
  std::vector<Entry> entries;
  std::error_code missing;  // no folder of lessons: no lessons
  for (const fs::directory_entry& folder : fs::directory_iterator(lesson_root(), missing)) {
    Entry entry;
    entry.id = folder.path().filename().string();
    entry.path = (folder.path() / "lesson.md").string();
    if (!fs::exists(entry.path)) continue;
    try {
      Lesson lesson = load_lesson(entry.path, locale);
      entry.title = plain(lesson.title);
      entry.summary = lesson.summary;
      entry.place = lesson.place;
      for (const Step& step : lesson.steps) entry.steps.push_back(step.id);
    } catch (const std::exception& error) {  // one bad lesson doesn't hide the others
      entry.title = entry.id;
      entry.summary = error.what();
    }
    entries.push_back(std::move(entry));
  }
  auto order = [](const Entry& entry) {
    constexpr int behind = std::numeric_limits<int>::max();
    return std::tuple(entry.place == 0 ? behind : entry.place, entry.id);
  };
  std::sort(entries.begin(), entries.end(),
            [&](const Entry& a, const Entry& b) { return order(a) < order(b); });
  return entries;
}

std::string find_lesson(const std::string& name) {
  bool is_id = name.find('/') == std::string::npos && !name.ends_with(".md") && name != "." && name != "..";
  fs::path path = is_id ? lesson_root() / name / "lesson.md" : fs::path(name);
  if (fs::is_directory(path)) path /= "lesson.md";
  if (fs::is_regular_file(path)) return path.string();
  std::string known;
  for (const Entry& entry : list_lessons()) known += fmt::format("{}{}", known.empty() ? "" : ", ", entry.id);
  throw SetupError(fmt::format("there is no lesson \"{}\"", name), is_id ? 0 : ENOENT,
                   fmt::format("The lessons are {}; or name a path such as ./my-lesson/lesson.md", known));
}

std::string written_in(const Lesson& lesson, const Program& program, const std::string& language) {
  if (!program.language.empty()) return program.language;
  bool plain = language == "uv" && !fs::exists(source(lesson, program, "uv")) &&
               fs::exists(source(lesson, program, "c"));
  return plain ? "c" : language;
}

std::vector<std::string> languages(const Lesson& lesson) {
  std::vector<std::string> found;
  for (const Language& language : known_languages) {
    std::string name(language.name);
    std::vector<Program> programs = in_language(lesson, name).programs;
    auto has_source = [&](const Program& program) {
      return fs::exists(source(lesson, program, written_in(lesson, program, name)));
    };
    auto is_in_it = [&](const Program& program) {
      return program.language.empty() && written_in(lesson, program, name) == name;
    };
    bool own = programs.empty() || std::any_of(programs.begin(), programs.end(), is_in_it);
    if (own && std::all_of(programs.begin(), programs.end(), has_source)) found.push_back(std::move(name));
  }
  return found;
}

std::string source_of(const Lesson& lesson, const Program& program, const std::string& language) {
  fs::path path = source(lesson, program, written_in(lesson, program, language));
  if (!path.empty() && fs::exists(path)) return path.string();
  std::string missing = path.empty() ? "" : fmt::format(": there is no {}", path.string());
  std::vector<std::string> known = languages(lesson);
  throw SetupError(fmt::format("the lesson {} has no {} in the language \"{}\"{}", lesson.id, program.name,
                               language, missing),
                   0, known.empty() ? "" : fmt::format("It has {}", fmt::join(known, ", ")));
}

std::vector<std::string> missing_sources(const Lesson& lesson) {
  std::vector<std::string> missing;
  for (const Language& language : known_languages) {
    std::string name(language.name);
    for (const Program& program : in_language(lesson, name).programs) {
      fs::path path = source(lesson, program, written_in(lesson, program, name));
      if (!fs::exists(path)) missing.push_back(path.string());
    }
  }
  return missing;
}

std::optional<std::string> built_program(const Lesson& lesson, const Program& program,
                                         const std::string& language) {
  std::string written = written_in(lesson, program, language);
  if (written != "c" && written != "uv") return std::nullopt;
  std::error_code other;
  if (!fs::equivalent(fs::path(lesson.directory), lesson_root() / lesson.id, other)) return std::nullopt;
  fs::path here = executable_folder();
  for (const fs::path& folder : {here / "lessons", here / "../lib/wirestep/lessons"}) {
    fs::path built = folder / lesson.id / (program.file + (written == "uv" ? ".uv" : ""));
    if (fs::is_regular_file(built)) return built.lexically_normal().string();
  }
  return std::nullopt;
}

}  // namespace wirestep::lesson
