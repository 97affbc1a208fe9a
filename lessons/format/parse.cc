#include "lessons/format/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "lessons/format/blocks.h"

namespace wirestep::lesson {

namespace {

// Appends a piece of prose to what a section holds already.
void append(Prose& prose, const Piece& piece) {
  Prose more = parse_prose(piece.text);
  std::move(more.begin(), more.end(), std::back_inserter(prose));
}

std::string summary_of(const Prose& intro) {
  auto is_text = [](const Block& block) { return block.kind == Block::Kind::paragraph; };
  auto first = std::find_if(intro.begin(), intro.end(), is_text);
  return first == intro.end() ? "" : plain(first->runs);
}

Names names_of(const Lesson& lesson) {
  Names names;
  for (const HostSpec& host : lesson.world.hosts) names.hosts.push_back(host.name);
  for (const Program& program : lesson.programs) names.programs.push_back(program.name);
  return names;
}

// Reads the sections of a lesson's file into a Lesson.
class Reader {
 public:
  Reader(std::string path, Problems& problems) : path_(std::move(path)), problems_(problems) {}

  Lesson lesson(std::string_view text) {
    Outline outline = read_outline(text, path_, problems_);
    Lesson lesson;
    lesson.path = path_;
    lesson.directory = std::filesystem::absolute(path_).lexically_normal().parent_path().string();
    lesson.id = std::filesystem::path(lesson.directory).filename().string();
    lesson.title = parse_runs(outline.intro.title);
    read_intro(outline.intro, lesson);
    Names names = names_of(lesson);
    for (const Section& section : outline.steps) lesson.steps.push_back(step(section, &names));
    if (outline.steps.empty()) problem(1, "a lesson has steps: \"## The client says SYN {#syn}\"");
    return lesson;
  }

  // `names`: null for a translation's section, where `---` divides and there is nothing to play.
  Step step(const Section& section, Names* names) {
    Step step;
    step.id = section.id;
    step.title = parse_runs(section.title);
    step.line = section.line;
    bool after = false;
    for (const Piece& piece : section.pieces) {
      if (!names && (piece.kind == Piece::Kind::step || piece.kind == Piece::Kind::toml)) {
        problem(piece.line, "a translation has no step or toml blocks; they come from lesson.md");
        continue;
      }
      switch (piece.kind) {
        case Piece::Kind::prose:
          append(after ? step.after : step.before, piece);
          break;
        case Piece::Kind::ask:
          ask(step, piece, after);
          break;
        case Piece::Kind::step:
          if (after)
            problem(piece.line, "a step has one block ```step; begin a new step with \"## … {#id}\"");
          after = true;
          // Without a host every line would name one that isn't there; why there is none is reported.
          if (!names->hosts.empty()) step.instructions = read_instructions(piece, path_, *names, problems_);
          break;
        case Piece::Kind::toml:
          problem(piece.line, "the toml block belongs under the lesson's title");
          break;
        case Piece::Kind::divider:
          if (names)
            problem(piece.line, "--- is for translations; here the step block divides");
          else
            after = true;
          break;
      }
    }
    return step;
  }

  void problem(int line, std::string what) { problems_.push_back({path_, line, 1, std::move(what)}); }

 private:
  void read_intro(const Section& intro, Lesson& lesson) {
    bool front_matter = false;
    for (const Piece& piece : intro.pieces) {
      switch (piece.kind) {
        case Piece::Kind::prose:
          append(lesson.intro, piece);
          break;
        case Piece::Kind::toml:
          if (front_matter) problem(piece.line, "a lesson has one toml block");
          front_matter = true;
          read_front_matter(piece, path_, lesson, problems_);
          break;
        default:
          problem(piece.line, "this belongs into a step: a heading \"## … {#id}\" comes first");
          break;
      }
    }
    lesson.summary = summary_of(lesson.intro);
    if (lesson.summary.empty())
      problem(std::max(intro.line, 1), "below the title belongs a paragraph that sums it up");
    if (!front_matter)
      problem(std::max(intro.line, 1), "a block ```toml with [[host]] and [[program]] is missing");
  }

  void ask(Step& step, const Piece& piece, bool after) {
    if (after) problem(piece.line, "a question comes before the step is played, so that it can be predicted");
    if (step.question) problem(piece.line, "a step has one question");
    step.question = read_question(piece, path_, problems_);
  }

