#include "flypaper/exact/quadrature/line_cuts.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>

#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {
namespace {

Rational absolute(const Rational& value) { return value.sign() < 0 ? -value : value; }

/// The real zeros of p in the interval, each so narrow that |p| < 1e-40 in its middle.
void add_zeros(const Univariate& p, const std::array<Rational, 2>& ends, bool of_p, std::vector<LineCut>& cuts) {
  if (p.degree() == 0) return;
  static const Rational small = Rational::decimal("1e-40");
  for (RealZero zero : real_zeros(p, ends[0], ends[1])) {
    const double nearest = zero.nearest;
    const auto middle = [&] { return (zero.lower + zero.upper) / 2; };
    for (unsigned bits = 128; !zero.is_exact() && (bits == 128 || absolute(p.at(middle())) > small); bits *= 2) {
      zero = refined(p, zero, bits);
    }
    cuts.push_back({.at = middle(), .nearest = nearest, .is_zero = of_p});
  }
}

}  // namespace

std::vector<LineCut> line_cuts(const Univariate& p, const Rational& lower, const Rational& upper) {
  std::vector<LineCut> cuts;
  const std::array<Rational, 2> ends{lower, upper};
  if (p.degree() > 0) {
    const Univariate slope = derivative(p);
    add_zeros(p, ends, true, cuts);
    add_zeros(divide(slope, greatest_common_divisor(p, slope)).quotient, ends, false, cuts);
  }
  for (const Rational& end : ends) {
    if (std::ranges::any_of(cuts, [&](const LineCut& cut) { return cut.at == end; })) continue;
    cuts.push_back({.at = end, .nearest = end.to_double(), .is_zero = false});
  }
  std::ranges::sort(cuts, {}, &LineCut::at);
  return cuts;
}

std::vector<Stretch> stretches_between(const Univariate& p, const std::vector<LineCut>& cuts, double doubt) {
  std::vector<Univariate> about;
  for (const LineCut& cut : cuts) about.push_back(translated(p, cut.at));
  const auto size_at = [&](std::size_t i) {
    return about[i].is_zero() ? Rational() : absolute(about[i].coefficients[0]);
  };
  std::vector<Stretch> result;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const bool forward = size_at(i) <= size_at(i + 1);
    const std::size_t from = forward ? i : i + 1;
    double magnitude = 0.0;
    if (doubt > 0.0) {  // else it may overflow
      const double reach = std::max(std::abs(cuts[i].nearest), std::abs(cuts[i + 1].nearest));
      for (const Rational& coefficient : std::views::reverse(p.coefficients)) {
        magnitude = magnitude * reach + std::abs(coefficient.to_double());
      }
    }
    const std::vector<Rational>& exact = about[from].coefficients;
    result.emplace_back(cuts[from].at.to_double(), forward ? 1.0 : -1.0, (cuts[i + 1].at - cuts[i].at).to_double(),
                        std::vector<DoubleDouble>(exact.begin(), exact.end()), doubt * magnitude);
  }
  return result;
}

}  // namespace flypaper
