#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "packet/packet.h"

// The cursor that all decoders read from. It goes through a frame bit by bit in a straight line, and latches:
// once something can't be read, every further read gives zeros and nothing is recorded, so that a decoder
// needs no check per field. Who listens (a Packet's fields, a Brief, a summary) is the parser's affair, not
// the decoder's: text is made by callables that are only called when somebody collects it, so that brief()
// allocates nothing.
//
// Three lengths matter, and they differ:
// - the record: the bytes that are here. Nothing beyond is ever touched.
// - end(): where the enclosing headers say that the data ends. A field beyond it is malformed.
// - an end that is open: there was more, but it isn't part of this frame (the first fragment of a packet, a
// packet
//   quoted in an ICMP error). A field beyond it is merely missing, as in a cut record.

namespace wirestep::packet {

using Bytes = std::span<const std::byte>;

// Pointers to literals and not views of them: a Label is made for every field that brief() passes, and to
// copy a view right after it has been written costs more than reading the field.
struct Label {
  const char* name;      // the RFC's words
  const char* key = "";  // Wireshark's
};

// Text of a number where nothing better is known.
std::string decimal(std::uint64_t value);

class Parser {
 public:
  struct Listeners {
    Packet* packet = nullptr;
    Brief* brief = nullptr;
    std::string* summary = nullptr;
  };

  Parser(Bytes frame, std::size_t wire_length, Listeners listeners);

  // -- where we are, in bytes from the start of the frame -------------------------------------
  std::size_t position() const { return bit_ / 8; }
  std::size_t end() const { return end_; }
  bool open_ended() const { return open_; }
  bool stopped() const { return stopped_; }  // something could not be read
  // Whether data up to `to` may exist, as far as the enclosing headers say.
  bool fits(std::size_t to) const { return to <= end_ || open_; }
  // Bytes from the position to the end, as the headers say.
  std::size_t remaining() const { return end_ > position() ? end_ - position() : 0; }
  // The same, but only those that are in the record.
  Bytes rest() const;

  // -- reading: each records a field for whoever listens, and moves on ------------------------

  // An unsigned number of up to 64 bits. `text`: std::string(std::uint64_t).
  // Inlined by order: with its size a constant it is a comparison and a load, which is what brief() lives on.
  template <class Text = std::string (*)(std::uint64_t)>
  [[gnu::always_inline]] std::uint64_t number(const Label& label, unsigned bits, const Text& text = decimal) {
    if (!claim(label, bits)) return 0;
    std::uint64_t value = peek(bits);
    if (listeners_.packet) record_number(label, bits, value, text);
    bit_ += bits;
    return value;
  }

  // A number and its parts: `parts` reads the same bits again, as fields one deeper. Goes on after the
  // number.
  template <class Text, class Parts>
  std::uint64_t number(const Label& label, unsigned bits, const Text& text, const Parts& parts) {
    std::size_t begin = bit_;
    std::uint64_t value = number(label, bits, text);
    if (!stopped_) nested(begin, begin + bits, [&] { parts(); });
    return value;
  }

  // Some bytes; no field if `count` is 0. `text`: std::string(Bytes).
  template <class Text>
  Bytes bytes(const Label& label, std::size_t count, const Text& text) {
    if (count == 0 || !claim(label, 8 * count)) return {};
    Bytes value = frame_.subspan(position(), count);
    if (listeners_.packet) record(label, 8 * count, count <= 8 ? peek(8 * count) : 0, text(value));
    bit_ += 8 * count;
    return value;
  }

  // Bytes and their parts. `parts` must read no further than `count` bytes; what is wrong inside stays
  // inside.
  template <class Text, class Parts>
  Bytes bytes(const Label& label, std::size_t count, const Text& text, const Parts& parts) {
    std::size_t begin = bit_;
    Bytes value = bytes(label, count, text);
    if (!stopped_) nested(begin, begin + 8 * count, [&] { inside((begin / 8) + count, parts); });
    return value;
  }

  // An IPv4 or IPv6 address; the port is 0.
  Endpoint address(const Label& label, Family family);

  // An Internet checksum (RFC 1071) of 16 bits over the bytes [from, to), in which the field itself lies, and
  // a pseudo-header that sums to `pseudo`. Where the end is open pass `beyond` as `to`. `zero_is_none`: UDP
  // over IPv4.
  void checksum(const Label& label, std::size_t from, std::size_t to, std::uint64_t pseudo = 0,
                bool zero_is_none = false);
  static constexpr std::size_t beyond = static_cast<std::size_t>(-1);
  // Where data that has no length of its own ends.
  std::size_t data_end() const { return open_ ? beyond : end_; }

  // The number `offset` bytes ahead, without moving on and without a field; 0 if it isn't there.
  std::uint8_t ahead(std::size_t offset) const;

  // -- structure ------------------------------------------------------------------------------

  // A layer begins here; its fields are defined in `rfc`.
  void layer(Protocol protocol, std::string_view rfc);
  // The fields that follow are defined in `rfc`.
  void section(std::string_view rfc) { rfc_ = rfc; }
  // The layer's header has been read to its end; the position is where its payload begins.
  void header_read(Protocol protocol);

