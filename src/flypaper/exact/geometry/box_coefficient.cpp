#include "flypaper/exact/geometry/box_coefficient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
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

/// Where a point lies in a box.
enum class Place : unsigned char { inside, edge, outside };

class Plane {
 public:
  Plane(const Potential& potential, const ExactBox& box) : pieces_(pieces_of(potential)), box_(box) {}

  LearningCoefficient operator()() {
    const SingularPoints singular = singular_points(pieces_);
    std::vector<std::size_t> without_curve;
    for (std::size_t piece = 0; piece < pieces_.size(); ++piece) {
      if (!add_curve(pieces_[piece])) without_curve.push_back(piece);
    }
    for (const Place place : {Place::inside, Place::edge}) {  // those on edges matter less often
      for (const PlaneZero& zero : singular.points) {
        if (place_of(zero.at) == place) add_point(zero, place);
      }
    }
    for (const std::size_t piece : without_curve) add_edges_of(piece);
    for (const std::string& where : singular.undecided) collected_.add_doubt({}, where);
    return collected_.result();
  }

 private:
  [[nodiscard]] Place place_of(const PlanePoint& at) const {
    Place place = Place::inside;
    for (std::size_t axis = 0; axis < 2; ++axis) {
      const int above = at.compare(axis, box_[axis][0]);
      const int below = -at.compare(axis, box_[axis][1]);
      if (above < 0 || below < 0) return Place::outside;
      if (above == 0 || below == 0) place = Place::edge;
    }
    return place;
  }

  /// Whether zeros of the piece surely fill a curve inside.
  bool add_curve(const Piece& piece) {
    const Pair pair = along_curve(piece.multiplicity);
    const std::string name = fmt::format("({})^{}", flypaper::print(piece.factor), piece.multiplicity);
    const std::optional<bool> curve = has_curve(piece, box_);
    if (!curve) collected_.add_doubt(pair, "whether zeros of " + name + " fill a curve in the box");
    if (curve.value_or(false)) collected_.add(pair, "generic zeros of " + name);
    return curve.value_or(false);
  }

  void add_point(const PlaneZero& zero, Place place) {
    const std::string where = "at " + flypaper::print(zero.at) + (place == Place::edge ? " on the edge" : "");
    std::optional<Pair> bound;
    try {
      const LearningCoefficient found = learning_coefficient(pieces_, zero);
      // NOLINTNEXTLINE(bugprone-unchecked-optional-access): of two variables there always is one
      bound = {.lambda = *found.value, .multiplicity = found.multiplicity};
      if (place == Place::inside) collected_.add(*bound, where);
      if (place == Place::edge && collected_.could_matter(*bound)) add_edge_point(zero, *bound, where);
    } catch (const TooLarge& error) {
      collected_.add_doubt(bound, where + ", " + error.what());
    }
  }

  /// A zero on the edge: of its neighbourhood only the quadrants that lie in the box count.
  void add_edge_point(const PlaneZero& zero, const Pair& bound, const std::string& where) {
    const PlanePoint& at = zero.at;
    const Polynomial q = local_product(pieces_, zero);
    for (const int w1 : {-1, 1}) {
      for (const int w2 : {-1, 1}) {
        if (at.compare(0, box_[0][w1 < 0 ? 0 : 1]) == 0 || at.compare(1, box_[1][w2 < 0 ? 0 : 1]) == 0) continue;
        if (const auto pair = quadrant_pair(at.field, q, {w1, w2})) {
          collected_.add({.lambda = pair->exponent / 2, .multiplicity = pair->multiplicity}, where);
        } else {
          collected_.add_doubt(bound, where);
        }
      }
    }
  }

  /// Zeros on the edges of a piece that has no curve inside.
  void add_edges_of(std::size_t piece) {
    for (const unsigned axis : {0U, 1U}) {
      for (const Rational& at : box_.at(axis)) {
        if (restricted(pieces_[piece].factor, axis, at)
                .is_zero()) {  // a power of the distance from the edge, times a unit
          collected_.add(along_curve(pieces_[piece].multiplicity),
                         fmt::format("the edge w{} = {}", axis + 1, at.print()));
          continue;
        }
        for (const PlaneZero& zero : zeros_on_line(pieces_, piece, axis, at)) {
          if (place_of(zero.at) == Place::edge) add_point(zero, Place::edge);
        }
      }
    }
  }

  std::vector<Piece> pieces_;
  const ExactBox& box_;
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
