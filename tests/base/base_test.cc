#include "base/endpoint.h"

#include <fcntl.h>

#include "base/open_flags.h"
#include "base/utf8.h"
#include "support/catch.h"

using namespace wirestep;

TEST_CASE("An endpoint is read as it is written") {
  for (const char* text : {"10.0.0.1:40000", "[::1]:80", "[fe80::1]:65535", "0.0.0.0:1", ""}) {
    INFO(text);
    auto endpoint = endpoint_from(text);
    REQUIRE(endpoint);
    CHECK(to_string(*endpoint) == text);
  }
  CHECK(ip_to_string(endpoint_from("10.0.0.1").value()) == "10.0.0.1");
  CHECK(ip_to_string(endpoint_from("fe80::1").value()) == "fe80::1");
}

TEST_CASE("What isn't an endpoint is refused") {
  for (const char* text :
       {"10.0.0", "10.0.0.1:", "10.0.0.1:65536", "10.0.0.1:80x", "[::1]", "[]:1", "[", ":80", "x"}) {
    INFO(text);
    CHECK_FALSE(endpoint_from(text));
  }
}

TEST_CASE("A MAC address is read as it is written") {
  CHECK(to_string(mac_from("02:00:00:00:ab:01").value()) == "02:00:00:00:ab:01");
  for (const char* text : {"02:00:00:00:ab", "02:00:00:00:ab:0g", "02-00-00-00-ab-01", ""})
    CHECK_FALSE(mac_from(text));
}

TEST_CASE("UTF-8 passes, and bytes that are none become U+FFFD one by one") {
  CHECK(is_utf8("SYN → 握手 \xF0\x9F\x98\x80"));
  CHECK(to_utf8("a\xFF\xE2\x86z") == "a\uFFFD\uFFFD\uFFFDz");  // a lead byte whose sequence is broken off
  for (const char* wrong :
       {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE6\x8F"}) {
    CHECK_FALSE(is_utf8(wrong));
  }
  std::string_view text = "é!";
  CHECK(take_code_point(text) == U'é');
  CHECK(text == "!");
}

TEST_CASE("The flags of an open descriptor have their names, and back") {
  const std::vector<std::string> names = {"O_RDWR", "O_NONBLOCK", "O_CLOEXEC"};
  CHECK(open_flag_names(O_RDWR | O_NONBLOCK | O_CLOEXEC) == names);
  CHECK(open_flags_from(names) == std::uint32_t{O_RDWR | O_NONBLOCK | O_CLOEXEC});
  CHECK(open_flag_names(0) == std::vector<std::string>{"O_RDONLY"});
  CHECK(named_open_flags(0100000 | O_WRONLY) == O_WRONLY);  // the kernel's O_LARGEFILE tells nobody anything
  CHECK_FALSE(open_flags_from({"O_MAGIC"}));
}
