#include <algorithm>

#include "lessons/format/blocks.h"

namespace wirestep::lesson {

namespace {

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "SYN_SENT * — it has asked and waits": the option, its mark, and why. Chinese writes the dash as ——.
Option parse_option(std::string_view text) {
  Option option;
  for (std::string_view dash : {" — ", "——"}) {
    auto at = text.find(dash);
    if (at == std::string_view::npos) continue;
    option.why = parse_runs(trim(text.substr(at + dash.size())));
    text = trim(text.substr(0, at));
    break;
  }
  if (text.ends_with('*')) {
    option.right = true;
    text = trim(text.substr(0, text.size() - 1));
  }
  option.text = parse_runs(text);
  return option;
}

// "SYN_SENT * - it has asked": the mark is followed by what isn't the dash before a reason.
bool has_other_dash(std::string_view option) {
  auto mark = option.find(" * ");
  if (mark == std::string_view::npos) return false;
  std::string_view behind = trim(option.substr(mark + 2));
  return behind.starts_with("- ") || behind.starts_with("-- ") || behind.starts_with("– ");
}

}  // namespace

Question read_question(const Piece& piece, const std::string& file, Problems& problems) {
  Question question;
  std::string text;
  each_line(piece, [&](std::string_view line, int number) {
    std::string_view words = trim(line);
    if (words.starts_with("- ")) {
      question.options.push_back(parse_option(trim(words.substr(2))));
      if (has_other_dash(words.substr(2))) {
        problems.push_back({file, number, 1, "between an option and why stands a long dash: \" — \""});
        question.options.back().right = true;
      }
    } else if (question.options.empty()) {
      text.append(text.empty() ? "" : "\n").append(words);
    } else {
      problems.push_back({file, number, 1, "after the first option every line is an option: \"- …\""});
    }
  });
  question.text = parse_runs(text);
  if (text.empty()) problems.push_back({file, piece.line, 1, "the question is missing above its options"});
  auto right = std::count_if(question.options.begin(), question.options.end(),
                             [](auto& option) { return option.right; });
  if (question.options.size() < 2) {
    problems.push_back(
        {file, piece.line, 1, "a question needs two options or more: lines that begin with \"- \""});
  } else if (right != 1) {
    problems.push_back({file, piece.line, 1, "mark exactly one option as the right one, with a * behind it"});
  }
  return question;
}

std::vector<Instruction> read_instructions(const Piece& piece, const std::string& file, Names& names,
                                           Problems& problems) {
  std::vector<Instruction> instructions;
  each_line(piece, [&](std::string_view line, int number) {
    if (trim(line).starts_with('#')) return;
    try {
      instructions.push_back(parse_instruction(line, names));
      instructions.back().line = number;
      if (std::string peer = peer_made_by(instructions.back()); !peer.empty()) names.peers.push_back(peer);
    } catch (const LineError& error) {
      problems.push_back({file, number, error.column, error.what});
    }
  });
  return instructions;
}

}  // namespace wirestep::lesson
