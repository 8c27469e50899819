// Polynomials that are irreducible over Q and their real roots: for the .cpp files of this folder alone.
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/flint.inl"
#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {

/// A ball that holds the interval.
void set(arb_struct* ball, const std::array<Rational, 2>& ends, slong precision);

/// A polynomial that is irreducible over Q, of degree 2 at least: all roots are simple and irrational.
class Irreducible {
 public:
  explicit Irreducible(const Univariate& p);

  /// The real roots in intervals that share at most ends, of which none is 0. By bisection until Descartes' rule of
  /// signs leaves one root or none (Collins, Akritas 1976). Throws TooLarge.
  [[nodiscard]] std::vector<RealZero> isolated() const;

  /// At least halves the interval of a root, by the sign in the middle, and squares its relative width by Newton's
  /// method in intervals: the root is in m - p(m) / p'(interval), if the slopes do not hold 0.
  void narrow(RealZero& zero) const;

 private:
  enum class Side : unsigned char { least, largest };
  using Ends = std::array<Rational, 2>;

  [[nodiscard]] Rational bound(Side side) const;
  [[nodiscard]] unsigned sign_changes(const Ends& ends, Cost& work) const;
  [[nodiscard]] Rational at(const Rational& t) const;
  [[nodiscard]] std::optional<Ends> newton_step(const Ends& ends, const Rational& middle, const Rational& value) const;

  slong degree_;
  PolynomialSize size_;
  flint::WholePolynomial p_;
  flint::WholePolynomial slope_;
};

}  // namespace flypaper
