#include "lessons/format/step_language.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "lessons/format/lesson.h"
#include "lessons/format/peer_words.h"
#include "lessons/format/wire_words.h"

namespace wirestep::lesson {

namespace {

Action parse_start(Words& words, const Names& names) {
  Start start{words.take_name("program", names.programs), std::nullopt};
  if (words.accept("with")) {
    start.arguments.emplace();
    do {
      start.arguments->push_back(words.take("an argument").text);
    } while (!words.done());
  }
  return start;
}

Action parse_run(Words& words, const Names& names) {
  command::RunProgram run{words.take_name("program", names.programs), ""};
  if (words.accept("until")) run.until = parse_call(words);
  return run;
}

Action parse_signal_program(Words& words, const Names& names) {
  command::SignalProgram signal{words.take_name("program", names.programs), 0};
  signal.signal = parse_signal(words);
  return signal;
}

Action parse_sysctl(Words& words, const Names& names) {
  command::SetSysctl sysctl;
  sysctl.host = words.take_name("host", names.hosts);
  sysctl.key = words.take("a key such as net.ipv4.tcp_syncookies").text;
  words.demand("=");
  sysctl.value = words.take("a value").text;
  return sysctl;
}

// expect F [within TIME] | expect still F for TIME | expect no F for TIME
Action parse_expect(Words& words, const Names& names) {
  Expect expect;
  if (words.accept("still")) expect.kind = Expect::Kind::still;
  if (words.accept("no")) expect.kind = Expect::Kind::never;
  Words begin = words;
  expect.fact = parse_fact(words, names);
  if (expect.kind == Expect::Kind::still && is_happening(expect.fact)) {
    begin.fail("\"still\" needs a condition; this happens once (see \"conditions and happenings\")");
  }
  if (expect.kind != Expect::Kind::within) {
    words.demand("for");
    expect.span = words.take_duration();
  } else if (words.accept("within")) {
    expect.span = words.take_duration();
  }
  return expect;
}

// "uv", "c, python": separated by commas.
std::vector<std::string> parse_languages(Words& words) {
  std::vector<std::string> languages;
  for (bool more = true; more;) {
    Words at = words;
    std::string language = words.take("a language").text;
    more = language.ends_with(',');
    if (more) language.pop_back();
    const auto& known = language_names();
    if (std::find(known.begin(), known.end(), language) == known.end())
      at.fail(fmt::format("there is no language \"{}\"; there are {}", language, join(known)));
    languages.push_back(std::move(language));
  }
  return languages;
}

// "6.5".
int parse_kernel(Words& words) {
  std::string_view text = words.peek();
  int major = 0, minor = 0;
  const char* last = text.data() + text.size();
  auto [dot, error] = std::from_chars(text.data(), last, major);
  bool sound = error == std::errc() && dot != last && *dot == '.' && major > 0 && major < 100;
  if (sound) {
    auto [end, wrong] = std::from_chars(dot + 1, last, minor);
    sound = wrong == std::errc() && end == last && minor >= 0 && minor < 1000;
  }
  if (!sound) words.fail("a version of Linux belongs here, such as 6.5");
  words.take("a version");
  return kernel_version(major, minor);
}

// when LANGUAGES … | unless LANGUAGES … | when kernel 6.5 … | unless kernel 6.5 …: what the line is for.
void parse_condition(Words& words, Instruction& instruction) {
  bool when = words.accept("when");
  if (!when && !words.accept("unless")) return;
  if (words.accept("kernel")) {
    (when ? instruction.from_kernel : instruction.before_kernel) = parse_kernel(words);
  } else if (when) {
    instruction.languages = parse_languages(words);
  } else {
    instruction.languages = language_names();
    for (const std::string& language : parse_languages(words)) std::erase(instruction.languages, language);
    if (instruction.languages.empty()) words.fail("this line would be for no language");
  }
}

Action parse_show(Words& words, const Names& names) {
  if (words.accept("panel")) return ShowPanel{words.take_name("panel", panel_names())};
  if (words.accept("plot")) return ShowPanel{"plots", words.take_name("plot", plot_names())};
  Show show{words.take_name("program", names.programs), words.accept("left")};
  if (!show.left) words.demand("right");
  return show;
}

template <class Named>
Action parse_named(Words& words, const Names& names) {
  return Named{words.take_name("program", names.programs)};
}

using Parser = Action (*)(Words&, const Names&);
const std::map<std::string_view, Parser> verbs = {
    {"hold", [](Words& words, const Names& names) { return parse_clutch(WireMode::hold, words, names); }},
    {"live", [](Words& words, const Names& names) { return parse_clutch(WireMode::live, words, names); }},
    {"slow", [](Words& words, const Names& names) { return parse_clutch(WireMode::slow, words, names); }},
    {"cut", [](Words& words, const Names& names) { return parse_cut(false, words, names); }},
    {"mend", [](Words& words, const Names& names) { return parse_cut(true, words, names); }},
    {"deliver", parse_deliver},
    {"drop", parse_drop},
    {"duplicate", parse_duplicate},
    {"delay", parse_delay},
    {"corrupt", parse_corrupt},
    {"impair", parse_impair},
    {"rule", parse_rule},
    {"clear", parse_clear},
    {"start", parse_start},
    {"run", parse_run},
    {"step", parse_named<command::StepProgram>},
    {"pause", parse_named<command::PauseProgram>},
    {"stop", parse_named<command::StopProgram>},
    {"restart", parse_named<command::RestartProgram>},
    {"signal", parse_signal_program},
    {"sysctl", parse_sysctl},
    {"peer", parse_peer},
    {"show", parse_show},
    {"expect", parse_expect},
};

}  // namespace

Instruction parse_instruction(std::string_view line, const Names& names, Vocabulary* vocabulary) {
  Words words(line, vocabulary);
  Instruction instruction;
  parse_condition(words, instruction);
  auto is_next = [&](const auto& verb) { return words.accept(verb.first); };
  auto verb = std::find_if(verbs.begin(), verbs.end(), is_next);
  if (verb == verbs.end()) {
    std::string known;
    for (const auto& [name, parser] : verbs) known.append(known.empty() ? "" : ", ").append(name);
    words.fail(fmt::format("a line begins with one of {}", known));
  }
  instruction.action = verb->second(words, names);
  words.finish();
  auto first = line.find_first_not_of(" \t");
  instruction.text = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
  return instruction;
}

}  // namespace wirestep::lesson
