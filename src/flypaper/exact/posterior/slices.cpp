#include "flypaper/exact/posterior/slices.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/geometry/real_polynomial.hpp"

namespace flypaper {
namespace {

namespace mp = boost::multiprecision;
using Wide = mp::number<mp::cpp_bin_float<50>, mp::et_off>;

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

/// Coefficients of p(at + u) in u, by repeated synthetic division.
template <typename Real>
RealPolynomial<Real> shifted(RealPolynomial<Real> p, const Real& at) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    for (std::size_t k = p.size() - 1; k-- > i;) p[k] += at * p[k + 1];
  }
  return p;
}

/// The ends of the interval and all sign changes of p and p' between them, sorted.
template <typename Real>
std::vector<Real> cuts(const RealPolynomial<Real>& p, const Real& lower, const Real& upper) {
  // Where p turns matters to second order only, where it vanishes to first.
  using Number = std::conditional_t<std::is_same_v<Real, long double>, double, Real>;
  std::vector<Real> all = turns_of<Number>(p, lower, upper);
  const std::vector<Real> zeros = sign_changes(p, all, lower, upper);
  all.insert(all.end(), zeros.begin(), zeros.end());
  all.insert(all.end(), {lower, upper});
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

template <typename Real>
Stretch stretch(const RealPolynomial<Real>& p, const Real& from, const Real& to) {
  using std::abs;
  const bool forward = abs(value_at(p, from)) <= abs(value_at(p, to));
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
std::vector<Stretch> stretches(const RealPolynomial<Real>& p, const Real& lower, const Real& upper) {
  std::vector<Stretch> result;
  const std::vector<Real> ends = cuts(p, lower, upper);
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) result.push_back(stretch(p, ends[i], ends[i + 1]));
  return result;
}

template <typename Real>
void trim(RealPolynomial<Real>& p) {
  while (p.size() > 1 && p.back() == 0) p.pop_back();
}

}  // namespace

struct Slices::Content {
  RealPolynomial<Wide> line;                         ///< at outer coordinate 0
  std::vector<RealPolynomial<long double>> columns;  ///< of each power of the inner variable: coefficients of the outer
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
  RealPolynomial<long double> p;
  RealPolynomial<long double> magnitudes;
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
    part.rounding = static_cast<double>(std::numeric_limits<long double>::epsilon() * value_at(magnitudes, distance));
  }
  return result;
}

std::vector<long double> Slices::edge_points(long double edge, long double from, long double to) const {
  RealPolynomial<long double> p;
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
