// Zeros of one factor, and how those of several become one list: for the .cpp files of this folder alone.
#pragma once
#include "flypaper/exact/algebra/series.inl"

namespace flypaper::flint {

/// Where the logarithms and quotients of a node are defined.
class Domain {
 public:
  Domain(const ExpressionGraph& graph, NodeId node);
  /// 1: all of the interval belongs to it, -1: nothing, 0: not known.
  [[nodiscard]] int holds(const Interval& interval);

 private:
  std::deque<std::pair<FunctionSeries, Operation>> operands_;
};

/// The zeros of f on the range and beside it, within a sixteenth of the cells that are looked at: simple ones in
/// intervals at most 2^-200 wide, relative; multiple ones where they are rational and the exact series has that order;
/// the others, after cells of 2^-128 of the range, with order 0. Each cell, somewhat widened, is left when f keeps away
/// from 0, or is narrowed by Newton's method where f' does, and else halved. Throws TooLarge.
[[nodiscard]] std::vector<RealZero> isolated(FunctionSeries& f, Domain& domain, const Interval& range);

/// A zero and the function that narrows its interval; none if it is exact.
struct Found {
  RealZero zero;
  Series* of = nullptr;

  void refine(slong bits) {
    if (of != nullptr) of->refine(zero, bits);
  }
};

/// Those in the closed range, if there is one, from the left to the right in intervals that share no point, with their
/// nearest doubles. Zeros that cannot be told apart become one that is not decided, but a sum of orders if both are
/// the same fraction.
[[nodiscard]] std::vector<RealZero> in_order(std::vector<Found> found, const std::optional<Interval>& range);

/// Adds the zeros of p^exponent, which the irreducible factors of p narrow. Throws TooLarge.
void collect(const Univariate& p, unsigned exponent, std::deque<PolynomialSeries>& irreducible,
             std::vector<Found>& found);

/// a * b, or the largest number, which stands for no bound.
[[nodiscard]] unsigned bounded_product(unsigned a, unsigned b);

}  // namespace flypaper::flint
