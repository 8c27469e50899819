// Functions of one variable by their Taylor series: for the .cpp files of this folder alone.
#pragma once
#include <deque>
#include <limits>
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/flint.inl"
#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper::flint {

/// A function f whose zeros are sought. Not for two threads at a time.
class Series {
 public:
  Series() = default;
  virtual ~Series() = default;
  Series(const Series&) = delete;
  Series& operator=(const Series&) = delete;

  /// Balls of the coefficients of f(x + t) up to t^(length - 1), for all x of the ball; some are not finite where f is
  /// not defined on all of it. Valid until the next call.
  virtual const arb_poly_struct* operator()(const arb_struct* at, slong length, slong precision) = 0;
  /// Whether f is exactly 0 at x; nothing if that cannot be told.
  [[nodiscard]] virtual std::optional<bool> is_zero_at(const Rational& x) = 0;
  /// The largest precision, in binary digits, with which signs and zeros are told apart.
  [[nodiscard]] virtual slong finest() const = 0;

  /// Coefficient k at a number or an interval.
  template <typename Place>
  void coefficient(arb_struct* result, const Place& at, slong k, slong precision) {
    set(result, at, precision);
    arb_poly_get_coeff_arb(result, (*this)(result, k + 1, precision), k);
  }
  /// Of f(x); 0 if that cannot be told.
  [[nodiscard]] int sign_at(const Rational& x);
  /// Narrows the interval of a zero at which f' is not 0 to 2^-bits times the size of either end (of 2^-1200 for a
  /// function, if that is more): by the sign in the middle, and by Newton's method in intervals: the zero is in
  /// m - f(m) / f'(interval). Of a function perhaps less, within finest().
  void refine(RealZero& zero, slong bits);

 private:
  /// Whether the interval got smaller by half, or will with this precision.
  bool narrow(RealZero& zero, slong precision);
};

/// Between two ends of one sign: in the middle, or so that halving again makes their ratio soon small.
[[nodiscard]] Rational between(const Interval& ends);

/// A polynomial that is irreducible over Q, of degree 2 at least: all roots are simple and irrational.
class PolynomialSeries : public Series {
 public:
  explicit PolynomialSeries(const Univariate& p);
  const arb_poly_struct* operator()(const arb_struct* at, slong length, slong precision) override;
  [[nodiscard]] std::optional<bool> is_zero_at(const Rational&) override { return false; }
  [[nodiscard]] slong finest() const override { return std::numeric_limits<slong>::max() / 4; }
  [[nodiscard]] const fmpz_poly_struct* whole() const& { return terms_.front(); }
  const fmpz_poly_struct* whole() && = delete;

 private:
  std::deque<WholePolynomial> terms_;  ///< derivatives over factorials
  BallPolynomial result_;
};

/// f(t) = node(t) - pi_multiple * pi, a function of one variable.
struct Shifted {
  NodeId node = 0;
  Rational pi_multiple = {};
  bool operator==(const Shifted&) const = default;
};

/// What may still be spent; some seconds in all.
class Budget {
 public:
  /// Throws TooLarge when it is used up.
  void spend(std::size_t operations);

 private:
  std::size_t left_ = 2'000'000;
};

class FunctionSeries : public Series {
 public:
  FunctionSeries(const ExpressionGraph& graph, const Shifted& f, Budget* budget = nullptr);
  const arb_poly_struct* operator()(const arb_struct* at, slong length, slong precision) override;
  [[nodiscard]] std::optional<bool> is_zero_at(const Rational& x) override;
  [[nodiscard]] slong finest() const override { return 8192; }
  /// The coefficients of f(at + t) up to t^(length - 1), exact. Throws NotRational where some function has no rational
  /// series.
  [[nodiscard]] std::vector<Rational> rational(const Rational& at, unsigned length) const;

 private:
  struct Step {
    Operation operation = Operation::constant;
    std::size_t left = 0;
    std::size_t right = 0;
    unsigned exponent = 0;
    bool is_constant = false;
    Number value = {};
  };
  void apply(const Step& step, arb_poly_struct* result, const arb_struct* at, slong length, slong precision) const;

  std::vector<Step> steps_;
  std::deque<BallPolynomial> values_;
  BallPolynomial result_;
  Rational pi_multiple_;
  slong precision_ = 0;  ///< of the constants
  Budget* budget_;
};

/// The node, or the operation on constants that made an irrational one.
[[nodiscard]] Node written(const ExpressionGraph& graph, NodeId id);
/// Whether `right` is an operand.
[[nodiscard]] inline bool is_binary(Operation operation) {
  return operation >= Operation::add && operation <= Operation::divide;
}
/// Which nodes the node needs, itself included.
[[nodiscard]] std::vector<bool> needed_by(const ExpressionGraph& graph, NodeId node);

}  // namespace flypaper::flint
