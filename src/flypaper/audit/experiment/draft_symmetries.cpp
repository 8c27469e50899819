#include <fmt/format.h>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {
namespace {

/// Collects the maps of variables under which Q stays the same or changes its sign.
class Finder {
 public:
  Finder(const Polynomial& q, unsigned dimension) : q_(q) {
    for (unsigned i = 0; i < dimension; ++i) identity_.push_back(fmt::format("w{}", i + 1));
  }
  /// Of the variables from `first` to before `end`.
  void try_signs(unsigned first, unsigned end) {
    std::vector<std::string> maps = identity_;
    Polynomial image = q_;
    for (unsigned i = first; i < end; ++i) {
      maps[i] = "-" + maps[i];
      image = substituted(image, i, Polynomial() - Polynomial::variable(i));
    }
    add_if_symmetric(image, std::move(maps));
  }
  void try_exchange(unsigned i, unsigned j) {
    std::vector<std::string> maps = identity_;
    std::swap(maps[i], maps[j]);
    Polynomial image;
    for (auto [exponents, coefficient] : q_.terms()) {
      std::swap(exponents[i], exponents[j]);
      image.add(exponents, coefficient);
    }
    add_if_symmetric(image, std::move(maps));
  }
  /// About the mean of the (complex) zeros, which the two leading coefficients give.
  void try_reflection() {
    const Univariate q = univariate_in(q_, 0);
    if (q.degree() < 1) return;
    const Rational twice = -2 * q.coefficients[q.degree() - 1] / (static_cast<std::int64_t>(q.degree()) * q.leading());
    if (twice.is_zero()) return;  // that is the change of sign
    add_if_symmetric(substituted(q_, 0, Polynomial(twice) - Polynomial::variable(0)),
                     {fmt::format("{} - w1", twice.print())});
  }
  std::vector<ClaimedSymmetry> found{};

 private:
  void add_if_symmetric(const Polynomial& image, std::vector<std::string> maps) {
    const bool even = image == q_;
    if (!even && image != Polynomial() - q_) return;
    found.push_back({.maps = std::move(maps),
                     .parity = even ? ClaimedSymmetry::Parity::even : ClaimedSymmetry::Parity::odd,
                     .evidence = "computed by expanding Q: every term agrees"});
  }

  const Polynomial& q_;
  std::vector<std::string> identity_;
};

}  // namespace

std::vector<ClaimedSymmetry> symmetries_of(const Potential& potential) {
  const unsigned dimension = potential.dimension();
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(dimension));
    if (q.is_zero() || (q.terms().size() == 1 && !q.constant().is_zero())) return {};  // constants have every symmetry
    Finder finder(q, dimension);
    for (unsigned i = 0; i < dimension; ++i) finder.try_signs(i, i + 1);
    // What changes of single signs give is not said again.
    if (finder.found.empty() && dimension > 1) finder.try_signs(0, dimension);
    for (unsigned i = 0; i < dimension; ++i) {
      for (unsigned j = i + 1; j < dimension; ++j) finder.try_exchange(i, j);
    }
    if (dimension == 1) finder.try_reflection();
    return finder.found;
  } catch (const Error&) {  // expanding takes too much work
    return {};
  }
}

}  // namespace flypaper