  // Reads what lies before `to` and then goes on at `to`, whatever `body` met: what is wrong inside stays
  // inside. A `to` beyond an end that isn't open is taken as that end.
  template <class Body>
  void inside(std::size_t to, const Body& body) {
    if (stopped_) return;
    std::size_t end_before = end_;
    bool open_before = open_;
    if (to > end_ && !open_) to = end_;
    set_end(to < end_ ? to : end_, open_ && to > end_);
    body();
    set_end(end_before, open_before);
    bit_ = 8 * to;
  }

  // Reads what is only the first part of something whose rest is elsewhere: the first fragment of a packet.
  template <class Body>
  void open_end(const Body& body) {
    bool before = open_;
    open_ = true;
    body();
    open_ = before;
  }

  // Reads the beginning of another packet, up to end(): it is shown, but neither brief() nor summary() speak
  // of it.
  template <class Body>
  void quote(const Body& body) {
    if (stopped_ || quoted_) return;
    quoted_ = true;
    open_end(body);
    quoted_ = false;
  }
  bool quoted() const { return quoted_; }

  // Ethernet's padding lies behind everything else, but is a field of the first layer.
  void trailer(const Label& label, std::size_t from, std::size_t count);

  // -- judging --------------------------------------------------------------------------------

  // The field that was read last is wrong. Only the first such verdict counts. `why`: std::string().
  template <class Why>
  void wrong(const Why& why) {
    if (stopped_ || malformed_) return;
    malformed_ = true;
    if (listeners_.brief) listeners_.brief->malformed = true;
    if (listeners_.packet || listeners_.summary) reject(why());
  }

  // -- telling --------------------------------------------------------------------------------

  // `tell`: void(Brief&). What the engine wants to know; the highest protocol that speaks is the last.
  template <class Tell>
  void brief(const Tell& tell) {
    if (listeners_.brief && !quoted_ && !stopped_) tell(*listeners_.brief);
  }
  // `line`: std::string(). Replaces what a lower layer said.
  template <class Line>
  void say(const Line& line) {
    if (listeners_.summary && !quoted_ && !stopped_) *listeners_.summary = line();
  }
  bool summarizing() const { return listeners_.summary != nullptr && !quoted_; }
  // Appends to the summary what is wrong with the frame. Called once, at the end.
  void conclude();

 private:
  // Whether that many bits can be read; if not, why not is settled.
  bool claim(const Label& label, std::size_t bits) {
    if (bit_ + bits <= limit_) {
      last_ = label.name;
      last_offset_ = position();
      return true;
    }
    run_out(label, (bit_ + bits + 7) / 8);
    return false;
  }

  [[gnu::always_inline]] std::uint64_t peek(std::size_t bits) const {
    // Most numbers are whole bytes, and most readers tell their size as a constant: then this is a load.
    const std::byte* here = frame_.data() + bit_ / 8;
    auto byte = [&](std::size_t i) { return std::to_integer<std::uint64_t>(here[i]); };
    if (bit_ % 8 == 0 && bits == 8) return byte(0);
    if (bit_ % 8 == 0 && bits == 16) return byte(0) << 8 | byte(1);
    if (bit_ % 8 == 0 && bits == 32) return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
    std::size_t last = bit_ + bits - 1;
    std::uint64_t value = 0;
    for (std::size_t i = bit_ / 8; i <= last / 8; ++i)
      value = value << 8 | std::to_integer<std::uint64_t>(frame_[i]);
    value >>= 7 - last % 8;
    return bits < 64 ? value & ((std::uint64_t{1} << bits) - 1) : value;
  }

  template <class Body>
  void nested(std::size_t begin, std::size_t end, const Body& body) {
    bit_ = begin;
    ++depth_;
    body();
    --depth_;
    bit_ = end;
  }

  template <class Text>
  [[gnu::noinline]] void record_number(const Label& label, unsigned bits, std::uint64_t value,
                                       const Text& text) {
    record(label, bits, value, text(value));
  }

  void set_end(std::size_t end, bool open) {
    end_ = end;
    open_ = open;
    stopped_ = false;
    limit_ = 8 * (end < frame_.size() ? end : frame_.size());
  }
  void stop() {
    stopped_ = true;
    limit_ = 0;
  }

  void run_out(const Label& label, std::size_t to);
  void reject(std::string why);
  void record(const Label& label, std::size_t bits, std::uint64_t value, std::string text);

  Bytes frame_;
  Listeners listeners_;
  std::size_t bit_ = 0;
  std::size_t end_ = 0;
  bool open_ = false;
  bool stopped_ = false;
  std::size_t limit_ = 0;  // first bit that can't be read: the nearer of end and record; 0 once stopped
  bool malformed_ = false;
  bool quoted_ = false;
  std::uint8_t depth_ = 0;
  std::string_view rfc_;
  const char* last_ = "";  // the field that was read last, for wrong()
  std::size_t last_offset_ = 0;
  Protocol protocol_ = Protocol::data;  // of the current layer
  bool begun_ = false;                  // that layer has a field
  std::string remarks_;                 // for the summary: " [bad checksum: TCP]"
};

}  // namespace wirestep::packet
