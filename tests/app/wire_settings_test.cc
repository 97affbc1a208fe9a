// The notches of the sliders.

#include "app/model/wire_settings.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;

TEST_CASE("every notch of every setting is found again, and changes nothing else") {
  Impairment before{
      .loss = 0.1, .duplication = 0.05, .delay = std::chrono::milliseconds(50), .rate = 1'000'000};
  for (WireSetting setting : wire_settings) {
    INFO(name(setting));
    for (std::size_t notch = 0; notch < notches(setting); ++notch) {
      Impairment set = at_notch(setting, before, notch);
      CHECK(notch_of(setting, set) == notch);
      for (WireSetting other : wire_settings)
        if (other != setting) CHECK(notch_of(other, set) == notch_of(other, before));
    }
  }
}

TEST_CASE("what lies between two notches is shown as it is") {
  Impairment odd{.loss = 0.125, .rate = 3'000'000};
  CHECK(value_text(WireSetting::loss, odd) == "12.5 %");
  CHECK(notch_of(WireSetting::loss, odd) == notch_of(WireSetting::loss, {.loss = 0.1}));
  CHECK(value_text(WireSetting::rate, odd) == "3 Mbit/s");
  CHECK(notch_of(WireSetting::rate, odd) == notch_of(WireSetting::rate, {.rate = 2'000'000}));
  CHECK(value_text(WireSetting::rate, {}).empty());
  CHECK(value_text(WireSetting::delay, {.delay = std::chrono::seconds(2)}) == "2 s");
}
