#include "flypaper/exact/geometry/singular_points.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/meeting.hpp"
#include "flypaper/exact/geometry/special_places.hpp"

namespace flypaper {
namespace {

/// A polynomial in w1 whose roots hold singular points.
struct Candidates {
  Univariate roots;
  enum class Kind : unsigned char { crossing, contact, upright } kind = Kind::contact;
  std::array<std::size_t, 2> pieces{};
};

class Search {
 public:
  Search(const std::vector<Piece>& pieces, const ExactBox& box) : pieces_(pieces), box_(box) {}

  SingularPoints operator()() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      add_own(i);
      for (std::size_t j = 0; j < i; ++j) add_common(i, j);
    }
    for (const Candidates& candidates : candidates_) {
      for (const RealZero& w1 : real_zeros(candidates.roots, box_[0][0], box_[0][1])) {
        if (w1.is_exact()) {
          along_rational(w1.lower);
        } else {
          along_irrational(candidates, w1);
        }
      }
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_upright(std::size_t i) const { return pieces_[i].kind == Piece::Kind::upright; }

  /// Polynomials that take too long; else their resultant.
  std::optional<Univariate> resultant_of(const Polynomial& p, const Polynomial& q) {
    if (resultant_degree(p, q) <= largest_resultant) return univariate_in(resultant(p, q, 1), 0);
    found_.undecided.push_back(fmt::format("where {} is singular or meets others", shortened(print(p))));
    return std::nullopt;
  }

  static std::string shortened(const std::string& text) { return text.size() > 60 ? text.substr(0, 57) + "..." : text; }

  /// Where the piece crosses itself, or has a point of its own: both derivatives vanish.
  void add_own(std::size_t i) {
    const Polynomial& f = pieces_[i].factor;
    if (is_upright(i)) {
      if (pieces_.size() > 1) {
        candidates_.push_back({.roots = univariate_in(f, 0), .kind = Candidates::Kind::upright, .pieces = {i, i}});
      }
      return;
    }
    const std::optional<Univariate> turns = resultant_of(f, derivative(f, 1));
    if (!turns) return;
    // Above a singular point the root is repeated: f and its derivative meet there with multiplicity 2 at least.
    const Univariate repeated = greatest_common_divisor(*turns, derivative(*turns));
    if (repeated.degree() == 0) return;
    // A factor in w2 alone is a common one, and then the second resultant is 0.
    const Univariate common = greatest_common_divisor(repeated, univariate_in(resultant(f, derivative(f, 0), 1), 0));
    if (common.degree() > 0) candidates_.push_back({.roots = without_repeated_roots(common), .pieces = {i, i}});
  }

  void add_common(std::size_t i, std::size_t j) {
    if (is_upright(i) || is_upright(j)) return;  // their candidates are the line itself
    const std::optional<Univariate> meet = resultant_of(pieces_[i].factor, pieces_[j].factor);
    if (!meet) return;
    for (const SquareFreeFactor& part : square_free(*meet)) {
      candidates_.push_back({.roots = part.factor,
                             .kind = part.multiplicity == 1 ? Candidates::Kind::crossing : Candidates::Kind::contact,
                             .pieces = {i, j}});
    }
  }

  /// All places along the line where two pieces meet, or one has a double root and no slope across.
  void along_rational(const Rational& w1) {
    Univariate product{{1}};
    Univariate meet{{1}};
    bool on_line = false;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Univariate own = restricted(pieces_[i].factor, 0, w1);
      if (own.is_zero()) {
        on_line = true;
        continue;
      }
      const Univariate slope = restricted(derivative(pieces_[i].factor, 0), 0, w1);
      const Univariate doubled = greatest_common_divisor(own, derivative(own));
      meet = meet * greatest_common_divisor(product, own) * greatest_common_divisor(doubled, slope);
      product = product * own;
    }
    const Univariate& along = on_line ? product : meet;
    if (along.degree() == 0) return;
    const Univariate simple = without_repeated_roots(along);
    for (const RealZero& w2 : real_zeros(simple, box_[1][0], box_[1][1])) {
      if (w2.is_exact()) {
        found_.points.push_back({w1, w2.lower});
      } else {
        algebraic_point(w1, simple, w2);
      }
    }
  }

  /// Whether p has a root in the interval.
  static bool has_root(const Univariate& p, const RealZero& interval) {
    return p.is_zero() || !real_zeros(p, interval.lower, interval.upper).empty();
  }

