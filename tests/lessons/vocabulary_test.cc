// lessons/README.md is the reference of the lesson format: a word that the parser knows, and the page
// doesn't, fails here. The parser tells which words it looks for; nobody has to keep a list of them.

#include "lessons/format/blocks.h"
#include "lessons/format/outline.h"
#include "lessons/format/parse.h"
#include "lessons/readme.h"
#include "support/catch.h"

using namespace wirestep::lesson;
using wirestep::test::readme;

namespace {

// The lines of the page's blocks of instructions.
std::vector<std::string> lines_of(const std::string& page) {
  std::vector<std::string> lines;
  Problems ignored;  // the page's headings have no ids; they are no steps
  for (const Section& section : read_outline(page, "README.md", ignored).steps)
    for (const Piece& piece : section.pieces)
      if (piece.kind == Piece::Kind::step)
        each_line(piece,
                  [&](std::string_view line, int) { lines.emplace_back(line.substr(0, line.find('#'))); });
  return lines;
}

void hear(const std::string& line, Names& names, Vocabulary& vocabulary) {
  try {
    Instruction instruction = parse_instruction(line, names, &vocabulary);
    if (std::string peer = peer_made_by(instruction); !peer.empty()) names.peers.push_back(peer);
  } catch (const LineError&) {  // it was about what is looked for
  }
}

// All that the parser looks for along the page's lines: also where each of their words stands, and where they
// end.
Vocabulary vocabulary_of(const std::vector<std::string>& lines) {
  Vocabulary vocabulary, beside;
  Names names{{"client", "server"}, {"client", "server"}};
  for (const std::string& line : lines) {
    hear(line, names, vocabulary);
    for (std::size_t at = 0; at != std::string::npos; at = line.find(' ', at + 1)) {
      hear(line.substr(0, at), names, beside);
      hear(line.substr(0, at) + " ?", names, beside);
    }
    hear(line + " ?", names, beside);
  }
  vocabulary.sought.merge(beside.sought);
  vocabulary.names.merge(beside.names);
  return vocabulary;
}

// As a word of its own.
bool names_it(const std::string& page, const std::string& word) {
  auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; };
  for (std::size_t at = page.find(word); at != std::string::npos; at = page.find(word, at + 1)) {
    bool begins = at == 0 || !is_part(page[at - 1]);
    std::size_t end = at + word.size();
    if (begins && (end == page.size() || !is_part(page[end]))) return true;
  }
  return false;
}

// "there are host, program, ipv6": the keys that the front matter's reader knows there.
std::vector<std::string> keys(const std::string& table) {
  auto lesson =
      parse_lesson("# T\n\nText.\n\n```toml\n" + table + "nosuchkey = 1\n```\n\n## S {#s}\n\nText.\n", "x");
  REQUIRE_FALSE(lesson);
  std::string text = to_string(lesson.error());
  auto from = text.find("there are ");
  REQUIRE(from != std::string::npos);
  text = text.substr(from + 10, text.find('\n', from) - from - 10);
  std::istringstream words(text);
  std::vector<std::string> found;
  for (std::string word; words >> word;) {
    if (word.back() == ',') word.pop_back();
    found.push_back(word);
  }
  return found;
}

}  // namespace

TEST_CASE("every word that the parser looks for stands in a block of lessons/README.md") {
  Vocabulary vocabulary = vocabulary_of(lines_of(readme()));
  CHECK(vocabulary.sought.size() > 80);
  for (const Vocabulary::Place& place : vocabulary.sought) {
    INFO("\"" << place.word << "\", which " << place.file << ":" << place.line
              << " looks for, is in no block there");
    CHECK(vocabulary.found.contains(place));
  }
}

TEST_CASE("every call, state and kind of frame is named in lessons/README.md") {
  std::string page = readme();
  Vocabulary vocabulary = vocabulary_of(lines_of(page));
  CHECK(vocabulary.names.size() > 50);
  for (const std::string& name : vocabulary.names) {
    INFO(name);
    CHECK(names_it(page, name));
  }
}

TEST_CASE("a word that is missing on the page is found to be missing") {
  Vocabulary vocabulary = vocabulary_of({"expect wire saw SYN", "deliver all", "start client"});
  auto is_missing = [&](const std::string& word) {
    for (const Vocabulary::Place& place : vocabulary.sought)
      if (place.word == word && !vocabulary.found.contains(place)) return true;
    return false;
  };
  for (const char* word : {"drop", "corrupted", "within", "copy", "with", "still", "when"}) {
    INFO(word);
    CHECK(is_missing(word));
  }
  CHECK_FALSE(is_missing("saw"));
  CHECK(vocabulary.names.contains("SYN-ACK"));
}

TEST_CASE("every key of the front matter, panel and language is named in lessons/README.md") {
  std::string page = readme();
  std::vector<std::string> words = keys("");
  for (const char* table :
       {"[[host]]\nname = \"a\"\n", "[[host]]\nname = \"a\"\n[[program]]\nname = \"a\"\n"})
    for (const std::string& key : keys(table)) words.push_back(key);
  CHECK(words.size() > 10);
  words.insert(words.end(), panel_names().begin(), panel_names().end());
  words.insert(words.end(), plot_names().begin(), plot_names().end());
  words.insert(words.end(), language_names().begin(), language_names().end());
  for (const std::string& word : words) {
    INFO(word);
    CHECK(names_it(page, word));
  }
}
