#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace wirestep::app {

// How far a student has come in a lesson: the furthest step that was played, and how many that is from the
// beginning. The id is what counts where the lesson has changed since.
struct Progress {
  std::string step;
  std::size_t played = 0;
};

// What the window keeps from one start to the next. What was never chosen is empty: then the defaults hold,
// and may change.
struct Kept {
  std::optional<std::string> theme, locale;
  float zoom = 1;
  std::map<std::string, Progress> lessons;  // by id
};

// The file it is kept in: $XDG_STATE_HOME/wirestep/window.properties, or in ~/.local/state (XDG Base
// Directory Specification). Empty if there is neither: then nothing is kept.
std::filesystem::path kept_file();

// Reads it; all defaults if there is no file. Throws SetupError, which names the file and the cure, if it
// can't be read or makes no sense.
Kept read_kept(const std::filesystem::path& file);

// Writes it, whole or not at all. What another window has written meanwhile about lessons stays where it is
// further. Throws SetupError; the file is as it was then. A file that makes no sense is not written over.
void write_kept(const std::filesystem::path& file, Kept kept);

// Keeps what changes, as it changes. Where that fails, work goes on and trouble() says why.
class Keeper {
 public:
  // An empty path: nothing is read and nothing kept.
  explicit Keeper(std::filesystem::path file);

  const Kept& kept() const { return kept_; }
  void theme(std::string name) {
    change([&] { kept_.theme = std::move(name); });
  }
  void locale(std::string name) {
    change([&] { kept_.locale = std::move(name); });
  }
  void zoom(float zoom) {
    change([&] { kept_.zoom = zoom; });
  }
  // A lesson's step, its `count`th, was played.
  void played(const std::string& lesson, const std::string& step, std::size_t count);
  const std::string& trouble() const { return trouble_; }

 private:
  template <class Change>
  void change(Change change) {
    change();
    write();
  }
  void write();

  std::filesystem::path file_;
  Kept kept_;
  std::string trouble_;
};

}  // namespace wirestep::app
