#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

// IANA, TCP Option Kind Numbers.
enum Kind : std::uint8_t {
  end_of_list = 0,
  no_operation = 1,
  mss = 2,
  window_scale = 3,
  sack_permitted = 4,
  sack = 5,
  timestamps = 8
};

struct Option {
  Label label;
  std::string_view rfc;
  std::size_t length;  // what Length must say; 0: it varies
};

Option option(std::uint8_t kind) {
  switch (kind) {
    case end_of_list:
      return {{"End of Option List", "tcp.options.eol"}, "RFC 9293 3.1", 1};
    case no_operation:
      return {{"No-Operation", "tcp.options.nop"}, "RFC 9293 3.1", 1};
    case mss:
      return {{"Maximum Segment Size", "tcp.options.mss"}, "RFC 9293 3.7.1", 4};
    case window_scale:
      return {{"Window Scale", "tcp.options.wscale"}, "RFC 7323 2.2", 3};
    case sack_permitted:
      return {{"SACK-Permitted", "tcp.options.sack_perm"}, "RFC 2018 2", 2};
    case sack:
      return {{"SACK", "tcp.options.sack"}, "RFC 2018 3", 0};
    case timestamps:
      return {{"Timestamps", "tcp.options.timestamp"}, "RFC 7323 3.2", 10};
    default:
      return {{"Unknown Option"}, "RFC 9293 3.1", 0};
  }
}

// What the summary says. Every segment of most connections carries timestamps: only a SYN's are worth a word,
// where options are agreed on. SACK blocks always are.
class Words {
 public:
  Words(bool wanted, bool syn) : wanted_(wanted), syn_(syn) {}
  template <class Word>
  void add(bool always, const Word& word) {
    if (!wanted_ || !(always || syn_)) return;
    if (!text_.empty()) text_ += ',';
    text_ += word();
  }
  const std::string& text() const { return text_; }

 private:
  bool wanted_, syn_;
  std::string text_;
};

// The parts of an option behind its Kind and Length.
void body(Parser& p, std::uint8_t kind, Words& words) {
  switch (kind) {
    case mss: {
      auto size = p.number({"MSS", "tcp.options.mss_val"}, 16);
      return words.add(false, [&] { return fmt::format("mss {}", size); });
    }
    case window_scale: {
      auto shift = p.number({"shift.cnt", "tcp.options.wscale.shift"}, 8);
      // RFC 7323 section 2.3: 14 is the largest, so that a window stays below 2^30.
      if (shift > 14) p.wrong([&] { return fmt::format("is {}, the largest is 14", shift); });
      return words.add(false, [&] { return fmt::format("wscale {}", shift); });
    }
    case sack_permitted:
      return words.add(false, [] { return std::string("sackOK"); });
    case sack:
      while (p.remaining() >= 8 && !p.stopped()) {
        auto left = p.number({"Left Edge", "tcp.options.sack_le"}, 32);
        auto right = p.number({"Right Edge", "tcp.options.sack_re"}, 32);
        words.add(true, [&] { return fmt::format("sack {}–{}", left, right); });
      }
      return;
    case timestamps:
      p.number({"TSval", "tcp.options.timestamp.tsval"}, 32);
      p.number({"TSecr", "tcp.options.timestamp.tsecr"}, 32);
      return words.add(false, [] { return std::string("timestamps"); });
    default: {
      Bytes rest = p.rest();
      p.bytes({"Data"}, rest.size(), preview);
      return words.add(false, [&] { return fmt::format("option {}", kind); });
    }
  }
}

bool right_length(std::uint8_t kind, std::size_t required, std::size_t length) {
  // RFC 2018 section 3: one to four blocks of two edges fit into the 40 bytes of options.
  if (kind == sack) return length >= 10 && length <= 34 && length % 8 == 2;
  return required == 0 || length == required;
}

}  // namespace

//  Kind alone (0, 1), or Kind, Length of the whole option, and its data:
// +---------+---------+---------+--- - -
// |  Kind   | Length  |  data …
// +---------+---------+---------+--- - -
std::string tcp_options(Parser& p, std::size_t end, std::uint8_t flags) {
  Words words(p.summarizing(), (flags & syn) != 0);
  p.inside(end, [&] {
    while (p.remaining() > 0 && !p.stopped()) {
      std::uint8_t kind = p.ahead(0);
      Option known = option(kind);
      p.section(known.rfc);
      if (kind == end_of_list || kind == no_operation) {
        p.number({known.label.name, "tcp.option_kind"}, 8);
        // RFC 9293 section 3.1: behind the end of the list there is padding only.
        if (kind == end_of_list) return;
        continue;
      }
      std::size_t length = p.ahead(1);
      bool sound = length >= 2 && length <= p.remaining() && right_length(kind, known.length, length);
      if (!sound) {
        p.number({"Kind", "tcp.option_kind"}, 8,
                 [&](std::uint64_t v) { return fmt::format("{} ({})", v, known.label.name); });
        p.number({"Length", "tcp.option_len"}, 8);
        p.wrong([&] { return fmt::format("says {} bytes for {}", length, known.label.name); });
        return;
      }
      p.bytes(known.label, length, preview, [&] {
        p.number({"Kind", "tcp.option_kind"}, 8);
        p.number({"Length", "tcp.option_len"}, 8);
        body(p, kind, words);
      });
    }
  });
  return words.text();
}

}  // namespace wirestep::packet