  /// A point of a rational line whose w2 is the root of `along` in an interval.
  void algebraic_point(const Rational& w1, const Univariate& along, const RealZero& w2) {
    std::vector<std::size_t> through;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (has_root(greatest_common_divisor(along, restricted(pieces_[i].factor, 0, w1)), w2)) through.push_back(i);
    }
    const std::array<double, 2> near{w1.to_double(), w2.nearest};
    if (through.size() == 2) {
      const Polynomial& f = pieces_[through[0]].factor;
      const Polynomial& g = pieces_[through[1]].factor;
      const Polynomial angle = derivative(f, 0) * derivative(g, 1) - derivative(f, 1) * derivative(g, 0);
      if (!has_root(restricted(angle, 0, w1), w2)) {
        found_.crossings.push_back(
            {.multiplicities = {pieces_[through[0]].multiplicity, pieces_[through[1]].multiplicity},
             .near = near,
             .place = w2.lower > box_[1][0] && w2.upper < box_[1][1] && w1 > box_[0][0] && w1 < box_[0][1]
                          ? Place::inside
                          : Place::unknown});
        return;
      }
    }
    undecided_near(near);
  }

  void undecided_near(const std::array<double, 2>& near) {
    found_.undecided.push_back(
        fmt::format("the irrational point near ({}, {})", rounded(near[0], 6), rounded(near[1], 6)));
  }

  /// Whether other candidates or special places of other pieces share the irrational root.
  [[nodiscard]] bool is_shared(const Candidates& own, const RealZero& w1) const {
    return std::ranges::any_of(candidates_, [&](const Candidates& other) {
      return &other != &own && has_root(greatest_common_divisor(own.roots, other.roots), w1);
    });
  }

  void along_irrational(const Candidates& candidates, const RealZero& w1) {
    if (is_shared(candidates, w1)) {
      found_.undecided.push_back(fmt::format("the irrational line w1 = {}", rounded(w1.nearest, 6)));
    } else if (candidates.kind == Candidates::Kind::upright) {
      along_irrational_piece(candidates, w1);
    } else {
      above_irrational(candidates, w1);
    }
  }

  /// Common zeros of two pieces, or of a piece and its derivatives, above an irrational w1 that is shared by no others.
  void above_irrational(const Candidates& candidates, const RealZero& w1) {
    const auto [i, j] = candidates.pieces;
    const Polynomial& f = pieces_[i].factor;
    const Polynomial g = i == j ? derivative(f, 1) : pieces_[j].factor;
    const std::optional<Meeting> meeting = meeting_above(f, g, w1, box_[1]);
    if (!meeting) return;
    const std::array<double, 2> near{w1.nearest, meeting->near};
    if (candidates.kind != Candidates::Kind::crossing) {
      undecided_near(near);
      return;
    }
    // A simple root belongs to one common zero, which is hence real, and the pieces cross there at an angle.
    found_.crossings.push_back(
        {.multiplicities = {pieces_[i].multiplicity, pieces_[j].multiplicity}, .near = near, .place = meeting->place});
  }

  /// An upright line at an irrational w1 where no piece is singular: where others cross it they do so at an angle,
  /// unless they touch it.
  void along_irrational_piece(const Candidates& candidates, const RealZero& w1) {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (is_upright(i)) continue;
      const SpecialPlaces special = special_places({{.factor = pieces_[i].factor, .exponent = 1}}, 1, box_[1]);
      const bool regular = special.complete && std::ranges::none_of(special.polynomials, [&](const Univariate& p) {
                             return has_root(p, w1);
                           });
      const std::size_t count = real_zeros(restricted(pieces_[i].factor, 0, w1.lower), box_[1][0], box_[1][1]).size();
      const std::array<double, 2> near{w1.nearest, box_[1][0].to_double()};
      if (!regular) {
        found_.undecided.push_back(fmt::format("the irrational line w1 = {}", rounded(near[0], 6)));
      } else if (count > 0) {
        found_.crossings.push_back(
            {.multiplicities = {pieces_[candidates.pieces[0]].multiplicity, pieces_[i].multiplicity}, .near = near});
      }
    }
  }

  const std::vector<Piece>& pieces_;
  const ExactBox& box_;
  std::vector<Candidates> candidates_;
  SingularPoints found_;
};

}  // namespace

SingularPoints singular_points(const std::vector<Piece>& pieces, const ExactBox& box) { return Search(pieces, box)(); }

}  // namespace flypaper
