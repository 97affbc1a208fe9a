#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/model/counter_list.h"
#include "app/panels/keys.h"
#include "app/panels/view.h"

namespace wirestep::app {

// What the hosts' kernels have counted in this step: the counters that changed, by how much, and what each
// means. What only counts traffic is folded into one row. A click goes to the moment of the last change.
class CountersPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // Up and down choose a row; Enter goes to its moment, or unfolds the traffic.
  bool key(const View& view, const KeyPress& press);

 private:
  // What can be chosen, from top to bottom: counters, and the row that unfolds the traffic.
  struct Row {
    HostId host;
    std::string name;  // empty: the traffic
    std::size_t index = 0;

    bool same(const Row& other) const { return host == other.host && name == other.name; }
  };

  float counter(const View& view, Painter& painter, ImVec2 at, float width, const ModelCounter& counter);
  float traffic_row(const View& view, Painter& painter, ImVec2 at, float width, std::size_t count);
  bool place(const View& view, Painter& painter, const Rect& rect, const Row& row, std::string_view id);
  void run(const View& view, const Row& row);

  std::vector<Row> rows_;  // as drawn last
  std::optional<Row> chosen_;
  bool traffic_open_ = false, reveal_ = false;
};

}  // namespace wirestep::app
