#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "base/time.h"

// Structures as bytes and back, for the control socket. A structure lists its members once, in a function
// `fields(io, structure)` beside it; Writer and Reader are the two things `io` can be.

namespace wirestep::control {

using Bytes = std::vector<std::byte>;

class Writer {
 public:
  explicit Writer(Bytes& bytes) : bytes_(bytes) {}
  template <class... T>
  void operator()(T&... values) {
    (one(values), ...);
  }

 private:
  void raw(const void* data, std::size_t size) {
    auto* from = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), from, from + size);
  }
  void count(std::size_t size) {
    auto n = static_cast<std::uint32_t>(size);
    raw(&n, sizeof n);
  }
  void one(std::string& text) {
    count(text.size());
    raw(text.data(), text.size());
  }
  void one(Time& time) {
    auto ns = time.time_since_epoch().count();
    raw(&ns, sizeof ns);
  }
  void one(Nanoseconds& duration) {
    auto ns = duration.count();
    raw(&ns, sizeof ns);
  }
  template <class T>
  void one(std::vector<T>& list) {
    count(list.size());
    for (T& item : list) one(item);
  }
  void one(std::map<std::string, std::string>& map) {
    count(map.size());
    for (auto& [key, value] : map) {
      std::string name = key;
      one(name);
      one(value);
    }
  }
  template <class T>
  void one(T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
      raw(&value, sizeof value);
    else
      fields(*this, value);
  }

  Bytes& bytes_;
};

// Trusts its input, which the same executable has written.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  template <class... T>
  void operator()(T&... values) {
    (one(values), ...);
  }

 private:
  void raw(void* data, std::size_t size) {
    CHECK(size <= bytes_.size());
    if (size > 0) std::memcpy(data, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }
  std::size_t count() {
    std::uint32_t n;
    raw(&n, sizeof n);
    return n;
  }
  void one(std::string& text) {
    text.resize(count());
    raw(text.data(), text.size());
  }
  void one(Time& time) {
    Nanoseconds::rep ns;
    raw(&ns, sizeof ns);
    time = Time(Nanoseconds(ns));
  }
  void one(Nanoseconds& duration) {
    Nanoseconds::rep ns;
    raw(&ns, sizeof ns);
    duration = Nanoseconds(ns);
  }
  template <class T>
  void one(std::vector<T>& list) {
    list.resize(count());
    for (T& item : list) one(item);
  }
  void one(std::map<std::string, std::string>& map) {
    for (std::size_t n = count(); n > 0; --n) {
      std::string key;
      one(key);
      one(map[key]);
    }
  }
  template <class T>
  void one(T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
      raw(&value, sizeof value);
    else
      fields(*this, value);
  }

  std::span<const std::byte> bytes_;
};

}  // namespace wirestep::control
