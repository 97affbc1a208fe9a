#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/model/byte_stream.h"
#include "app/panels/keys.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// One direction of a connection on a ruler of its bytes: what each call handed over, which segments carried
// it, and which calls got it. That two writes may be one segment and three reads is seen at once. A box that
// is pressed shows its moment, and chooses its frame.
class BytesPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // ← → choose a box, ↑ ↓ another row, Enter shows its moment; + and - zoom, Page scrolls, 0 shows all; v is
  // the other direction, a another conversation.
  bool key(const View& view, const KeyPress& press);

 private:
  enum Lane : std::size_t { written, carried, again, got, lanes };

  // A box to be drawn: one thing, or several that are too small to be told apart.
  struct Box {
    Lane lane;
    std::size_t index;  // of the first of them in its list
    std::size_t count;
    std::uint64_t begin, stop;
  };
  struct BoxId {
    Lane lane;
    std::size_t index;
    friend bool operator==(const BoxId&, const BoxId&) = default;
  };
  // What of the stream is there at the moment that is shown.
  struct There {
    const ByteStream* stream = nullptr;
    const SocketCalls *writer = nullptr, *reader = nullptr;
    const std::vector<StreamCall>* open_reads = nullptr;
    std::size_t counts[lanes] = {};
    std::uint64_t end = 0;  // the ruler's
  };

  bool follow(const View& view);
  std::optional<std::size_t> conversation_of(const View& view, std::size_t count) const;
  const StreamCall* call_of(BoxId id) const;
  const StreamSegment& segment_of(BoxId id) const;
  std::uint64_t begin_of(BoxId id) const;
  std::uint64_t stop_of(BoxId id) const;
  std::uint32_t moment_of(BoxId id) const;
  void show(const View& view, BoxId id);
  void turn();
  void next();
  void zoom(double factor, double about);
  void scroll(double parts);
  void reveal(BoxId id);

  void head(const View& view, Painter& painter, const Rect& rect);
  float x_of(std::uint64_t offset) const;
  void ruler(const View& view, Painter& painter, const Rect& rect);
  void axis(const View& view, Painter& painter, const Rect& rect);
  std::vector<Box> boxes_in(Lane lane) const;
  void lane(const View& view, Painter& painter, const Rect& rect, Lane lane);
  void paint_box(const View& view, Painter& painter, const Rect& place, const Box& box);
  void open_calls(const View& view, Painter& painter, const Rect& rect, bool writes);
  std::string label(const View& view, const Box& box) const;
  std::string words(const View& view, const Box& box) const;
  void foot(const View& view, Painter& painter, const Rect& rect);

  TraceWatch watch_;
  std::unique_ptr<ByteStreams> streams_;
  std::optional<std::size_t> conversation_;  // chosen; else that of the chosen frame, or the latest
  std::optional<bool> there_;  // direction; else that of the chosen frame, or the one with bytes
  std::size_t shown_stream_ = 0;
  There now_;
  Rect plot_;                   // where offsets are laid out
  double left_ = 0, span_ = 0;  // first offset in view, and how many; span 0: all of them
  std::optional<BoxId> chosen_;
  std::optional<Box> pointed_;
};

}  // namespace wirestep::app
