#include "app/cli/arguments.h"

#include <string>
#include <vector>

#include "support/catch.h"

using namespace wirestep::app;

namespace {

std::variant<AppCommand, std::string> parsed(std::vector<std::string> words) {
  words.insert(words.begin(), "wirestep");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return parse_arguments(static_cast<int>(words.size()), argv.data());
}

template <class Command>
Command command(const std::vector<std::string>& words) {
  return std::get<Command>(std::get<AppCommand>(parsed(words)));
}

}  // namespace

TEST_CASE("Without a command it is the window, at a lesson if one is named") {
  CHECK(command<WindowCommand>({}).choice.lesson.empty());
  auto window = command<WindowCommand>({"tcp-handshake", "--lang", "python", "--theme", "light",
                                        "--screenshot", "x.png", "--step", "syn", "--size", "1920x1080"});
  CHECK(window.choice.lesson == "tcp-handshake");
  CHECK(window.choice.language == "python");
  CHECK(window.theme == "light");
  CHECK(window.screenshot == "x.png");
  CHECK(window.step == "syn");
  CHECK(window.width == 1920);
  CHECK(window.height == 1080);
}

TEST_CASE("run, check, lab and open take their options") {
  auto run =
      command<RunCommand>({"run", "./my/lesson.md", "--json", "--save", "x.pcapng", "--locale", "zh-CN"});
  CHECK(run.choice.lesson == "./my/lesson.md");
  CHECK(run.json);
  CHECK(run.save == "x.pcapng");
  CHECK(run.choice.locale == "zh-CN");
  auto check = command<CheckCommand>({"check", "a", "b", "--lang", "c", "--repeat", "50", "--jobs", "3"});
  CHECK(check.lessons == std::vector<std::string>{"a", "b"});
  CHECK(check.language == "c");
  CHECK(check.repeat == 50);
  CHECK(check.jobs == 3);
  CHECK(command<CheckCommand>({"check"}).lessons.empty());
  auto lab = command<LabCommand>({"lab", "--server", "./server 80", "--client", "curl server", "--headless"});
  CHECK(lab.server == "./server 80");
  CHECK(lab.client == "curl server");
  CHECK(lab.headless);
  CHECK(command<OpenCommand>({"open", "x.pcapng"}).file == "x.pcapng");
  CHECK(std::holds_alternative<DoctorCommand>(std::get<AppCommand>(parsed({"doctor"}))));
}

TEST_CASE("exec passes the command on as it stands") {
  auto exec = command<ExecCommand>({"exec", "server", "--", "ss", "-tan", "--help"});
  CHECK(exec.host == "server");
  CHECK(exec.argv == std::vector<std::string>{"ss", "-tan", "--help"});
  CHECK(command<ExecCommand>({"exec", "server", "ss", "-t"}).argv == std::vector<std::string>{"ss", "-t"});
  CHECK(command<ExecCommand>({"exec", "server", "--", "sh", "-c", "exec -- true"}).argv.size() == 3);
}

TEST_CASE("What makes no sense is refused with a word on how to put it right") {
  auto refusal = [](const std::vector<std::string>& words) -> std::string {
    try {
      parsed(words);
    } catch (const WrongUsage& error) {
      return error.what();
    }
    return "";
  };
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--no-such-option"},
                                             {"run"},
                                             {"run", "a", "b"},
                                             {"run", "a", "--save"},
                                             {"check", "--repeat", "0"},
                                             {"check", "--repeat", "x"},
                                             {"check", "--jobs", "0"},
                                             {"--theme", "pink"},
                                             {"run", "a", "--locale", "fr"},
                                             {"--step", "syn"},
                                             {"a", "--size", "big"},
                                             {"a", "--size", "10x10"},
                                             {"exec"},
                                             {"exec", "server"},
                                             {"exec", "server", "--"},
                                             {"open"}}) {
    std::string line;
    for (const std::string& word : words) line += word + " ";
    INFO(line << ": " << refusal(words));
    CHECK_FALSE(refusal(words).empty());
    CHECK(refusal(words).find('\n') == std::string::npos);
  }
}

TEST_CASE("Help and version are text, also after a command") {
  CHECK(std::get<std::string>(parsed({"--version"})) == "wirestep 0.1\n");
  CHECK(std::get<std::string>(parsed({"--help"})).find("doctor") != std::string::npos);
  CHECK(std::get<std::string>(parsed({"run", "--help"})).find("--save") != std::string::npos);
}
