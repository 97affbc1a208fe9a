#include "app/look/said.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "app/look/strings.h"
#include "base/error.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

// A text in the source, as far as a saying shows it: {} for every place of fmt's, "" "" joined.
struct Literal {
  std::string place;  // "engine/parts.cc:222"
  std::string text;
  std::string before;  // the statement up to it
};

// Texts of these are never in the window, or are no English to translate.
const std::vector<std::string> not_shown = {
    "engine/base/check.cc",             // a bug, on standard error
    "engine/command.cc",                // a command in the words of a lesson's step, which are one language
    "engine/trace/wire_controls.cc",    // the same
    "engine/program/describe_",         // calls, as strace writes them
    "engine/program/descriptor_watch",  // how /proc is read
    "engine/world/process_times",       // the same
    "engine/probe/",                    // within the program
    "engine/trace/blocks.cc",           // saved sessions: the window opens none
    "engine/trace/json.cc",             //
    "engine/trace/pcapng.cc",           //
    "engine/world/doctor.cc",           // commands of the terminal
    "engine/world/exec.cc",             //
};
const std::vector<std::string> no_sentences = {
    "errno",                                 // numbers that nobody has named
    "signal",                                //
    "undefined reference",                   // what a linker says
    "127.0.0.1 localhost",                   // what is written to files
    "hosts: files",                          //
    "# wirestep window 1",                   //
    "zoom =",                                //
    "theme =",                               //
    "locale =",                              //
    "wire",                                  // a thread's name
    "{}:{}: {}\n  but {}",                   // the terminal's report
    "The story so far",                      //
    "{} {} {} recv_queue {} send_queue {}",  // the kernel's words
};

std::string trimmed(std::string text) {
  constexpr const char* edges = " ,;:.()\"\n";
  text.erase(0, std::min(text.find_first_not_of(edges), text.size()));
  text.erase(text.find_last_not_of(edges) + 1);
  return text;
}

// "{0}", "{:.1f}", "{}{}" → "{}", "{{" → "{".
std::string with_places(const std::string& format) {
  std::string text;
  for (std::size_t at = 0; at < format.size(); ++at) {
    std::size_t end = format.find('}', at);
    bool doubled = at + 1 < format.size() && format[at + 1] == format[at];
    if ((format[at] == '{' || format[at] == '}') && doubled) {
      text += format[at++];
    } else if (format[at] == '{' && end != format.npos &&
               std::regex_match(format.substr(at, end - at + 1), std::regex(R"(\{\d*(:[^{}]*)?\})"))) {
      if (!text.ends_with("{}")) text += "{}";
      at = end;
    } else {
      text += format[at];
    }
  }
  return text;
}

std::vector<Literal> literals(const std::filesystem::path& file, const std::string& name) {
  std::ifstream in(file);
  const std::string code{std::istreambuf_iterator<char>(in), {}};
  std::vector<Literal> found;
  std::string statement;
  bool joins = false;  // only white space since the last one
  int line = 1;
  auto add = [&](std::string text) {
    if (joins)
      found.back().text += text;
    else
      found.push_back({fmt::format("{}:{}", name, line), std::move(text), statement});
    joins = true;
  };
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == '\n') ++line;
    std::string_view rest = std::string_view(code).substr(at);
    bool number = at > 0 && std::isalnum(static_cast<unsigned char>(code[at - 1])) != 0;
    if (rest.starts_with("//") || rest.starts_with("#include")) {
      at = std::min(code.find('\n', at), code.size()) - 1;
    } else if (rest.starts_with("R\"(")) {
      std::size_t end = code.find(")\"", at);
      add(code.substr(at + 3, end - at - 3));
      at = end + 1;
    } else if (rest.front() == '\'' && !number) {
      at += rest[1] == '\\' ? 3 : 2;
    } else if (rest.front() == '"') {
      std::string text;
      for (++at; code[at] != '"'; ++at) {
        if (code[at] != '\\')
          text += code[at];
        else
          text += code[++at] == 'n' ? '\n' : code[at];
      }
      add(std::move(text));
    } else if (std::isspace(static_cast<unsigned char>(rest.front())) == 0) {
      joins = false;
      statement = rest.front() == ';' ? "" : statement + rest.front();
    }
  }
  for (Literal& each : found) each.text = with_places(each.text);
  return found;
}

