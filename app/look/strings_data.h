#pragma once

namespace wirestep::app {

// assets/strings/LOCALE.properties as it was when this program was built.
struct StringsFile {
  const char* locale;
  const char* text;
};

extern const StringsFile strings_files[];
extern const int strings_file_count;

}  // namespace wirestep::app
