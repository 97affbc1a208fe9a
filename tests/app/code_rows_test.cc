#include "app/look/code_rows.h"

#include "base/utf8.h"
#include "support/catch.h"
#include "support/imgui_driver.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

// The rows of `text` in a column as wide as `columns` letters, in a face of ImGui's.
std::vector<std::string> rows(std::string_view text, int columns) {
  Trace trace;
  test::ImGuiDriver driver(trace);
  const ImFont* font = nullptr;
  driver.draw([&](const View& view) { font = view.look.fonts.code; });
  auto begins =
      code_rows(font, Painter::width(font, std::string(static_cast<std::size_t>(columns), '0')) + 1, text);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    std::size_t end = i + 1 < begins.size() ? begins[i + 1] : text.size();
    rows.emplace_back(text.substr(begins[i], end - begins[i]));
  }
  return rows;
}

}  // namespace

TEST_CASE("a line that fits is one row, and so is an empty one") {
  CHECK(rows("close(fd);", 40) == std::vector<std::string>{"close(fd);"});
  CHECK(rows("", 40).size() == 1);
}

TEST_CASE("a long line is cut after spaces, and nothing of it is lost") {
  std::string text = "  if (bind(listener, (struct sockaddr *)&here, sizeof here) == -1) fail(\"bind\");";
  auto cut = rows(text, 40);
  REQUIRE(cut.size() > 1);
  std::string whole;
  for (std::size_t i = 0; i < cut.size(); ++i) {
    CHECK(cut[i].size() <= 40);
    if (i + 1 < cut.size()) CHECK(cut[i].back() == ' ');
    whole += cut[i];
  }
  CHECK(whole == text);
}

TEST_CASE("a line without spaces is cut between characters, never within one") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "连";
  for (const std::string& row : rows(text, 40)) {
    std::string_view rest = row;
    while (!rest.empty()) CHECK(take_code_point(rest) == U'连');
  }
}
