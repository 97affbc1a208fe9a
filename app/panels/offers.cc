#include "app/panels/offers.h"

#include <utility>

namespace wirestep::app {

void Offers::add(std::string_view id, std::initializer_list<KeyPress> keys, bool enabled,
                 std::function<void()> run, std::string_view what) {
  offers_.push_back(
      {std::string(id), strings_.format("do." + std::string(id), what), keys, enabled, std::move(run)});
}

void Offers::add_worded(std::string id, std::string words, bool enabled, std::function<void()> run) {
  offers_.push_back({std::move(id), std::move(words), {}, enabled, std::move(run)});
}

std::vector<Offer> offers(const View& view) {
  Offers offers(view.look.strings);
  offer_lesson(view, offers);
  offer_wire(view, offers);
  offer_time(view, offers);
  offer_programs(view, offers);
  offer_look(view, offers);
  return offers.take();
}

}  // namespace wirestep::app