// All texts of the engine and the lessons, and those in the app that are no keys.
std::vector<Literal> all_literals() {
  std::vector<Literal> all;
  auto read = [&](const std::filesystem::path& path) {
    std::string name = path.lexically_relative(WIRESTEP_SOURCE).string();
    for (Literal& each : literals(path, name)) all.push_back(std::move(each));
  };
  const std::filesystem::path source = WIRESTEP_SOURCE;
  for (const char* folder :
       {"engine", "lessons/catalogue", "lessons/format", "lessons/runner", "lessons/session"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(source / folder))
      if (file.path().extension() == ".cc" || file.path().extension() == ".h") read(file.path());
  for (const char* file : {"app/cli/lesson_choice.cc", "app/shell/kept.cc", "app/shell/window_app.cc"})
    read(source / file);
  return all;
}

bool is_sentence(const Literal& literal) {
  const std::string& text = literal.text;
  auto begins = [&](const std::string& name) { return literal.place.starts_with(name); };
  if (std::any_of(not_shown.begin(), not_shown.end(), begins)) return false;
  if (std::find(no_sentences.begin(), no_sentences.end(), trimmed(text)) != no_sentences.end()) return false;
  if (literal.before.ends_with("&&") || text.starts_with("%s: ")) return false;  // CHECK; standard error
  // The fields' names are the RFCs'; what is wrong with one is said in English.
  if (begins("engine/packet/") && literal.before.find("wrong(") == std::string::npos) return false;
  return std::regex_search(text, std::regex("[A-Za-z]{2,} | [a-z]{2,}"));
}

std::vector<std::string> split(std::string text, const std::string& at) {
  std::vector<std::string> parts;
  for (std::size_t end; (end = text.find(at)) != text.npos; text.erase(0, end + at.size()))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

// Whether it is a saying, or a part of one, or a list of them.
bool has_words(const std::string& text, const Said& said) {
  auto is_in_one = [&](const std::string& part) {
    return std::any_of(said.all().begin(), said.all().end(), [&](const Saying& saying) {
      return saying.english.find(trimmed(part)) != std::string::npos;
    });
  };
  std::vector<std::string> parts = split(text, ", ");
  return is_in_one(text) || std::all_of(parts.begin(), parts.end(), is_in_one);
}

bool has_letters(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

// The words with these in their places.
std::string filled(std::string words, const std::vector<std::string>& with) {
  for (std::size_t at; (at = words.find("+}")) != words.npos;) words.erase(at, 1);
  for (std::size_t i = 0; i < with.size(); ++i) {
    std::string number = fmt::format("{{{}}}", i);
    std::size_t at = words.find(number);
    std::size_t size = at == words.npos ? 2 : number.size();
    if (at == words.npos) at = words.find("{}");
    REQUIRE(at != words.npos);
    words.replace(at, size, with[i]);
  }
  return words;
}

const Strings chinese(Locale::zh_cn);

}  // namespace

TEST_CASE("every sentence of the engine and the lessons that can be on screen has a translation") {
  std::size_t sentences = 0;
  for (const Literal& each : all_literals()) {
    if (!is_sentence(each)) continue;
    ++sentences;
    INFO(each.place << ": \"" << each.text << "\" isn't in assets/strings/said.zh-CN.txt");
    CHECK(has_words(each.text, chinese.said()));
  }
  CHECK(sentences > 200);
}

TEST_CASE("every translated sentence is still said by somebody") {
  std::string code, library;
  for (const Literal& each : all_literals()) code += each.text + "\n";
  for (int error = 1; error < 134; ++error) library += std::string(std::strerror(error)) + "\n";
  for (const Saying& saying : chinese.said().all()) {
    if (library.find(saying.english + "\n") != std::string::npos) continue;
    for (const std::string& piece : split(saying.english, "{}")) {
      INFO(saying.english);
      CHECK((!has_letters(piece) || code.find(trimmed(piece)) != std::string::npos));
    }
  }
}

TEST_CASE("every saying is found by what it says, and its translation has all of its places") {
  for (const Saying& saying : chinese.said().all()) {
    if (!has_letters(saying.english)) continue;  // takes apart what the others are in
    std::vector<std::string> with;
    for (std::size_t i = split(saying.english, "{}").size(); i-- > 1;)
      with.push_back(std::string(1, static_cast<char>('P' + i)));
    INFO(saying.english);
    CHECK(chinese.said(filled(saying.english, with)) == filled(saying.words, with));
  }
}

TEST_CASE("what the engine says is told in the window's words, and in English as it is") {
  const std::string refused = "frame #7 was already delivered";
  CHECK(chinese.said(refused) == "帧 #7 已经放行");
  CHECK(chinese.said("deliver #7: " + refused) == "deliver #7：帧 #7 已经放行");
  CHECK(Strings(Locale::en).said(refused) == refused);
}

TEST_CASE("a set-up failure is told with what was tried, the error and the cure") {
  CHECK(
      chinese.said(SetupError("saving /tmp/a", ENOSPC, "Make room there, or choose another place.").what()) ==
      "保存 /tmp/a：设备上没有空间（ENOSPC）。请在那里腾出空间，或换一个地方。");
}

TEST_CASE("words may come in another order than in English") {
  CHECK(chinese
            .said("16 frames from client wait on the wire. What it sends on top is lost, as at a switch "
                  "whose queue is full, until some are delivered or dropped.")
            .starts_with("client 发出的帧有 16 个等在线路上。"));
}

TEST_CASE("errors of a lesson's file are told line by line, each with its place") {
  std::string said = chinese.said(
      "lesson.md:3:1: there is no host \"x\"; the lesson has client, server\nlesson.md:9:4: an address is "
      "missing here");
  CHECK(said == "lesson.md:3:1: 没有 host “x”；本课有 client, server\nlesson.md:9:4: 这里缺少地址");
}

TEST_CASE("what came instead of the expected is told part by part") {
  CHECK(chinese.said("expect client tcp ESTABLISHED — client lists: 10.0.0.1:40000→ 10.0.0.2:9000 SYN_SENT "
                     "recv_queue 0 send_queue 1; and 2 more") ==
        "expect client tcp ESTABLISHED — client 列出：10.0.0.1:40000→ 10.0.0.2:9000 SYN_SENT recv_queue 0 "
        "send_queue 1；另有 2 个");
  CHECK(
      chinese.said("the peer crowd: 5 of 10 connected, 2 connecting, 1 failed, the last error was "
                   "ECONNREFUSED, 30 bytes sent, 0 received") ==
      "对端 crowd：已连接 5 / 10，正在连接 2，失败 1，最后的错误是 ECONNREFUSED，发送 30 字节，接收 0 字节");
}

TEST_CASE("what a program or a person has named or said is no sentence of ours, though it reads like one") {
  CHECK(chinese.said("cut is running already") == "cut 已在运行");
  CHECK(chinese.said("client has printed: \"a, live, b\"") == "client 输出了：\"a, live, b\"");
}

TEST_CASE("what an ICMP error says is told, and a field's size") {
  CHECK(chinese.said("port unreachable") == "端口不可达");
  CHECK(chinese.said("time exceeded (fragment reassembly)") == "超时（分片重组）");
  CHECK(chinese.said("5 (20 bytes)") == "5（20 字节）");
}

TEST_CASE("what others say stays as it is") {
  for (const char* text : {"x.c:3:5: error: expected ';' before 'return'", "a, b; c. d (e) — f", "{}", ""})
    CHECK(chinese.said(text) == text);
}