  std::string path_;
  Problems& problems_;
};

// What must be the same in a translated step: what is there, and which answer is right.
std::string difference(const Step& base, const Step& translation) {
  if (base.question.has_value() != translation.question.has_value()) {
    return base.question ? "the question of lesson.md is missing here"
                         : "lesson.md has no question in this step";
  }
  if (base.after.empty() != translation.after.empty()) {
    return base.after.empty()
               ? "lesson.md has no text after this step was played, so there is nothing after ---"
               : "after --- belongs the text that is shown once the step was played";
  }
  if (!base.question) return "";
  const auto &ours = base.question->options, &theirs = translation.question->options;
  auto same_mark = [](const Option& a, const Option& b) { return a.right == b.right; };
  bool same = std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same_mark);
  return same ? "" : "the options are those of lesson.md, in its order, with the same one marked as right";
}

Problems in_order(Problems problems) {
  auto earlier = [](const Problem& a, const Problem& b) { return a.line < b.line; };
  std::stable_sort(problems.begin(), problems.end(), earlier);
  return problems;
}

// Much more than anyone reads to the end. The window reads a file that was saved while it is open, and can't
// be kept waiting by one that isn't a lesson.
constexpr std::uintmax_t longest = 1024 * 1024;

std::string read_file(const std::filesystem::path& path) {
  auto refuse = [&](int error, const char* cure) -> SetupError {
    return {fmt::format("reading the lesson {}", path.string()), error, cure};
  };
  if (!std::filesystem::is_regular_file(path))
    throw refuse(std::filesystem::exists(path) ? EINVAL : ENOENT, "");
  if (std::filesystem::file_size(path) > longest) throw refuse(EFBIG, "A lesson has 1 MiB at most.");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) throw refuse(errno != 0 ? errno : EIO, "");
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);  // what some editors put before UTF-8
  return text;
}

}  // namespace

tl::expected<Lesson, Problems> parse_lesson(std::string_view text, const std::string& path) {
  Problems problems;
  Lesson lesson = Reader(path, problems).lesson(text);
  if (!problems.empty()) return tl::unexpected(in_order(std::move(problems)));
  return lesson;
}

Problems translate(Lesson& lesson, std::string_view text, const std::string& path) {
  Problems problems;
  Outline outline = read_outline(text, path, problems);
  Reader reader(path, problems);
  Prose intro;
  for (const Piece& piece : outline.intro.pieces) {
    if (piece.kind == Piece::Kind::prose) append(intro, piece);
    if (piece.kind == Piece::Kind::toml) reader.problem(piece.line, "the toml block is lesson.md's alone");
  }
  std::vector<Step> steps;
  for (const Section& section : outline.steps) steps.push_back(reader.step(section, nullptr));
  for (std::size_t i = 0; i < std::max(steps.size(), lesson.steps.size()); ++i) {
    int line = i < steps.size() ? steps[i].line : 1;
    std::string expected = i < lesson.steps.size() ? lesson.steps[i].id : "";
    if (i >= steps.size()) {
      reader.problem(line, fmt::format("the step {{#{}}} of lesson.md is missing", expected));
    } else if (steps[i].id != expected) {
      reader.problem(line, expected.empty() ? "lesson.md has no such step"
                                            : fmt::format("here lesson.md has the step {{#{}}}", expected));
      break;  // what follows is out of step, too
    } else if (std::string what = difference(lesson.steps[i], steps[i]); !what.empty()) {
      reader.problem(line, what);
    }
  }
  if (!problems.empty()) return in_order(std::move(problems));

  lesson.title = parse_runs(outline.intro.title);
  lesson.intro = std::move(intro);
  lesson.summary = summary_of(lesson.intro);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    lesson.steps[i].title = std::move(steps[i].title);
    lesson.steps[i].before = std::move(steps[i].before);
    lesson.steps[i].question = std::move(steps[i].question);
    lesson.steps[i].after = std::move(steps[i].after);
  }
  return problems;
}

std::vector<std::string> translations(const std::string& path) {
  const std::filesystem::path base(path);
  const std::string before = base.stem().string() + ".", after = ".md";
  std::vector<std::string> locales;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::absolute(base).parent_path())) {
    const std::string name = entry.path().filename().string();
    if (name.size() > before.size() + after.size() && name.starts_with(before) && name.ends_with(after))
      locales.push_back(name.substr(before.size(), name.size() - before.size() - after.size()));
  }
  std::sort(locales.begin(), locales.end());
  return locales;
}

Lesson load_lesson(const std::string& path, const std::string& locale) {
  auto lesson = parse_lesson(read_file(path), path);
  if (!lesson) throw LessonError(std::move(lesson.error()));
  auto translation = std::filesystem::path(path).replace_extension(locale + ".md");
  if (std::filesystem::exists(translation)) {
    Problems problems = translate(*lesson, read_file(translation), translation.string());
    if (!problems.empty()) throw LessonError(std::move(problems));
  }
  return std::move(*lesson);
}

}  // namespace wirestep::lesson
