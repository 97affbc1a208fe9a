#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "app/panels/keys.h"
#include "app/panels/view.h"

// What can be done now, in one table: keys, the palette and the page of keys are all made from it, so that
// what one of them offers the others do too.

namespace wirestep::app {

struct Offer {
  std::string id;              // "wire.hold"; what stands before the dot is its group
  std::string words;           // what it does: "wire: hold every frame"
  std::vector<KeyPress> keys;  // any of them does it; the first is shown
  bool enabled = true;         // else it makes no sense now, and `run` must not be called
  std::function<void()> run;   // good for as long as the view it was made from
};

class Offers {
 public:
  explicit Offers(const Strings& strings) : strings_(strings) {}

  // Its words are the string "do.ID", with {} filled in by `what`.
  void add(std::string_view id, std::initializer_list<KeyPress> keys, bool enabled, std::function<void()> run,
           std::string_view what = {});
  // The same with words that come from elsewhere: a lesson's title.
  void add_worded(std::string id, std::string words, bool enabled, std::function<void()> run);

  std::vector<Offer> take() { return std::move(offers_); }

 private:
  const Strings& strings_;
  std::vector<Offer> offers_;
};

// A character's key, and the same with Ctrl.
constexpr KeyPress key(char32_t character) {
  return {.character = character};
}
constexpr KeyPress key(SpecialKey special) {
  return {.special = special};
}
constexpr KeyPress ctrl(char32_t character) {
  return {.character = character, .control = true};
}

// Everything on offer, in the order in which the page of keys lists it. Where two have the same key, the
// first that is enabled has it.
std::vector<Offer> offers(const View& view);

// The parts of the table, a file each.
void offer_lesson(const View& view, Offers& offers);
void offer_wire(const View& view, Offers& offers);
void offer_time(const View& view, Offers& offers);
void offer_programs(const View& view, Offers& offers);
void offer_look(const View& view, Offers& offers);

}  // namespace wirestep::app
