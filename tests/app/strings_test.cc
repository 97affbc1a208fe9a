#include "app/look/strings.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "support/catch.h"

using namespace wirestep::app;

namespace {

std::set<std::string> keys(const Strings& strings) {
  std::set<std::string> keys;
  for (const auto& [key, words] : strings.all()) keys.insert(key);
  return keys;
}

std::size_t places(std::string_view words) {
  return static_cast<std::size_t>(std::count(words.begin(), words.end(), '{'));
}

// Every text in app/ that looks like a key of a section that exists.
std::set<std::string> keys_in_code(const std::set<std::string>& sections) {
  std::set<std::string> found;
  std::regex literal("\"([a-z]+)\\.([a-z_]*)\"");
  for (const auto& file : std::filesystem::recursive_directory_iterator(WIRESTEP_SOURCE "/app")) {
    if (file.path().extension() != ".cc") continue;
    std::ifstream in(file.path());
    std::string text{std::istreambuf_iterator<char>(in), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), literal), end; at != end; ++at)
      if (sections.contains((*at)[1])) found.insert((*at)[1].str() + "." + (*at)[2].str());
  }
  return found;
}

}  // namespace

TEST_CASE("both locales have words for the same keys, with the same number of places to fill in") {
  Strings english(Locale::en), chinese(Locale::zh_cn);
  CHECK(keys(english) == keys(chinese));
  for (const auto& [key, words] : english.all()) {
    INFO(key);
    CHECK(places(words) == places(chinese(key)));
  }
}

TEST_CASE("every key that the code uses has words, and every key is used") {
  Strings strings(Locale::en);
  std::set<std::string> all = keys(strings), sections;
  for (const std::string& key : all) sections.insert(key.substr(0, key.find('.')));
  std::set<std::string> used = keys_in_code(sections);
  for (const std::string& key : used) {
    INFO(key);
    // "theme." is a beginning, to which a name is added.
    bool beginning = key.back() == '.', offered = all.contains("do." + key);
    CHECK((beginning || offered || all.contains(key)));
  }
  for (const std::string& key : all) {
    INFO(key);
    bool offered = key.starts_with("do.") && used.contains(key.substr(3));
    CHECK((offered || used.contains(key) || used.contains(key.substr(0, key.find('.') + 1))));
  }
}

TEST_CASE("a key without words is shown as itself") {
  CHECK(Strings(Locale::en)("no.such") == "no.such");
}

TEST_CASE("a locale is known by its language, however it is written") {
  CHECK(locale_from("zh_CN.UTF-8") == Locale::zh_cn);
  CHECK(locale_from("zh-CN") == Locale::zh_cn);
  CHECK(locale_from("de_DE") == Locale::en);
}
