#pragma once

#include <fmt/core.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/look/said.h"

// Every word of the interface, by key: "wire.hold" → "hold" or "扣住". What comes from the kernel (SYN_SENT,
// ECONNREFUSED) and from programs is never translated. One file per locale in assets/strings; a test holds
// them to the same keys, and the code to keys that exist.

namespace wirestep::app {

enum class Locale { en, zh_cn };

// "en", "zh-CN".
std::string_view name(Locale locale);
// The locale for "en", "zh-CN", "zh_CN.UTF-8", …; English for what isn't known.
Locale locale_from(std::string_view text);

class Strings {
 public:
  // Reads the locale's words, which are part of the program.
  explicit Strings(Locale locale);

  Locale locale() const { return locale_; }
  // The words for a key. A key that doesn't exist is shown as itself, so that it is seen. The view lives as
  // long as the Strings.
  std::string_view operator()(std::string_view key) const;
  // The same with fmt's {} filled in.
  template <class... Args>
  std::string format(std::string_view key, const Args&... args) const {
    return fmt::format(fmt::runtime((*this)(key)), args...);
  }
  // What the engine or a lesson says in English, in these words.
  std::string said(std::string_view english) const { return said_(english); }
  const Said& said() const { return said_; }
  // All words, for the glyphs they need.
  const std::map<std::string, std::string, std::less<>>& all() const { return words_; }

 private:
  Locale locale_;
  std::map<std::string, std::string, std::less<>> words_;  // "wire.hold" → "hold"
  Said said_;
};

}  // namespace wirestep::app
