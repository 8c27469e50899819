#include "flypaper/exact/geometry/box_coefficient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"

namespace flypaper {
namespace {

/// A pair of K = Q^2.
struct Pair {
  Rational lambda;
  unsigned multiplicity = 1;
};

bool dominates(const Pair& a, const Pair& b) {
  return a.lambda < b.lambda || (a.lambda == b.lambda && a.multiplicity > b.multiplicity);
}

Pair along_curve(unsigned multiplicity) { return {.lambda = Rational(1, 2 * std::int64_t{multiplicity})}; }

/// The pair of u^r v^s.
Pair of_crossing(const Crossing& crossing) {
  const auto [r, s] = crossing.multiplicities;
  return {.lambda = along_curve(std::max(r, s)).lambda, .multiplicity = r == s ? 2U : 1U};
}

std::string print(const Pair& pair) {
  return fmt::format("lambda {}, multiplicity {}", pair.lambda.print(), pair.multiplicity);
}

/// The pairs seen, and what could not be decided.
class Collected {
 public:
  void add(const Pair& pair, const std::string& where) {
    certificate_.push_back(fmt::format("{}: {}", where, print(pair)));
    if (!best_ || dominates(pair, *best_)) best_ = pair;
  }
  /// A place whose pair is not known, but not better than `bound`.
  void add_doubt(const std::optional<Pair>& bound, const std::string& where) { doubts_.emplace_back(bound, where); }
  [[nodiscard]] bool could_matter(const Pair& bound) const { return !best_ || dominates(bound, *best_); }

  [[nodiscard]] LearningCoefficient result() const {
    LearningCoefficient found;
    found.certificate = certificate_;
    std::vector<std::string> reasons;
    for (const auto& [bound, where] : doubts_) {
      const bool known = std::ranges::find(reasons, where) != reasons.end();
      if (!known && (!bound || could_matter(*bound))) reasons.push_back(where);
    }
    if (!reasons.empty()) {
      found.reason = "not decided: " + join(reasons, "; ");
      if (best_) found.reason += fmt::format("; elsewhere in the box {}", print(*best_));
    } else if (best_) {
      found.value = best_->lambda;
      found.multiplicity = best_->multiplicity;
      found.method = Method::least_on_box;
    } else {
      found.method = Method::not_a_zero;
      found.reason = "Q has no zero in the box";
    }
    return found;
  }

 private:
  std::optional<Pair> best_;
  std::vector<std::pair<std::optional<Pair>, std::string>> doubts_;
  std::vector<std::string> certificate_;
};

LearningCoefficient on_interval(const Polynomial& q, const std::array<Rational, 2>& interval) {
  Collected collected;
  std::map<unsigned, std::size_t> counts;
  for (const RealZero& zero : real_zeros(univariate_in(q, 0), interval[0], interval[1])) ++counts[zero.order];
  for (const auto& [order, count] : counts) {
    collected.add(along_curve(order), fmt::format("{} zero{} of order {}", count, count == 1 ? "" : "s", order));
  }
  return collected.result();
}

using Point = std::array<Rational, 2>;

std::string print(const Point& at) { return fmt::format("({}, {})", at[0].print(), at[1].print()); }

class Plane {
 public:
  Plane(const Potential& potential, const ExactBox& box) : potential_(potential), box_(box) {
    const std::vector<Rational> origin(2);
    pieces_ = pieces_of(expanded_at(potential.graph(), potential.q(), origin),
                        factors_at(potential.graph(), potential.q(), origin));
  }

  LearningCoefficient operator()() {
    const SingularPoints singular = singular_points(pieces_, box_);
    add_curves();
    for (const Point& at : singular.points) {
      if (is_inside(at)) add_point(at);
    }
    for (const Crossing& crossing : singular.crossings) add_crossing(crossing);
    for (const Point& at : singular.points) {
      if (!is_inside(at)) add_edge_point(at);
    }
    for (const Piece& piece : without_curve_) add_edges_of(piece);
    for (const std::string& where : singular.undecided) collected_.add_doubt({}, where);
    return collected_.result();
  }

 private:
  [[nodiscard]] bool is_inside(const Point& at) const {
    return at[0] > box_[0][0] && at[0] < box_[0][1] && at[1] > box_[1][0] && at[1] < box_[1][1];
  }

  void add_curves() {
    for (const Piece& piece : pieces_) {
      const Pair pair = along_curve(piece.multiplicity);
      const std::string name = fmt::format("({})^{}", flypaper::print(piece.factor), piece.multiplicity);
      const std::optional<bool> curve = has_curve(piece, box_);
      if (!curve) collected_.add_doubt(pair, "whether zeros of " + name + " fill a curve in the box");
      if (curve.value_or(false)) collected_.add(pair, "generic zeros of " + name);
      if (!curve.value_or(false)) without_curve_.push_back(piece);
    }
  }

