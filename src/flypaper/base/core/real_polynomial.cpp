#include "flypaper/base/core/real_polynomial.hpp"

#include <cmath>
#include <limits>

namespace flypaper {

double value_at(const RealPolynomial& p, double t) {
  double value = 0.0;
  for (std::size_t i = p.size(); i-- > 0;) value = value * t + p[i];
  return value;
}

double crossing(const RealPolynomial& p, double level, double a, double b) {
  constexpr double precision = 4.0 * std::numeric_limits<double>::epsilon();
  constexpr double least = 1e-27;  // no relative bound is met at 0
  const bool rises = value_at(p, b) > value_at(p, a);
  double lower = a;
  double upper = b;
  double t = 0.5 * (a + b);
  double step = b - a;
  const auto moves = [&] { return std::abs(step) > precision * std::abs(t) + least; };
  while (moves()) {
    double value = 0.0;
    double slope = 0.0;
    for (std::size_t k = p.size(); k-- > 0;) {
      slope = slope * t + value;
      value = value * t + p[k];
    }
    value -= level;
    if (value == 0.0) return t;
    ((value < 0.0) == rises ? lower : upper) = t;
    const double last = std::abs(step);
    step = -value / slope;  // infinite where the slope is 0
    const double next = t + step;
    const bool shrinks = next > lower && next < upper && 2.0 * std::abs(step) < last;
    // A step that rounds to none stays at an end of the bracket, which is no reason to halve that.
    if (!shrinks && moves()) step = 0.5 * (lower + upper) - t;
    t += step;
  }
  return t;
}

std::vector<double> sign_changes(const RealPolynomial& p, const std::vector<double>& turns, double a, double b) {
  std::vector<double> found;
  double from = a;
  double left = value_at(p, a);
  for (std::size_t i = 0; i <= turns.size(); ++i) {
    const double to = i < turns.size() ? turns[i] : b;
    const double right = value_at(p, to);
    if (left == 0.0 && i > 0) found.push_back(from);
    if ((left < 0.0 && right > 0.0) || (left > 0.0 && right < 0.0)) found.push_back(crossing(p, 0.0, from, to));
    from = to;
    left = right;
  }
  return found;
}

std::vector<double> turns_of(const RealPolynomial& p, double a, double b) {
  std::vector<RealPolynomial> chain{p};
  while (chain.back().size() > 2) {
    RealPolynomial slope;
    for (std::size_t i = 1; i < chain.back().size(); ++i) {
      slope.push_back(chain.back()[i] * static_cast<double>(i));
    }
    chain.push_back(std::move(slope));
  }
  std::vector<double> turns;
  for (; chain.size() > 1; chain.pop_back()) turns = sign_changes(chain.back(), turns, a, b);
  return turns;
}

}  // namespace flypaper
