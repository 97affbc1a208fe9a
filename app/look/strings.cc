#include "app/look/strings.h"

#include <algorithm>

#include "app/look/strings_data.h"
#include "base/check.h"

namespace wirestep::app {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view name(Locale locale) {
  return locale == Locale::zh_cn ? "zh-CN" : "en";
}

Locale locale_from(std::string_view text) {
  return text.substr(0, 2) == "zh" ? Locale::zh_cn : Locale::en;
}

Strings::Strings(Locale locale) : locale_(locale), said_(name(locale)) {
  for (int i = 0; i < strings_file_count; ++i) {
    if (name(locale) != strings_files[i].locale) continue;
    std::string_view file = strings_files[i].text;
    while (!file.empty()) {
      std::string_view line = trimmed(file.substr(0, file.find('\n')));
      file.remove_prefix(std::min(file.find('\n'), file.size() - 1) + 1);
      if (line.empty() || line.front() == '#') continue;
      std::size_t equals = line.find('=');
      CHECK(equals != line.npos);
      bool fresh = words_.emplace(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1))).second;
      CHECK(fresh);  // a key twice
    }
  }
  CHECK(!words_.empty());
}

std::string_view Strings::operator()(std::string_view key) const {
  auto found = words_.find(key);
  return found == words_.end() ? key : std::string_view(found->second);
}

}  // namespace wirestep::app