  void add_point(const Point& at) {
    if (std::ranges::find(seen_, at) != seen_.end()) return;
    seen_.push_back(at);
    const LearningCoefficient found = learning_coefficient(potential_, at);
    if (found.method == Method::not_a_zero) return;
    if (found.value) {
      collected_.add({.lambda = *found.value, .multiplicity = found.multiplicity}, "at " + print(at));
    } else {
      collected_.add_doubt({}, "the point " + print(at) + ", " + found.reason);
    }
  }

  void add_crossing(const Crossing& crossing) {
    const std::string where =
        fmt::format("a crossing near ({}, {})", rounded(crossing.near[0], 6), rounded(crossing.near[1], 6));
    if (crossing.place == Place::inside) collected_.add(of_crossing(crossing), where);
    if (crossing.place == Place::unknown) collected_.add_doubt(of_crossing(crossing), where);
  }

  /// A zero on the edge: of its neighbourhood only the quadrants that lie in the box count.
  void add_edge_point(const Point& at) {
    if (std::ranges::find(seen_, at) != seen_.end()) return;
    seen_.push_back(at);
    const LearningCoefficient whole = learning_coefficient(potential_, at);
    if (whole.method == Method::not_a_zero) return;
    const std::string where = "at " + print(at) + " on the edge";
    std::optional<Pair> bound;
    if (whole.value) bound = {.lambda = *whole.value, .multiplicity = whole.multiplicity};
    if (bound && !collected_.could_matter(*bound)) return;
    const Polynomial q = expanded_at(potential_.graph(), potential_.q(), at);
    for (const int w1 : {-1, 1}) {
      for (const int w2 : {-1, 1}) {
        if ((w1 < 0 ? at[0] == box_[0][0] : at[0] == box_[0][1])) continue;
        if ((w2 < 0 ? at[1] == box_[1][0] : at[1] == box_[1][1])) continue;
        if (const auto pair = quadrant_pair(q, {w1, w2})) {
          collected_.add({.lambda = pair->exponent / 2, .multiplicity = pair->multiplicity}, where);
        } else {
          collected_.add_doubt(bound, where);
        }
      }
    }
  }

  /// Zeros on the edges of a piece that has no curve inside.
  void add_edges_of(const Piece& piece) {
    for (std::size_t end = 0; end < 2; ++end) {
      add_edge(piece, restricted(piece.factor, 0, box_[0].at(end)), 0, end);
      add_edge(piece, restricted(piece.factor, 1, box_[1].at(end)), 1, end);
    }
  }

  /// `along` is the piece on the edge where w<axis+1> is an end of the box.
  void add_edge(const Piece& piece, const Univariate& along, std::size_t axis, std::size_t end) {
    const Pair generic = along_curve(piece.multiplicity);
    const Rational& at = box_.at(axis).at(end);
    const std::string where = fmt::format("the edge w{} = {}", axis + 1, at.print());
    if (along.is_zero()) {
      collected_.add(generic, where);  // a power of the distance from the edge, times a unit
      return;
    }
    for (const RealZero& other : real_zeros(along, box_.at(1 - axis)[0], box_.at(1 - axis)[1])) {
      if (other.is_exact()) {
        add_edge_point(axis == 0 ? Point{at, other.lower} : Point{other.lower, at});
      } else {
        collected_.add_doubt(generic, fmt::format("{} near {}", where, rounded(other.nearest, 6)));
      }
    }
  }

  const Potential& potential_;
  const ExactBox& box_;
  std::vector<Piece> pieces_;
  std::vector<Piece> without_curve_;
  std::vector<Point> seen_;
  Collected collected_;
};

void require_box(const Potential& potential, const ExactBox& box) {
  if (box.size() != potential.dimension()) {
    throw Error(
        fmt::format("a box of {} intervals for a potential of {} variables", box.size(), potential.dimension()));
  }
  for (std::size_t i = 0; i < box.size(); ++i) {
    if (box[i][0] < box[i][1]) continue;
    throw Error(fmt::format("the interval [{}, {}] of w{}: the lower end must be below the upper", box[i][0].print(),
                            box[i][1].print(), i + 1));
  }
}

}  // namespace

LearningCoefficient learning_coefficient_on(const Potential& potential, const ExactBox& box) {
  require_box(potential, box);
  LearningCoefficient found;
  if (potential.dimension() > 2) {
    found.reason = "on a box potentials of one or two variables are decided";
    return found;
  }
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(potential.dimension()));
    if (q.is_zero()) return learning_coefficient(potential, std::vector<Rational>(potential.dimension()));
    if (potential.dimension() == 1) return on_interval(q, box[0]);
    return Plane(potential, box)();
  } catch (const TooLarge& error) {
    found.reason = fmt::format("expanding Q takes too much work: {}", error.what());
  } catch (const NotAPolynomial& error) {
    found.reason = error.what();
  }
  return found;
}

}  // namespace flypaper
