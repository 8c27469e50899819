// Zeros of one factor of a function: for the .cpp files of this folder alone.
#pragma once
#include "flypaper/exact/algebra/ball_series.inl"
#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper::flint {

/// What may still be spent; some seconds in all.
class Budget {
 public:
  /// Throws TooLarge when it is used up.
  void spend(std::size_t operations);

 private:
  std::size_t left_ = 1'000'000;
};

/// Where the logarithms and quotients of a node are defined.
class Domain {
 public:
  Domain(const ExpressionGraph& graph, NodeId node);
  [[nodiscard]] bool is_everything() const { return positive_.empty() && divisors_.empty(); }
  /// 1: all of the interval belongs to it, -1: nothing, 0: not known.
  [[nodiscard]] int holds(const Interval& interval);

 private:
  std::deque<BallSeries> positive_;
  std::deque<BallSeries> divisors_;
};

/// A factor of a function whose zeros are sought.
class Isolation {
 public:
  Isolation(const ExpressionGraph& graph, const Shifted& f, Domain& domain, Budget& budget);

  /// The zeros on the range and beside it, within a sixteenth of the cells that are looked at: simple ones in intervals
  /// at most 2^-200 wide, relative; multiple ones where they are rational and the exact series has that order; the
  /// others, after cells of 2^-128 of the range, with order 0. Each cell, somewhat widened, is left when f keeps away
  /// from 0, or is narrowed by Newton's method where f' does, and else halved. Throws TooLarge.
  [[nodiscard]] std::vector<RealZero> zeros(const Interval& range);
  /// The same zero in an interval whose width is at most 2^-bits times the size of its middle.
  void refine(RealZero& zero, unsigned bits);
  /// Whether f is exactly 0 at x; nothing if that cannot be told.
  [[nodiscard]] std::optional<bool> is_zero_at(const Rational& x);

 private:
  struct Cell {
    Interval interval;
    unsigned depth = 0;
  };
  enum class Outcome : unsigned char { none, done, split };
  [[nodiscard]] Outcome look_at(const Cell& cell);
  [[nodiscard]] Outcome crossing(const Interval& wide, const Interval& cell);
  [[nodiscard]] bool multiple_zero(const Interval& wide);
  [[nodiscard]] int sign_at(const Rational& x);
  void keep(RealZero zero);
  void keep_undecided(const Interval& cell);
  void bound_undecided();
  /// The least k > 0 for which the derivative of order k keeps away from 0; nothing if none up to 12 does.
  [[nodiscard]] std::optional<unsigned> most_zeros_in(const Interval& interval);

  const ExpressionGraph& graph_;
  Shifted f_;
  BallSeries series_;
  Domain& domain_;  ///< of the whole function
  Budget& budget_;
  std::vector<RealZero> found_;
};

/// The fraction of least denominator in the interval.
[[nodiscard]] Rational simplest_in(const Interval& interval);

}  // namespace flypaper::flint
