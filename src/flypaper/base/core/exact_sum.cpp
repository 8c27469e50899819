#include "flypaper/base/core/exact_sum.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace flypaper {
namespace {

/// words[at ...] += value, with the carry.
template <std::size_t size>
void add_at(std::array<std::uint64_t, size>& words, std::size_t at, std::uint64_t value) {
  for (; value != 0 && at < size; ++at) {
    words.at(at) += value;
    value = words.at(at) < value ? 1 : 0;
  }
}

template <std::size_t size>
void negate(std::array<std::uint64_t, size>& words) {
  for (std::uint64_t& word : words) word = ~word;
  add_at(words, 0, 1);
}

}  // namespace

void ExactSum::add(double value) {
  if (!std::isfinite(value)) {
    ++not_finite_;
    return;
  }
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52U) - 1);
  const auto exponent = static_cast<unsigned>(bits >> 52U & 0x7ffU);
  const std::uint64_t significand = exponent == 0 ? fraction : fraction | std::uint64_t{1} << 52U;
  const unsigned position = exponent == 0 ? 0 : exponent - 1;  // of the significand's last bit
  const unsigned shift = position % 64;
  const bool negative = bits >> 63U != 0;
  if (negative) negate(words_);  // -(-S + |v|) = S - |v|
  add_at(words_, position / 64, significand << shift);
  if (shift != 0) add_at(words_, position / 64 + 1, significand >> (64 - shift));
  if (negative) negate(words_);
}

void ExactSum::add(const ExactSum& other) {
  for (std::size_t i = 0; i < size; ++i) add_at(words_, i, other.words_.at(i));
  not_finite_ += other.not_finite_;
}

double ExactSum::value() const {
  if (not_finite_ != 0) return std::numeric_limits<double>::infinity();
  std::array<std::uint64_t, size> words = words_;
  const bool negative = words.back() >> 63U != 0;
  if (negative) negate(words);
  std::size_t top = size - 1;
  while (top > 0 && words.at(top) == 0) --top;
  // The 64 leading bits, the last of them set if any lower bit is (it is below the rounding position then), and what
  // they are in units of. A sum of one word is its own head.
  const auto leading = static_cast<unsigned>(std::countl_zero(words.at(top)));
  std::uint64_t head = words.at(top);
  int unit = static_cast<int>(64 * top);
  if (top > 0) {
    if (leading != 0) head = head << leading | words.at(top - 1) >> (64 - leading);
    bool rest = leading != 0 ? (words.at(top - 1) << leading) != 0 : words.at(top - 1) != 0;
    for (std::size_t i = 0; i + 1 < top; ++i) rest = rest || words.at(i) != 0;
    head |= static_cast<std::uint64_t>(rest);
    unit -= static_cast<int>(leading);
  }
  // One rounding, in the conversion. The scaling is exact: what was rounded had more than 53 bits, so it is at least
  // 2^(53 - 1074), a normal number.
  const double magnitude = std::ldexp(static_cast<double>(head), unit - 1074);
  return negative ? -magnitude : magnitude;
}

void ExactSum::visit(Archive& archive) {
  for (std::uint64_t& word : words_) archive(word);
  archive(not_finite_);
}

}  // namespace flypaper
