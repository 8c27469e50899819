#pragma once
#include <cmath>
#include <limits>
#include <vector>

namespace flypaper {

/// A polynomial in floating point of any width; coefficients[i] belongs to t^i.
template <typename Real>
using RealPolynomial = std::vector<Real>;

template <typename Real>
Real value_at(const RealPolynomial<Real>& p, const Real& t) {
  Real value(0);
  for (std::size_t i = p.size(); i-- > 0;) value = value * t + p[i];
  return value;
}

/// Where p, monotone on [a, b], takes `level`, which lies between p(a) and p(b): by Newton's steps, and by halves where
/// these leave the bracket or do not shrink to half.
template <typename Real>
Real crossing(const RealPolynomial<Real>& p, const Real& level, const Real& a, const Real& b) {
  using std::abs;
  constexpr int most_steps = 400;
  const Real precision = 4 * std::numeric_limits<Real>::epsilon();
  const Real least = Real(1e-11) * std::numeric_limits<Real>::epsilon();  // no relative bound is met at 0
  const bool rises = value_at(p, b) > value_at(p, a);
  Real lower = a;
  Real upper = b;
  Real t = (a + b) / 2;
  Real last = b - a;
  for (int i = 0; i < most_steps; ++i) {
    Real value(0);
    Real slope(0);
    for (std::size_t k = p.size(); k-- > 0;) {
      slope = slope * t + value;
      value = value * t + p[k];
    }
    value -= level;
    if (value == 0) return t;
    ((value < 0) == rises ? lower : upper) = t;
    Real step = slope == 0 ? last : Real(-value / slope);
    const Real next = t + step;
    if (!(next > lower && next < upper && 2 * abs(step) < last)) step = (lower + upper) / 2 - t;
    t += step;
    last = abs(step);
    if (last <= precision * abs(t) + least) break;
  }
  return t;
}

/// The zeros between a and b at which p changes sign, one at most between neighbouring `turns`, which hold those of p'.
template <typename Real>
std::vector<Real> sign_changes(const RealPolynomial<Real>& p, const std::vector<Real>& turns, const Real& a,
                               const Real& b) {
  std::vector<Real> found;
  Real from = a;
  Real left = value_at(p, a);
  for (std::size_t i = 0; i <= turns.size(); ++i) {
    const Real to = i < turns.size() ? turns[i] : b;
    const Real right = value_at(p, to);
    if (left == 0 && i > 0) found.push_back(from);
    if ((left < 0 && right > 0) || (left > 0 && right < 0)) found.push_back(crossing(p, Real(0), from, to));
    from = to;
    left = right;
  }
  return found;
}

/// Where p' changes sign between a and b, worked out in numbers of the kind `Number`. Going down the chain of
/// derivatives misses none: between sign changes of one, the next lower is monotone.
template <typename Number, typename Real>
std::vector<Real> turns_of(const RealPolynomial<Real>& p, const Real& a, const Real& b) {
  std::vector<RealPolynomial<Number>> chain(1);
  for (const Real& coefficient : p) chain[0].push_back(static_cast<Number>(coefficient));
  while (chain.back().size() > 2) {
    RealPolynomial<Number> slope;
    for (std::size_t i = 1; i < chain.back().size(); ++i) {
      slope.push_back(chain.back()[i] * static_cast<unsigned>(i));
    }
    chain.push_back(std::move(slope));
  }
  std::vector<Number> zeros;
  while (chain.size() > 1) {
    zeros = sign_changes(chain.back(), zeros, static_cast<Number>(a), static_cast<Number>(b));
    chain.pop_back();
  }
  std::vector<Real> turns;
  for (const Number& zero : zeros) {
    if (zero > a && zero < b) turns.push_back(static_cast<Real>(zero));
  }
  return turns;
}

/// a, b and the turns between them: p is monotone from each to the next.
template <typename Real>
std::vector<Real> monotone_pieces(const RealPolynomial<Real>& p, const Real& a, const Real& b) {
  std::vector<Real> ends = turns_of<Real>(p, a, b);
  ends.insert(ends.begin(), a);
  ends.push_back(b);
  return ends;
}

}  // namespace flypaper
