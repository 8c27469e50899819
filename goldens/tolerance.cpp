#include "goldens/tolerance.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::goldens {
namespace {

/// Doubles as integers in the same order, neighbours one apart; 0 and -0 are both 0.
std::int64_t rank(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}

std::uint64_t ulps_between(double a, double b) {
  const auto [first, second] = std::pair(static_cast<std::uint64_t>(rank(a)), static_cast<std::uint64_t>(rank(b)));
  return rank(a) < rank(b) ? second - first : first - second;
}

Tolerance checked(Tolerance tolerance, double limit) {
  if (tolerance.size >= 0.0 && tolerance.size < limit) return tolerance;
  throw Error(fmt::format("tolerance '{}' is out of range; give a size of at least 0 and below {}", tolerance.print(),
                          shortest(limit)));
}

}  // namespace

std::string Tolerance::print() const {
  switch (kind) {
    case Kind::absolute: return "absolute " + shortest(size);
    case Kind::relative: return "relative " + shortest(size);
    case Kind::ulps: return "ulps " + shortest(size);
    case Kind::exact: break;
  }
  return "exact";
}

bool Tolerance::accepts(double expected, double found) const {
  if (std::isnan(expected) || std::isnan(found)) return std::isnan(expected) && std::isnan(found);
  // The largest double is one ulp from infinity, yet they are not near each other.
  if (std::isinf(expected) || std::isinf(found)) return expected == found;
  switch (kind) {
    case Kind::absolute: return std::abs(found - expected) <= size;
    case Kind::relative: return std::abs(found - expected) <= size * std::abs(expected);
    case Kind::ulps: return static_cast<double>(ulps_between(expected, found)) <= size;
    case Kind::exact: break;
  }
  return std::bit_cast<std::uint64_t>(expected) == std::bit_cast<std::uint64_t>(found);
}

Tolerance exact() { return {}; }

Tolerance absolute(double size) {
  return checked({Tolerance::Kind::absolute, size}, std::numeric_limits<double>::infinity());
}

Tolerance relative(double size) { return checked({Tolerance::Kind::relative, size}, 1.0); }

Tolerance ulps(std::uint32_t count) { return {Tolerance::Kind::ulps, static_cast<double>(count)}; }

std::string print_difference(double expected, double found) {
  if (!std::isfinite(expected) || !std::isfinite(found)) return "not finite";
  const double difference = found - expected;
  return fmt::format("{} ({} relative, {} ulps)", rounded(difference, 3),
                     rounded(std::abs(difference) / std::abs(expected), 3), ulps_between(expected, found));
}

}  // namespace flypaper::goldens
