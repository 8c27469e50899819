#include "flypaper/posterior/slices.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "flypaper/core/error.hpp"

namespace flypaper {
namespace {

namespace mp = boost::multiprecision;
using Wide = mp::number<mp::cpp_bin_float<50>, mp::et_off>;

/// Coefficients of one variable, lowest first.
template <typename Real>
using Polynomial = std::vector<Real>;

/// A polynomial of two variables as a number for ExpressionGraph::evaluate.
class Expanded {
 public:
  explicit Expanded(double value) {
    if (value != 0.0) terms_[{0, 0}] = value;
  }
  static Expanded shifted(unsigned variable, double centre) {
    Expanded result(centre);
    result.terms_[{variable == 0 ? 1U : 0U, variable == 1 ? 1U : 0U}] = 1.0;
    return result;
  }
  friend Expanded operator+(Expanded a, const Expanded& b) {
    for (const auto& [powers, value] : b.terms_) a.terms_[powers] += value;
    return a;
  }
  friend Expanded operator-(Expanded a) {
    for (auto& [powers, value] : a.terms_) value = -value;
    return a;
  }
  friend Expanded operator-(const Expanded& a, const Expanded& b) { return a + (-b); }
  friend Expanded operator*(const Expanded& a, const Expanded& b) {
    Expanded product(0.0);
    for (const auto& [left, u] : a.terms_) {
      for (const auto& [right, v] : b.terms_) product.terms_[{left[0] + right[0], left[1] + right[1]}] += u * v;
    }
    return product;
  }
  /// Only constants divide.
  friend Expanded operator/(Expanded a, const Expanded& b) {
    for (auto& [powers, value] : a.terms_) value /= b.terms_.at({0, 0});
    return a;
  }
  [[nodiscard]] const std::map<std::array<unsigned, 2>, Wide>& terms() const { return terms_; }

 private:
  std::map<std::array<unsigned, 2>, Wide> terms_;
};

template <typename Real>
Real value(const Polynomial<Real>& p, const Real& at) {
  Real sum(0);
  for (auto c = p.rbegin(); c != p.rend(); ++c) sum = sum * at + *c;
  return sum;
}

template <typename Real>
Polynomial<Real> derivative(const Polynomial<Real>& p) {
  Polynomial<Real> result;
  for (std::size_t k = 1; k < p.size(); ++k) result.push_back(p[k] * static_cast<unsigned>(k));
  return result;
}

/// Coefficients of p(at + u) in u, by repeated synthetic division.
template <typename Real>
Polynomial<Real> shifted(Polynomial<Real> p, const Real& at) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    for (std::size_t k = p.size() - 1; k-- > i;) p[k] += at * p[k + 1];
  }
  return p;
}

/// The zeros at which p changes sign, one at most between neighbouring `turns`, which hold those of p'.
template <typename Real>
std::vector<Real> sign_changes(const Polynomial<Real>& p, const std::vector<Real>& turns, const Real& lower,
                               const Real& upper) {
  // Neighbouring stretches share the cut, so it need only be close compared with the narrowest well, 1e-9.
  constexpr int bits = 48;
  const Real close = (upper - lower) * Real(std::ldexp(1.0, -bits));
  std::vector<Real> found;
  const auto p_at = [&](const Real& at) { return value(p, at); };
  for (std::size_t i = 0; i <= turns.size(); ++i) {
    const Real from = i == 0 ? lower : turns[i - 1];
    const Real to = i == turns.size() ? upper : turns[i];
    const Real left = p_at(from);
    const Real right = p_at(to);
    if (left == 0 && i > 0) found.push_back(from);
    if (!((left < 0 && right > 0) || (left > 0 && right < 0))) continue;
    std::uintmax_t iterations = 200;
    const auto [below, above] = boost::math::tools::toms748_solve(
        p_at, from, to, left, right, [&](const Real& a, const Real& b) { return b - a <= close; }, iterations);
    found.push_back((below + above) / 2);
  }
  return found;
}

