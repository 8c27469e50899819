#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace flypaper {

/// XXH64 of values written in little-endian order, so that it is the same on every machine.
class Checksum {
 public:
  void add(std::uint64_t value);
  void add(double value);
  void add(std::span<const double> values);
  void add(std::span<const std::uint64_t> values);
  [[nodiscard]] std::uint64_t value() const { return state_; }
  /// 16 hexadecimal digits.
  [[nodiscard]] std::string text() const;

 private:
  std::uint64_t state_ = 0;
};

}  // namespace flypaper
