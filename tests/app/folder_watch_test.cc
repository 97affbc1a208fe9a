#include "app/shell/folder_watch.h"

#include <filesystem>
#include <fstream>
#include <future>

#include "base/error.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

// What was saved by the time the watch wakes its owner, which a hang alone keeps from coming.
struct Watched {
  std::set<std::string> wait() {
    REQUIRE(woken.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    return watch.take();
  }

  test::TempDir folder;
  std::promise<void> woken;
  std::once_flag once;
  FolderWatch watch{folder.path(), [this] { std::call_once(once, [this] { woken.set_value(); }); }};
};

}  // namespace

TEST_CASE("a file that is written and closed was saved") {
  Watched watched;
  std::ofstream(watched.folder.path() / "lesson.md") << "# A title";
  CHECK(watched.wait() == std::set<std::string>{"lesson.md"});
  CHECK(watched.watch.take().empty());
}

TEST_CASE("a file that an editor moves into the place of the old one was saved") {
  test::TempDir elsewhere;
  std::ofstream(elsewhere.path() / "new") << "# A title";
  Watched watched;
  std::filesystem::rename(elsewhere.path() / "new", watched.folder.path() / "lesson.md");
  CHECK(watched.wait() == std::set<std::string>{"lesson.md"});
}

TEST_CASE("a folder that isn't there can't be watched") {
  CHECK_THROWS_AS(FolderWatch("/nowhere", [] {}), SetupError);
}