/// The ends of the interval and all sign changes of p and p' between them, sorted. Going down the chain of derivatives
/// misses none: between sign changes of one, the next lower is monotone.
template <typename Real>
std::vector<Real> cuts(const Polynomial<Real>& p, const Real& lower, const Real& upper) {
  std::vector<Polynomial<Real>> chain{p};
  while (chain.back().size() > 2) chain.push_back(derivative(chain.back()));
  std::vector<Real> turns;
  std::vector<Real> zeros;
  for (auto derived = chain.rbegin(); derived != chain.rend(); ++derived) {
    turns = std::move(zeros);
    zeros = sign_changes(*derived, turns, lower, upper);
  }
  std::vector<Real> all{lower, upper};
  all.insert(all.end(), turns.begin(), turns.end());
  all.insert(all.end(), zeros.begin(), zeros.end());
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

template <typename Real>
Stretch stretch(const Polynomial<Real>& p, const Real& from, const Real& to) {
  using std::abs;
  const bool forward = abs(value(p, from)) <= abs(value(p, to));
  const Real& origin = forward ? from : to;
  Stretch result{.origin = static_cast<double>(origin),
                 .direction = forward ? 1.0 : -1.0,
                 .length = static_cast<double>(Real(to - from)),
                 .rounding = 0.0,
                 .taylor = {}};
  double sign = 1.0;
  for (const Real& coefficient : shifted(p, origin)) {
    result.taylor.push_back(sign * static_cast<double>(coefficient));
    sign *= result.direction;
  }
  return result;
}

template <typename Real>
std::vector<Stretch> stretches(const Polynomial<Real>& p, const Real& lower, const Real& upper) {
  std::vector<Stretch> result;
  const std::vector<Real> ends = cuts(p, lower, upper);
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) result.push_back(stretch(p, ends[i], ends[i + 1]));
  return result;
}

template <typename Real>
void trim(Polynomial<Real>& p) {
  while (p.size() > 1 && p.back() == 0) p.pop_back();
}

}  // namespace

struct Slices::Content {
  Polynomial<Wide> line;                         ///< at outer coordinate 0
  std::vector<Polynomial<long double>> columns;  ///< of each power of the inner variable: coefficients of the outer
};

Slices::Slices(const Potential& potential, std::span<const double> centre, double level, unsigned outer) {
  const unsigned dimension = potential.dimension();
  if (dimension > 2) {
    throw Error(
        fmt::format("posteriors are computed for potentials of 1 or 2 variables, and this one has {}", dimension));
  }
  std::vector<Expanded> variables;
  // The inner variable is the polynomial's second.
  for (unsigned i = 0; i < dimension; ++i) {
    variables.push_back(Expanded::shifted(dimension == 2 && i == outer ? 0 : 1, centre[i]));
  }
  const Expanded expanded =
      potential.graph().evaluate(potential.q(), std::span<const Expanded>(variables)) - Expanded(level);
  auto content = std::make_shared<Content>();
  content->line.assign(1, Wide(0));
  content->columns.assign(1, {0.0L});  // also where P vanishes identically
  for (const auto& [powers, coefficient] : expanded.terms()) {
    const auto [x_power, y_power] = powers;
    if (content->columns.size() <= y_power) content->columns.resize(y_power + 1);
    auto& column = content->columns[y_power];
    if (column.size() <= x_power) column.resize(x_power + 1, 0.0L);
    column[x_power] = static_cast<long double>(coefficient);
    if (x_power > 0) continue;
    if (content->line.size() <= y_power) content->line.resize(y_power + 1, Wide(0));
    content->line[y_power] = coefficient;
  }
  trim(content->line);
  content_ = std::move(content);
}

std::vector<Stretch> Slices::line(long double lower, long double upper) const {
  return stretches(content_->line, Wide(lower), Wide(upper));
}

std::vector<Stretch> Slices::across(long double outer, long double lower, long double upper) const {
  Polynomial<long double> p;
  Polynomial<long double> magnitudes;
  for (const auto& column : content_->columns) {
    long double power = 1.0L;
    p.push_back(0.0L);
    magnitudes.push_back(0.0L);
    for (const long double coefficient : column) {
      p.back() += coefficient * power;
      magnitudes.back() += std::abs(coefficient * power);
      power *= outer;
    }
  }
  trim(p);
  std::vector<Stretch> result = stretches(p, lower, upper);
  for (Stretch& part : result) {
    const auto distance = static_cast<long double>(std::abs(part.origin));
    part.rounding = static_cast<double>(std::numeric_limits<long double>::epsilon() * value(magnitudes, distance));
  }
  return result;
}

std::vector<long double> Slices::edge_points(long double edge, long double from, long double to) const {
  Polynomial<long double> p;
  long double power = 1.0L;
  for (const auto& column : content_->columns) {
    p.resize(std::max(p.size(), column.size()), 0.0L);
    for (std::size_t j = 0; j < column.size(); ++j) p[j] += power * column[j];
    power *= edge;
  }
  trim(p);
  return cuts(p, from, to);
}

}  // namespace flypaper
