// Taylor series of functions over balls and over Q: for the .cpp files of this folder alone.
#pragma once
#include <deque>
#include <vector>

#include "flypaper/exact/algebra/flint.inl"

namespace flypaper::flint {

/// A closed interval with exact ends.
struct Interval {
  Rational lower;
  Rational upper;

  [[nodiscard]] Rational middle() const { return (lower + upper) / 2; }
  [[nodiscard]] Rational width() const { return upper - lower; }
  [[nodiscard]] bool holds(const Rational& x) const { return lower <= x && x <= upper; }
};

/// A ball around the interval.
void set(arb_struct* ball, const Interval& interval, slong precision);
/// The ends of a finite ball.
[[nodiscard]] Interval interval_of(const arb_struct* ball);
/// Coefficient k of a series.
inline void coefficient(arb_struct* result, const arb_poly_struct* series, slong k) {
  arb_poly_get_coeff_arb(result, series, k);
}
/// 0 if the ball holds 0 or is not finite.
[[nodiscard]] int sign_of(const arb_struct* ball);

/// f(t) = node(t) - pi_multiple * pi, a function of one variable.
struct Shifted {
  NodeId node = 0;
  Rational pi_multiple = {};
  bool operator==(const Shifted&) const = default;
};

/// Which nodes the node needs, itself included.
[[nodiscard]] std::vector<bool> needed_by(const ExpressionGraph& graph, NodeId node);

/// Series of a function around balls. Not for two threads at a time.
class BallSeries {
 public:
  BallSeries(const ExpressionGraph& graph, const Shifted& f);
  /// Balls of the coefficients of f(x + t) up to t^(length - 1), for all x of the ball; some are not finite where f is
  /// not defined on all of it. Valid until the next call.
  const arb_poly_struct* operator()(const arb_struct* at, slong length, slong precision);
  /// The number of operations.
  [[nodiscard]] std::size_t size() const { return steps_.size(); }

 private:
  struct Step {
    Operation operation = Operation::constant;
    std::size_t left = 0;
    std::size_t right = 0;
    unsigned exponent = 0;
    bool is_constant = false;
    Rational value = {};
  };
  void apply(const Step& step, arb_poly_struct* result, const arb_struct* at, slong length, slong precision) const;

  std::vector<Step> steps_;
  std::deque<BallPolynomial> values_;
  BallPolynomial result_;
  Rational pi_multiple_;
  slong precision_ = 0;  ///< of the constants
};

/// The coefficients of f(at + t) up to t^(length - 1), exact. Throws NotRational where some function has no rational
/// series.
[[nodiscard]] std::vector<Rational> rational_series(const ExpressionGraph& graph, const Shifted& f, const Rational& at,
                                                    unsigned length);

}  // namespace flypaper::flint
