// A lesson as the window plays it, on real kernels, without the window.
#include "app/shell/lesson_play.h"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "lessons/catalogue/catalogue.h"
#include "lessons/format/parse.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;

namespace {

// What wakes the window, for a thread without one.
class Bell {
 public:
  void ring() {
    std::lock_guard lock(mutex_);
    rung_ = true;
    condition_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    condition_.wait_for(lock, 50ms, [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool rung_ = false;
};

struct Playing {
  explicit Playing(const std::string& path = lesson::find_lesson("tcp-handshake"))
      : play(lesson::load_lesson(path), "c", [this] { bell.ring(); }) {
    follow_until([this] { return !play.record().model.hosts.empty() || !play.refused().empty(); });
    if (!play.refused().empty() || !play.record().model.wire) test::skip("this machine allows no world");
  }

  template <class Condition>
  bool follow_until(Condition condition) {
    for (Time end = now() + 10s; now() < end; bell.wait()) {
      play.follow(now());
      if (condition()) return true;
    }
    return false;
  }
  bool follow_to(Story::Phase phase) {
    return follow_until([&] { return play.story().phase == phase; });
  }
  std::size_t held() const { return play.record().model.in_flight.size(); }

  Bell bell;
  LessonPlay play;
};

}  // namespace

TEST_CASE("Next plays the step, and the story tells its outcome") {
  Playing test;
  CHECK(test.play.story().phase == Story::Phase::reading);
  test.play.answer(0);
  CHECK(test.play.story().answer == 0u);
  test.play.next(now());
  REQUIRE(test.follow_to(Story::Phase::played));
  CHECK(test.play.record().model.program("client") != nullptr);
  test.play.next(now());
  CHECK(test.play.story().step == 1);
}

TEST_CASE("restarting at a step makes a fresh world and plays to it") {
  Playing test;
  test.play.restart("syn-recv", now());
  auto there = [&] {
    return test.play.story().current()->id == "syn-recv" && test.play.story().phase == Story::Phase::reading;
  };
  REQUIRE(test.follow_until(there));
  CHECK(test.held() >= 1);  // the SYN
  test.play.restart("", now());
  REQUIRE(test.follow_until([&] { return !test.play.record().model.hosts.empty(); }));
  CHECK(test.play.story().step == 0);
  CHECK(test.held() == 0);
}

TEST_CASE("the programs can be played in another language, in a fresh world at the same step") {
  Playing test;
  CHECK(test.play.story().languages == std::vector<std::string>{"c", "python", "uv"});
  CHECK(test.play.story().language == "c");
  test.play.restart_in("python", "syn-recv", now());
  auto there = [&] {
    return test.play.story().current()->id == "syn-recv" && test.play.story().phase == Story::Phase::reading;
  };
  REQUIRE(test.follow_until(there));
  CHECK(test.play.story().language == "python");
  CHECK(test.play.story().sources.front().path.ends_with(".py"));
  const ModelProgram* client = test.play.record().model.program("client");
  REQUIRE(client != nullptr);
  CHECK(client->language == "python");
  CHECK(client->source.ends_with("client.py"));
}

TEST_CASE("another language shows other words and leaves the world as it is") {
  Playing test;
  test.play.play_through("syn", now());
  REQUIRE(test.follow_until([&] { return test.held() > 0; }));
  std::string english = lesson::plain(test.play.story().current()->title);
  std::size_t events = test.play.record().model.cursor;
  test.play.show_in(Locale::zh_cn);
  CHECK(lesson::plain(test.play.story().current()->title) != english);
  CHECK(test.play.record().model.cursor >= events);
  CHECK(test.held() > 0);
}

TEST_CASE("a command that can't be done is told, until the next one that can") {
  Playing test;
  test.play.post(command::Deliver{FrameId{999}});
  REQUIRE(test.follow_until([&] { return !test.play.refusal().empty(); }));
  CHECK(test.play.refusal().find("#999") != std::string::npos);
  test.play.post(command::SetWire{.from = std::nullopt, .mode = WireMode::hold});
  CHECK(test.follow_until([&] { return test.play.refusal().empty(); }));
}

namespace {

// A folder with a copy of a lesson, which somebody writes.
struct Draft {
  Draft() {
    std::filesystem::path original = lesson::find_lesson("tcp-handshake");
    std::filesystem::copy(original.parent_path(), folder.path());
    path = folder.path() / "lesson.md";
  }

  void change(const std::string& from, const std::string& to) {
    std::ifstream in(path);
    std::string text(std::istreambuf_iterator<char>(in), {});
    auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    std::ofstream(path) << text.replace(at, from.size(), to);
  }

  test::TempDir folder;
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("a lesson whose words were saved goes on with the new ones in the same world") {
  Draft draft;
  Playing test(draft.path);
  test.play.play_through("syn", now());
  REQUIRE(test.follow_until([&] { return test.held() > 0; }));
  const Record* world = &test.play.record();
  draft.change("## The client says SYN", "## The client speaks");
  CHECK_FALSE(test.play.reload({"notes.txt", "lesson.zh-CN.md"}, Locale::en, now()));
  REQUIRE(test.play.reload({"lesson.md"}, Locale::en, now()));
  CHECK(lesson::plain(test.play.story().current()->title) == "The client speaks");
  CHECK(&test.play.record() == world);
  CHECK(test.held() > 0);
}

TEST_CASE("a lesson may be called otherwise than lesson.md, and is read anew when it is saved") {
  Draft draft;
  const std::filesystem::path mine = draft.folder.path() / "mine.md";
  std::filesystem::rename(std::exchange(draft.path, mine), mine);
  std::filesystem::rename(draft.folder.path() / "lesson.zh-CN.md", draft.folder.path() / "mine.zh-CN.md");
  Playing test(draft.path);
  CHECK_FALSE(test.play.reload({"lesson.md"}, Locale::en, now()));
  CHECK(test.play.reload({"mine.md"}, Locale::en, now()));
  CHECK(test.play.reload({"mine.zh-CN.md"}, Locale::zh_cn, now()));
}

TEST_CASE("a lesson whose steps were saved is played anew to where the student is") {
  Draft draft;
  Playing test(draft.path);
  test.play.play_to("syn", now());
  REQUIRE(test.follow_until([&] { return test.play.story().current()->id == "syn"; }));
  draft.change("expect wire holds SYN from client", "expect wire holds SYN");
  REQUIRE(test.play.reload({"lesson.md"}, Locale::en, now()));
  REQUIRE(test.follow_until([&] { return test.play.story().current()->id == "syn"; }));
  test.play.next(now());
  REQUIRE(test.follow_to(Story::Phase::played));
}

TEST_CASE("a lesson that was saved with an error stays as it was") {
  Draft draft;
  Playing test(draft.path);
  test.play.next(now());
  REQUIRE(test.follow_to(Story::Phase::played));
  draft.change("expect wire holds SYN from client", "expect wire hold SYN from client");
  CHECK_THROWS_AS(test.play.reload({"lesson.md"}, Locale::en, now()), lesson::LessonError);
  CHECK(test.play.story().phase == Story::Phase::played);
  test.play.next(now());
  CHECK(test.play.story().step == 1);
}

TEST_CASE("a lesson that is saved in the middle of a step that is played begins that step anew") {
  Draft draft;
  Playing test(draft.path);
  test.play.play_to("syn", now());
  REQUIRE(test.follow_until([&] { return test.play.story().current()->id == "syn"; }));
  draft.change("expect wire holds SYN from client", "expect wire holds SYN-ACK from client");
  REQUIRE(test.play.reload({"lesson.md"}, Locale::en, now()));
  REQUIRE(test.follow_until([&] { return test.play.story().current()->id == "syn"; }));
  test.play.next(now());
  REQUIRE(test.play.story().phase == Story::Phase::playing);
  REQUIRE(test.follow_until([&] { return test.held() > 0; }));
  REQUIRE(test.play.story().phase == Story::Phase::playing);
  draft.change("expect wire holds SYN-ACK from client", "expect wire holds SYN from client");
  REQUIRE(test.play.reload({"lesson.md"}, Locale::en, now()));
  REQUIRE(test.follow_until([&] {
    return test.play.story().current()->id == "syn" && test.play.story().phase == Story::Phase::reading;
  }));
  test.play.next(now());
  REQUIRE(test.follow_to(Story::Phase::played));
  draft.change("{#syn}", "{#other}");  // the step is taken away
  REQUIRE(test.play.reload({"lesson.md"}, Locale::en, now()));
  CHECK(test.play.story().step == 0);
}
