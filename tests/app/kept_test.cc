// What is kept from one start to the next: themes and progress come back, nothing is lost, and trouble is
// told.
#include "app/shell/kept.h"

#include <fstream>

#include "base/error.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace wirestep;
using namespace wirestep::app;
using test::TempDir;

namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("what was chosen and how far one came are there at the next start") {
  TempDir directory;
  std::filesystem::path file = directory / "state/wirestep/window.properties";
  {
    Keeper keeper(file);
    CHECK_FALSE(keeper.kept().theme);
    keeper.theme("projector");
    keeper.locale("zh-CN");
    keeper.zoom(1.2f);
    keeper.played("tcp-handshake", "syn", 4);
    keeper.played("tcp-handshake", "listen", 2);  // an earlier step again
    CHECK(keeper.trouble() == "");
  }
  Keeper keeper(file);
  CHECK(keeper.kept().theme == "projector");
  CHECK(keeper.kept().locale == "zh-CN");
  CHECK(keeper.kept().zoom == Approx(1.2f));
  CHECK(keeper.kept().lessons.at("tcp-handshake").step == "syn");
  CHECK(keeper.kept().lessons.at("tcp-handshake").played == 4);
}

TEST_CASE("a lesson from anywhere may have a name of any kind") {
  TempDir directory;
  std::filesystem::path file = directory / "window.properties";
  Keeper(file).played("my own = lesson 2", "start", 1);
  CHECK(Keeper(file).trouble() == "");
  CHECK(Keeper(file).kept().lessons.at("my own = lesson 2").played == 1);
}

TEST_CASE("of two windows, the one that came further counts") {
  TempDir directory;
  std::filesystem::path file = directory / "window.properties";
  Keeper one(file), other(file);
  one.played("udp", "far", 9);
  other.played("udp", "near", 2);
  other.played("blocking", "first", 1);
  Kept kept = read_kept(file);
  CHECK(kept.lessons.at("udp").step == "far");
  CHECK(kept.lessons.at("blocking").played == 1);
}

TEST_CASE("a file that makes no sense is told with the cure, and is not written over") {
  TempDir directory;
  std::filesystem::path file = directory / "window.properties";
  for (const char* text : {"", "# wirestep window 2\n", "# wirestep window 1\nlesson.a = far\n",
                           "# wirestep window 1\nzoom = 1 2\n", "# wirestep window 1\ncolour = red\n"}) {
    INFO(text);
    std::ofstream(file) << text;
    Keeper keeper(file);
    CHECK(keeper.trouble().find(file.string()) != std::string::npos);
    CHECK(keeper.trouble().find("Delete that file") != std::string::npos);
    keeper.theme("light");
    CHECK(keeper.trouble() != "");
    CHECK(contents(file) == text);
  }
}

TEST_CASE("where nothing can be kept, that is told and work goes on") {
  TempDir directory;
  std::ofstream(directory / "file") << "";
  Keeper keeper(directory / "file/window.properties");  // a file is no folder
  keeper.theme("light");
  CHECK(keeper.trouble() != "");
  CHECK(keeper.kept().theme == "light");
}

TEST_CASE("without a path nothing is kept") {
  Keeper keeper({});
  keeper.theme("light");
  CHECK(keeper.trouble() == "");
}
