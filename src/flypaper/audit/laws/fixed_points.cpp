// Where the gradient of Q is 0, as at degenerate zeros, every batch leaves w in place: every batch gradient is a number
// times grad Q. With and without momentum; bit for bit if doubles make 0 of grad Q without rounding. Else they do by
// the luck of cancelling sums, the gradient may be as large as their rounding errors, and the simulator's may differ.
#include <algorithm>

#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

/// A double, and whether it is what exact arithmetic with the doubles before makes.
struct Traced {
  double value = 0.0;
  bool exact = true;

  Traced(double number) : value(number) {}  // NOLINT(google-explicit-constructor): constants are exact
  Traced(double number, bool is_exact) : value(number), exact(is_exact) {}
  [[nodiscard]] bool is_zero() const { return exact && value == 0.0; }
};

Traced operator-(const Traced& a) { return {-a.value, a.exact}; }

Traced operator+(const Traced& a, const Traced& b) {
  const double sum = a.value + b.value;
  const double of_b = sum - a.value;
  const double lost = (a.value - (sum - of_b)) + (b.value - of_b);
  return {sum, a.exact && b.exact && lost == 0.0};
}

Traced operator-(const Traced& a, const Traced& b) { return a + -b; }

/// Whether a b is `product`, where fma does not underflow.
bool is_product(double a, double b, double product) {
  constexpr double smallest = 1e-250;
  return std::abs(product) > smallest && std::fma(a, b, -product) == 0.0;
}

Traced operator*(const Traced& a, const Traced& b) {
  const double product = a.value * b.value;
  const bool is_zero = (a.is_zero() && std::isfinite(b.value)) || (b.is_zero() && std::isfinite(a.value));
  return {product, is_zero || (a.exact && b.exact && is_product(a.value, b.value, product))};
}

Traced operator/(const Traced& a, const Traced& b) {
  const double quotient = a.value / b.value;
  return {quotient, a.is_zero() || (a.exact && b.exact && is_product(quotient, b.value, a.value))};
}

Traced apply_function(Operation function, const Traced& x) {
  const bool of_zero = x.is_zero() && function != Operation::logarithm;
  return {evaluate_function(function, x.value),
          of_zero || (x.exact && x.value == 1.0 && !of_zero && function == Operation::logarithm)};
}

/// Whether doubles evaluate the gradient to 0 without rounding anything that counts.
bool is_zero_without_rounding(const LawCase& given) {
  const std::vector<Traced> at(given.at.begin(), given.at.end());
  return std::ranges::all_of(given.potential.gradient(), [&](NodeId node) {
    return given.potential.graph().evaluate(node, std::span<const Traced>(at)).is_zero();
  });
}

/// How far from the start rounding takes exact arithmetic or the simulator, and both from each other; nothing if that
/// is too much to compare. A kick with momentum m is worth 1/(1 - m) of it in the end.
std::optional<double> allowed(const LawCase& given, UpdateRule rule, const std::vector<BatchSums>& sums) {
  rule.learning_rate /= 1.0 - rule.momentum;
  rule.momentum = 0.0;
  const Followed followed = follow(given.potential, rule, sums, given.at);
  return is_sharp(followed) ? std::optional(2.0 * followed.rounding) : std::nullopt;
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const LocalModel model = given.local();
  const bool is_fixed = std::ranges::all_of(model.gradient, [](double slope) { return slope == 0.0; });
  if (!std::isfinite(model.q) || !is_fixed) return std::nullopt;
  const bool to_the_bit = is_zero_without_rounding(given);
  UpdateRule rule = given.sgd();
  std::optional<LawOutcome> worst;
  for (const double momentum : {0.0, given.momentum}) {
    rule.momentum = momentum;
    for (std::uint64_t trajectory = 0; trajectory < 3; ++trajectory) {
      const std::vector<BatchSums> sums = fresh_sums(given, given.population, trajectory);
      const std::optional<double> tolerance = to_the_bit ? 0.0 : allowed(given, rule, sums);
      if (!tolerance) return std::nullopt;
      const double error = distance(simulate(given.potential, rule, sums, given.at), given.at);
      if (worst && error - *tolerance <= worst->error - worst->tolerance) continue;
      worst = LawOutcome{.error = error,
                         .tolerance = *tolerance,
                         .compared = "start and end at a point without gradient of " + given.potential.print()};
    }
  }
  return worst;
}

}  // namespace

Law fixed_points() {
  return {"fixed_points", "points without gradient, such as degenerate zeros, are fixed by every batch", compare,
          Scope::fixed_points};
}

}  // namespace flypaper::laws
