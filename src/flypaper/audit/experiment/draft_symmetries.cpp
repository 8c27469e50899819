#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

using Parity = ClaimedSymmetry::Parity;

std::string variable(unsigned index) { return fmt::format("w{}", index + 1); }

class Finder {
 public:
  Finder(const Polynomial& q, unsigned dimension) : q_(q), terms_(q.terms()), dimension_(dimension) {}

  void add(std::vector<std::string> maps, Parity parity) {
    found_.push_back(
        {.maps = std::move(maps), .parity = parity, .evidence = "computed by expanding Q: every term agrees"});
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
    if (holds[0] || holds[1]) add(std::move(maps), holds[0] ? Parity::even : Parity::odd);
  }
  [[nodiscard]] std::vector<std::string> identity() const {
    std::vector<std::string> maps;
    for (unsigned i = 0; i < dimension_; ++i) maps.push_back(variable(i));
    return maps;
  }
  void try_signs(const std::vector<unsigned>& flipped) {
    std::vector<std::string> maps = identity();
    for (const unsigned i : flipped) maps[i] = "-" + maps[i];
    const auto flip = [&](const Exponents& exponents) {
      unsigned odd = 0;
      for (const unsigned i : flipped) odd += exponents[i];
      return std::pair(exponents, odd % 2 == 1 ? -1 : 1);
    };
    add_if_symmetric(flip, std::move(maps));
  }
  void try_exchange(unsigned i, unsigned j) {
    std::vector<std::string> maps = identity();
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
    const bool is_even = image == q_;
    if (is_even || image == Polynomial() - q_) {
      add({fmt::format("{} - w1", twice.print())}, is_even ? Parity::even : Parity::odd);
    }
  }
  [[nodiscard]] bool none() const { return found_.empty(); }
  [[nodiscard]] std::vector<ClaimedSymmetry> result() { return std::move(found_); }

 private:
  const Polynomial& q_;
  std::vector<Polynomial::Term> terms_;
  unsigned dimension_;
  std::vector<ClaimedSymmetry> found_;
};

}  // namespace

std::vector<ClaimedSymmetry> symmetries_of(const Potential& potential) {
  const unsigned dimension = potential.dimension();
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(dimension));
    if (q.is_zero() || (q.terms().size() == 1 && !q.constant().is_zero())) return {};  // constants have every symmetry
    Finder finder(q, dimension);
    std::vector<unsigned> all;
    for (unsigned i = 0; i < dimension; ++i) {
      all.push_back(i);
      finder.try_signs({i});
    }
    // What changes of single signs give is not said again.
    if (finder.none() && dimension > 1) finder.try_signs(all);
    for (unsigned i = 0; i < dimension; ++i) {
      for (unsigned j = i + 1; j < dimension; ++j) finder.try_exchange(i, j);
    }
    if (dimension == 1) finder.try_reflection();
    return finder.result();
  } catch (const Error&) {  // expanding takes too much work
    return {};
  }
}

}  // namespace flypaper
