#include "app/text/columns.h"

#include "support/catch.h"

using namespace wirestep::app;

TEST_CASE("A Chinese character takes two columns, a combining mark none") {
  CHECK(columns("SYN → ▶") == 7);
  CHECK(columns("三次握手") == 8);
  CHECK(columns("e\u0301") == 1);
}

TEST_CASE("What is too long is cut at a whole character and says so") {
  CHECK(cut("connect(3)", 10) == "connect(3)");
  CHECK(cut("connect(3)", 9) == "connect(…");
  CHECK(cut("三次握手", 4) == "三…");
  CHECK(cut("x", 0) == "");
}

TEST_CASE("A text is brought to a width from either side") {
  CHECK(fit_left("abc", 5) == "abc  ");
  CHECK(fit_right("握手", 5) == " 握手");
  CHECK(columns(fit_right("三次握手", 4)) == 4);
}
