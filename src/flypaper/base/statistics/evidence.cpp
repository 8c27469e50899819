#include "flypaper/base/statistics/evidence.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <variant>

#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/witness.hpp"

namespace flypaper {
namespace {

/// By where [lower, upper], which holds the true value, lies.
Outcome placed(const Interval& found, const Asserted& asserted) {
  if (std::isnan(found.lower) || std::isnan(found.upper)) return Outcome::open;
  if (found.lower > asserted.lower && found.upper < asserted.upper) return Outcome::shown;
  return found.upper <= asserted.lower || found.lower >= asserted.upper ? Outcome::contrary : Outcome::open;
}

Interval bounds(const Identity& found) { return {0.0, found.error}; }
Interval bounds(const Computed& found) { return {found.value - found.error_bound, found.value + found.error_bound}; }
Interval bounds(const Sampled& found) { return found.interval; }

Outcome judged(const Identity& found) {
  if (!std::isfinite(found.error)) return Outcome::open;
  if (found.error >= 0.0 && found.error <= found.tolerance) return Outcome::shown;
  // Rounding alone must not refute: a derivation may be short by a factor, though not by this one.
  constexpr double short_by = 100.0;
  return std::abs(found.error) > short_by * found.tolerance ? Outcome::contrary : Outcome::open;
}
Outcome judged(const Computed& found) { return placed(bounds(found), found.asserted); }
Outcome judged(const Sampled& found) {
  if (found.passed) return Outcome::shown;
  const Outcome outcome = placed(found.interval, found.asserted);
  return outcome == Outcome::shown ? Outcome::open : outcome;
}

}  // namespace

std::string to_text(const Asserted& asserted) {
  const bool low = std::isfinite(asserted.lower);
  const bool high = std::isfinite(asserted.upper);
  if (low && high) return fmt::format("between {} and {}", rounded(asserted.lower), rounded(asserted.upper));
  if (low) return "> " + rounded(asserted.lower);
  return high ? "< " + rounded(asserted.upper) : "any";
}

std::string name(Outcome outcome) {
  constexpr std::array names{"shown", "contrary", "open"};
  return names.at(static_cast<std::size_t>(outcome));
}

Outcome outcome(const Evidence& evidence) {
  return std::visit([](const auto& found) { return judged(found); }, evidence);
}

const std::string& check(const Evidence& evidence) {
  return std::visit([](const auto& found) -> const std::string& { return found.check; }, evidence);
}

std::string kind(const Evidence& evidence) {
  constexpr std::array<const char*, std::variant_size_v<Evidence>> names{"identity", "computed", "sampled"};
  return names.at(evidence.index());
}

double value(const Evidence& evidence) {
  if (const auto* identity = std::get_if<Identity>(&evidence)) return identity->error;
  if (const auto* computed = std::get_if<Computed>(&evidence)) return computed->value;
  return std::get<Sampled>(evidence).value;
}

Interval interval(const Evidence& evidence) {
  return std::visit([](const auto& found) { return bounds(found); }, evidence);
}

Interval uncertainty(const Evidence& evidence) {
  if (const auto* sampled = std::get_if<Sampled>(&evidence)) return sampled->at_99;
  return interval(evidence);
}

Asserted asserted(const Evidence& evidence) {
  if (const auto* identity = std::get_if<Identity>(&evidence)) return {.upper = identity->tolerance};
  if (const auto* computed = std::get_if<Computed>(&evidence)) return computed->asserted;
  return std::get<Sampled>(evidence).asserted;
}

Sampled sampled(std::string check, const Design& design, const Budget& budget, std::uint64_t size, double value,
                const Interval& interval, const Interval& at_99) {
  const auto& [lower, upper] = design.asserted;
  Sampled found{.check = std::move(check),
                .value = value,
                .interval = interval,
                .at_99 = at_99,
                .asserted = design.asserted,
                .alpha = budget.alpha,
                .beta = budget.beta,
                .deviation = design.deviation,
                .sample_size = size,
                .passed = interval.lower > lower && interval.upper < upper};
  Witness::tell(found);
  return found;
}

}  // namespace flypaper
