#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

namespace flypaper {

/// Closed; an end may be infinite.
struct Interval {
  double lower = 0.0;
  double upper = 0.0;
};

/// The values that an assertion allows: lower < value < upper.
struct Asserted {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
};
[[nodiscard]] inline Asserted below(double upper) { return {.upper = upper}; }
[[nodiscard]] inline Asserted above(double lower) { return {.lower = lower}; }
/// "> 0.5", "< 2", "between 1 and 3".
[[nodiscard]] std::string to_text(const Asserted& asserted);

/// What a check comes to.
enum class Outcome : std::uint8_t {
  shown,     ///< what is asserted is true, within the check's error rates and bounds
  contrary,  ///< it is false, within the same
  open       ///< neither
};
[[nodiscard]] std::string name(Outcome outcome);

/// The two error rates that a check may spend (statement of the rules: CONTRIBUTING.md).
struct Budget {
  double alpha = 1e-9;  ///< level: probability of passing although the truth is on the wrong side of the bound
  double beta = 1e-6;   ///< probability of failing although the truth is as far on the right side as `deviation` says
};

/// What a check asserts of a number, and what a truth at `target` passes with probability 1 - beta.
struct Design {
  Asserted asserted{};
  double target = 0.0;
  double deviation = 0.0;  ///< of the target from what is not asserted: the smallest that matters
  const char* kind = "equivalence";

  static Design below(double bound, double by) { return {{.upper = bound}, bound - by, by, "below"}; }
  static Design above(double bound, double by) { return {{.lower = bound}, bound + by, by, "above"}; }
  static Design equivalent(double to, double margin) { return {{to - margin, to + margin}, to, margin}; }
};

/// Two exact routes to one number, which agree up to rounding.
struct Identity {
  std::string check{};       ///< what is asserted, in words
  double error = 0.0;        ///< how far apart they are
  double tolerance = 0.0;    ///< how far rounding and truncation may take them
  std::string derivation{};  ///< of the tolerance
};

/// A number that is computed without chance: a quadrature, an eigenvalue, a count.
struct Computed {
  std::string check{};
  double value = 0.0;
  double error_bound =
      0.0;  ///< the true value is taken to be within it: a bound, or an estimate where nothing is proved
  Asserted asserted{};
};

/// A number that is estimated from independent draws.
struct Sampled {
  std::string check{};
  double value = 0.0;   ///< the estimate
  Interval interval{};  ///< confidence interval at alpha (each side)
  Interval at_99{};     ///< confidence interval of 99 %, which decides how many digits are printed
  Asserted asserted{};
  double alpha = 0.0;
  double beta = 0.0;
  double deviation = 0.0;         ///< smallest that matters: a truth that far off passes at most with probability alpha
  std::uint64_t sample_size = 0;  ///< independent units
  double p_value = std::numeric_limits<double>::quiet_NaN();  ///< least alpha at which it passes
  bool passed = false;                                        ///< the interval is inside what is asserted
};

/// One check's outcome with everything needed to judge it. Its kind is its type: what is sampled cannot be filed as
/// computed, nor a tolerance be taken for a confidence interval.
using Evidence = std::variant<Identity, Computed, Sampled>;

/// An identity: shown if 0 <= error <= tolerance, contrary beyond a hundred times that, else open. A computed value:
/// by where value +- error_bound lies; a sampled one: by where its interval lies, open if across a bound.
[[nodiscard]] Outcome outcome(const Evidence& evidence);
[[nodiscard]] inline bool shown(const Evidence& evidence) { return outcome(evidence) == Outcome::shown; }

[[nodiscard]] const std::string& check(const Evidence& evidence);
/// "identity", "computed" or "sampled".
[[nodiscard]] std::string kind(const Evidence& evidence);
/// The number that it is about; of an identity, the error.
[[nodiscard]] double value(const Evidence& evidence);
/// What the true value lies in: value +- error_bound, or the interval of 99 %.
[[nodiscard]] Interval uncertainty(const Evidence& evidence);
/// What decides: value +- error_bound, or the interval at alpha.
[[nodiscard]] Interval interval(const Evidence& evidence);
/// What is asserted of the value; of an identity, that its error is at most the tolerance.
[[nodiscard]] Asserted asserted(const Evidence& evidence);

/// A check as tests and laws read it: whether it passed.
[[nodiscard]] inline bool passed(const Evidence& evidence) { return shown(evidence); }

/// What a check of this design has found in `size` independent units; it passes if the interval is inside what is
/// asserted. Tells the Witness, so that what is spent can be summed.
[[nodiscard]] Sampled sampled(std::string check, const Design& design, const Budget& budget, std::uint64_t size,
                              double value, const Interval& interval, const Interval& at_99);

}  // namespace flypaper
