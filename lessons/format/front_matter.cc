#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>

#include "base/error.h"
#include "lessons/format/blocks.h"
#include "world/spec.h"

namespace wirestep::lesson {

namespace {

bool is_name(std::string_view text) {
  auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), allowed);
}

class FrontMatter {
 public:
  FrontMatter(const Piece& piece, const std::string& file, Lesson& lesson, Problems& problems)
      : piece_(piece), file_(file), lesson_(lesson), problems_(problems) {}

  void read() {
    try {
      read_root(toml::parse(std::string_view(piece_.text)));
    } catch (const toml::parse_error& error) {
      std::string what(error.description());
      if (what.ends_with("could not determine value type")) what += "; a text stands in quotes: \"server\"";
      problem(error.source().begin, std::move(what));
    }
  }

 private:
  void problem(toml::source_position at, std::string what) {
    // toml++ counts from the block's first line; a position of 0 is the whole block.
    int line = piece_.line + std::max(static_cast<int>(at.line), 1) - 1;
    problems_.push_back({file_, line, std::max(static_cast<int>(at.column), 1), std::move(what)});
  }
  void problem(const toml::node& node, std::string what) { problem(node.source().begin, std::move(what)); }

  void read_root(const toml::table& root) {
    refuse_others(root, {"host", "program", "ipv6", "tame", "place", "panels"});
    lesson_.world.ipv6 = boolean(root, "ipv6");
    lesson_.world.tame_timers = boolean(root, "tame");
    read_place(root);
    each(root, "host", [this](const toml::table& host) { read_host(host); });
    std::size_t hosts = lesson_.world.hosts.size();
    if (hosts == 0 || hosts > 8) problem(root, "a lesson has one to eight hosts: [[host]] with a name");
    each(root, "program", [this](const toml::table& program) { read_program(program); });
    lesson_.panels = strings(root, "panels");
    for (const std::string& panel : lesson_.panels) {
      const auto& known = panel_names();
      if (std::find(known.begin(), known.end(), panel) != known.end()) continue;
      problem(*root.get("panels"), fmt::format("there is no panel \"{}\"; there are {}", panel, join(known)));
    }
  }

  void read_place(const toml::table& root) {
    const toml::node* node = root.get("place");
    if (node == nullptr) return;
    std::int64_t place = node->value_exact<std::int64_t>().value_or(0);
    if (place < 1 || place > 1000) problem(*node, "place is the lesson's number in the list: 1 to 1000");
    lesson_.place = static_cast<int>(place);
  }

  void read_host(const toml::table& table) {
    refuse_others(table, {"name", "address", "sysctls"});
    HostSpec host;
    host.name = name(table, "host");
    host.address = string(table, "address").value_or("");
    if (const toml::table* sysctls = table["sysctls"].as_table()) {
      for (const auto& [key, value] : *sysctls) {
        if (auto text = value.value<std::string>()) {
          host.sysctls.emplace(key.str(), *text);
        } else if (auto number = value.value<std::int64_t>()) {
          host.sysctls.emplace(key.str(), std::to_string(*number));
        } else {
          problem(value, "a sysctl's value is a number or a text; write its name in quotes: \"net.ipv4.…\"");
        }
      }
    }
    refuse_second(table, "host", host.name, lesson_.world.hosts);
    lesson_.world.hosts.push_back(std::move(host));
    demand_world(table);
  }

  // That a world can be made of the hosts so far, of which this one was the last.
  void demand_world(const toml::table& host) {
    if (!problems_.empty() || lesson_.world.hosts.size() > 8) return;
    try {
      completed(lesson_.world);
    } catch (const SetupError& refused) {
      const toml::node* address = host.get("address");
      problem(address != nullptr ? *address : host, refused.what());
    }
  }

  std::string host_names() const {
    std::vector<std::string> names;
    for (const HostSpec& host : lesson_.world.hosts) names.push_back(host.name);
    return join(names);
  }

  void demand_language(const std::string& language, const toml::node& place) {
    const auto& known = language_names();
    if (std::find(known.begin(), known.end(), language) != known.end()) return;
    problem(place, fmt::format("there is no language \"{}\"; there are {}", language, join(known)));
  }

