#include <fmt/format.h>

#include <array>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {
namespace {

/// Collects the maps of variables under which Q stays the same or changes its sign.
class Finder {
 public:
  Finder(const Polynomial& q, unsigned dimension) : q_(q), terms_(q.terms()) {
    for (unsigned i = 0; i < dimension; ++i) identity_.push_back(fmt::format("w{}", i + 1));
  }
  /// Of the variables from `first` to before `end`.
  void try_signs(unsigned first, unsigned end) {
    std::vector<std::string> maps = identity_;
    for (unsigned i = first; i < end; ++i) maps[i] = "-" + maps[i];
    const auto flip = [&](const Exponents& exponents) {
      unsigned odd = 0;
      for (unsigned i = first; i < end; ++i) odd += exponents[i];
      return std::pair(exponents, odd % 2 == 1 ? -1 : 1);
    };
    add_if_symmetric(flip, std::move(maps));
  }
  void try_exchange(unsigned i, unsigned j) {
    std::vector<std::string> maps = identity_;
    std::swap(maps[i], maps[j]);
    const auto exchange = [&](Exponents exponents) {
      std::swap(exponents[i], exponents[j]);
      return std::pair(exponents, 1);
    };
    add_if_symmetric(exchange, std::move(maps));
  }
  /// About the mean of the (complex) zeros, which the two leading coefficients give.
  void try_reflection() {
    const Univariate q = univariate_in(q_, 0);
    if (q.degree() < 1) return;
    const Rational twice = -2 * q.coefficients[q.degree() - 1] / (static_cast<std::int64_t>(q.degree()) * q.leading());
    if (twice.is_zero()) return;  // that is the change of sign
    const Polynomial image = substituted(q_, 0, Polynomial(twice) - Polynomial::variable(0));
    add(image == q_, image == Polynomial() - q_, {fmt::format("{} - w1", twice.print())});
  }
  std::vector<ClaimedSymmetry> found{};

 private:
  void add(bool is_even, bool is_odd, std::vector<std::string> maps) {
    if (!is_even && !is_odd) return;
    found.push_back({.maps = std::move(maps),
                     .parity = is_even ? ClaimedSymmetry::Parity::even : ClaimedSymmetry::Parity::odd,
                     .evidence = "computed by expanding Q: every term agrees"});
  }
  /// A map that makes of each term another one, up to a sign, and is its own inverse; most fail at the first term.
  void add_if_symmetric(auto map, std::vector<std::string> maps) {
    std::array<bool, 2> holds{true, true};
    for (auto term = terms_.begin(); term != terms_.end() && (holds[0] || holds[1]); ++term) {
      const auto [to, sign] = map(term->first);
      const Rational image = q_.coefficient(to);
      holds[0] = holds[0] && (sign < 0 ? -image : image) == term->second;
      holds[1] = holds[1] && (sign < 0 ? image : -image) == term->second;
    }
    add(holds[0], holds[1], std::move(maps));
  }

  const Polynomial& q_;
  std::vector<Polynomial::Term> terms_;
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
