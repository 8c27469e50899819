#include "flypaper/base/core/checksum.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <bit>

namespace flypaper {

void Checksum::add(std::uint64_t value) {
  std::array<unsigned char, 8> bytes{};
  for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(value >> (8U * i));
  state_ = XXH64(bytes.data(), bytes.size(), state_);
}

void Checksum::add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

void Checksum::add(std::span<const double> values) {
  for (const double value : values) add(value);
}

void Checksum::add(std::span<const std::uint64_t> values) {
  for (const std::uint64_t value : values) add(value);
}

std::string Checksum::text() const { return fmt::format("{:016x}", state_); }

}  // namespace flypaper