  void read_program(const toml::table& table) {
    refuse_others(table, {"name", "host", "file", "arguments", "languages", "language"});
    Program program;
    program.name = name(table, "program");
    program.host = string(table, "host").value_or(program.name);
    program.file = string(table, "file").value_or(program.name);
    program.arguments = strings(table, "arguments");
    program.languages = strings(table, "languages");
    for (const std::string& language : program.languages) demand_language(language, *table.get("languages"));
    program.language = string(table, "language").value_or("");
    if (!program.language.empty()) demand_language(program.language, *table.get("language"));
    auto same = [&](const HostSpec& host) { return host.name == program.host; };
    if (std::none_of(lesson_.world.hosts.begin(), lesson_.world.hosts.end(), same)) {
      const toml::node* named = table.get("host");
      problem(named == nullptr ? table : *named,
              fmt::format("there is no host \"{}\" to run this program in; {} = \"…\", one of {}",
                          program.host, named == nullptr ? "add host" : "write host", host_names()));
    }
    if (!is_name(program.file)) {
      problem(table,
              "a program's file is named without folder and ending: \"client\" for client.c, client.py");
    }
    if (program.name == "wire") problem(table, "\"wire\" is the wire's name; give the program another");
    refuse_second(table, "program", program.name, lesson_.programs);
    lesson_.programs.push_back(std::move(program));
  }

  template <class Named>
  void refuse_second(const toml::table& table, std::string_view kind, const std::string& name,
                     const std::vector<Named>& others) {
    auto same = [&](const Named& other) { return other.name == name; };
    if (std::none_of(others.begin(), others.end(), same)) return;
    problem(table, fmt::format("there is a {} \"{}\" already; give this one another name", kind, name));
  }

  template <class Read>
  void each(const toml::table& root, std::string_view key, Read read) {
    const toml::node* node = root.get(key);
    if (node == nullptr) return;
    const toml::array* tables = node->as_array();
    if (tables == nullptr || !tables->is_homogeneous(toml::node_type::table)) {
      problem(*node, fmt::format("write [[{0}]], with two brackets, above each {0}", key));
      return;
    }
    for (const toml::node& table : *tables) read(*table.as_table());
  }

  std::string name(const toml::table& table, std::string_view kind) {
    std::string text = string(table, "name").value_or("");
    if (!is_name(text)) problem(table, fmt::format("a {} needs a name, made of a-z, 0-9 and hyphens", kind));
    return text;
  }

  std::optional<std::string> string(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    auto text = node->value_exact<std::string>();
    if (!text) problem(*node, fmt::format("{} is a text: {} = \"…\"", key, key));
    return text;
  }

  bool boolean(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return false;
    if (!node->is_boolean()) problem(*node, fmt::format("{} is true or false", key));
    return node->value<bool>().value_or(false);
  }

  std::vector<std::string> strings(const toml::table& table, std::string_view key) {
    std::vector<std::string> texts;
    const toml::node* node = table.get(key);
    if (node == nullptr) return texts;
    const toml::array* array = node->as_array();
    if (array == nullptr || !(array->empty() || array->is_homogeneous(toml::node_type::string))) {
      problem(*node, fmt::format("{} is a list of texts: [\"…\", \"…\"]", key));
      return texts;
    }
    for (const toml::node& text : *array) texts.push_back(*text.value<std::string>());
    return texts;
  }

  void refuse_others(const toml::table& table, const std::vector<std::string>& known) {
    for (const auto& [key, value] : table) {
      if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
      problem(key.source().begin,
              fmt::format("\"{}\" means nothing here; there are {}", key.str(), join(known)));
    }
  }

  const Piece& piece_;
  const std::string& file_;
  Lesson& lesson_;
  Problems& problems_;
};

}  // namespace

void read_front_matter(const Piece& piece, const std::string& file, Lesson& lesson, Problems& problems) {
  FrontMatter(piece, file, lesson, problems).read();
}

}  // namespace wirestep::lesson
