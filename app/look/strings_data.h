#pragma once

namespace wirestep::app {

// assets/strings/LOCALE.properties, or said.LOCALE.txt, as it was when this program was built.
struct StringsFile {
  const char* locale;  // "zh-CN", or "said.zh-CN"
  const char* text;
};

extern const StringsFile strings_files[];
extern const int strings_file_count;

}  // namespace wirestep::app
