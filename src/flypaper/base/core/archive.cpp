#include "flypaper/base/core/archive.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <bit>
#include <istream>
#include <ostream>

#include "flypaper/base/core/error.hpp"

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

void Digest::word(std::uint64_t& value, unsigned /*bytes*/) { checksum_.add(value); }

void Writer::word(std::uint64_t& value, unsigned bytes) {
  checksum_.add(value);
  std::array<char, sizeof value> text{};
  for (unsigned i = 0; i < bytes; ++i) text.at(i) = static_cast<char>(static_cast<unsigned char>(value >> (8U * i)));
  stream_.write(text.data(), bytes);
}

void Writer::seal() {
  std::uint64_t value = checksum_.value();
  word(value, sizeof value);
}

void Reader::word(std::uint64_t& value, unsigned bytes) {
  std::array<char, sizeof value> text{};
  if (!stream_.read(text.data(), bytes)) throw Error("the file ends too early");
  value = 0;
  for (unsigned i = 0; i < bytes; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(text.at(i))) << (8U * i);
  }
  checksum_.add(value);
}

void Reader::check_seal() {
  const std::uint64_t expected = checksum_.value();
  std::uint64_t found = 0;
  word(found, sizeof found);
  if (found != expected) throw Error("the file's checksum is wrong");
}

}  // namespace flypaper
