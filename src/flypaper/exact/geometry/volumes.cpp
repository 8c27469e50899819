#include "flypaper/exact/geometry/volumes.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/pieces.hpp"
#include "flypaper/exact/geometry/real_roots.inl"
#include "flypaper/exact/geometry/special_places.hpp"

namespace flypaper {
namespace {

struct Cell {
  double from = 0.0;
  double to = 0.0;
  Volume volume;
  std::size_t half = 0;  ///< which half interval
};

/// Half of an interval between special places: w = end + side e^s.
struct HalfInterval {
  Wide end;
  int side = 1;
  double length = 0.0;
};

constexpr double nearest = 1e-26;  // relative distance: what is closer is below every volume's error at eps = 1e-30

/// Integrates the lengths along the inner variable over half intervals, in s.
template <typename LengthAt>
class OuterIntegral {
 public:
  OuterIntegral(const std::vector<HalfInterval>& halves, LengthAt length_at) : halves_(halves), length_at_(length_at) {}

  /// Cells without kinks, the worst of which is halved until the errors' sum is small.
  [[nodiscard]] Volume operator()() const {
    constexpr double tolerance = 1e-7;
    constexpr std::size_t most_cells = 3000;
    const auto error_of = [](const Cell& cell) { return cell.volume.error; };
    std::vector<Cell> cells;
    for (std::size_t half = 0; half < halves_.size(); ++half) {
      const std::vector<double> ends = cell_ends(halves_[half]);
      for (std::size_t k = 0; k + 1 < ends.size(); ++k) cells.push_back(measured(half, ends[k], ends[k + 1]));
    }
    std::ranges::make_heap(cells, {}, error_of);
    for (Volume sum = total(cells); sum.error > tolerance * sum.value && cells.size() < most_cells;
         sum = total(cells)) {
      std::ranges::pop_heap(cells, {}, error_of);
      const Cell worst = cells.back();
      cells.pop_back();
      const double middle = 0.5 * (worst.from + worst.to);
      for (const Cell& part : {measured(worst.half, worst.from, middle), measured(worst.half, middle, worst.to)}) {
        cells.push_back(part);
        std::ranges::push_heap(cells, {}, error_of);
      }
    }
    return total(cells);
  }

 private:
  [[nodiscard]] SublevelLength<Wide> length(const HalfInterval& half, double s) const {
    return length_at_(Wide(half.end + half.side * std::exp(s)));
  }

  [[nodiscard]] Cell measured(std::size_t half, double from, double to) const {
    // On [-1, 1], because Boost's error estimate is not scaled with the interval.
    const double reach = 0.5 * (to - from);
    const auto integrand = [&](double u) {
      const double s = 0.5 * (from + to) + reach * u;
      return reach * std::exp(s) * static_cast<double>(length(halves_[half], s).length);
    };
    Cell cell{.from = from, .to = to, .volume = {}, .half = half};
    cell.volume.value =
        boost::math::quadrature::gauss_kronrod<double, 15>::integrate(integrand, -1.0, 1.0, 0, 0.0, &cell.volume.error);
    return cell;
  }

  /// Ends of cells in s: equal steps, and the kinks of the length, where its pattern changes, found by bisection.
  [[nodiscard]] std::vector<double> cell_ends(const HalfInterval& half) const {
    constexpr int steps = 120;  // half an e apart
    constexpr int steps_in_cell = 12;
    const double top = std::log(half.length);
    std::vector<double> ends{top + std::log(nearest)};
    std::uint64_t pattern = length(half, ends[0]).pattern;
    for (int k = steps; k-- > 0;) {
      const double next = top + std::log(nearest) * k / steps;
      const std::uint64_t next_pattern = length(half, next).pattern;
      if (next_pattern != pattern) ends.push_back(kink(half, next + std::log(nearest) / steps, next));
      if (k % steps_in_cell == 0) ends.push_back(next);
      pattern = next_pattern;
    }
    return ends;
  }

  [[nodiscard]] double kink(const HalfInterval& half, double from, double to) const {
    const std::uint64_t pattern = length(half, from).pattern;
    for (int k = 0; k < 48; ++k) {
      const double middle = 0.5 * (from + to);
      (length(half, middle).pattern == pattern ? from : to) = middle;
    }
    return 0.5 * (from + to);
  }

  static Volume total(const std::vector<Cell>& cells) {
    Volume sum;
    for (const Cell& cell : cells) {
      sum.value += cell.volume.value;
      sum.error += cell.volume.error;
    }
    return sum;
  }

  const std::vector<HalfInterval>& halves_;
  LengthAt length_at_;
};

void require_box(const Potential& potential, const Box& box) {
  const unsigned dimension = potential.dimension();
  if (dimension > 2) throw Error(fmt::format("volumes need one or two variables; Q has {}", dimension));
  if (box.lower.size() != dimension || box.upper.size() != dimension) {
    throw Error(fmt::format("a box of {} intervals for a potential of {} variables", box.lower.size(), dimension));
  }
  for (unsigned i = 0; i < dimension; ++i) {
    if (box.lower[i] < box.upper[i] && std::isfinite(box.upper[i] - box.lower[i])) continue;
    throw Error(fmt::format("the interval [{}, {}] of w{}; give finite ends, the lower below the upper",
                            shortest(box.lower[i]), shortest(box.upper[i]), i + 1));
  }
}

/// The ends of variable `outer` and, between them, where zeros of Q meet, turn or leave the box, in order.
std::vector<Wide> outer_places(const Potential& potential, const ExactBox& box, unsigned inner) {
  const unsigned outer = 1 - inner;
  const std::vector<Rational> origin(2);
  const SpecialPlaces found = special_places(factors_at(potential.graph(), potential.q(), origin), inner, box[inner]);
  if (!found.complete) {
    throw TooLarge(
        fmt::format("volumes in two variables need to know where the zeros of Q meet and turn, and the "
                    "resultants of this Q are of a degree above {}; factors of degree 8 and less have lower ones",
                    largest_resultant));
  }
  const Wide from = to_wide(box[outer].front());
  const Wide to = to_wide(box[outer].back());
  std::vector<Wide> places{from, to};
  for (const Univariate& special : found.polynomials) {
    const WidePolynomial p = to_wide(special);
    for (const Wide& root : sign_changes(p, turns_of<Wide>(p, from, to), from, to)) places.push_back(root);
  }
  std::ranges::sort(places);
  return places;
}

std::vector<HalfInterval> halves_between(const std::vector<Wide>& places) {
  const Wide shortest_interval = (places.back() - places.front()) * 1e-25;
  std::vector<HalfInterval> halves;
  for (std::size_t k = 0; k + 1 < places.size(); ++k) {
    const Wide half = (places[k + 1] - places[k]) / 2;
    if (half < shortest_interval) continue;
    halves.push_back({.end = places[k], .side = 1, .length = static_cast<double>(half)});
    halves.push_back({.end = places[k + 1], .side = -1, .length = static_cast<double>(half)});
  }
  return halves;
}

}  // namespace

struct SublevelVolumes::Content {
  std::vector<Wide> lower;
  std::vector<Wide> upper;
  /// Q by powers of the inner variable; one variable: constants.
  std::vector<WidePolynomial> by_inner;
  std::vector<HalfInterval> halves;
  unsigned inner = 0;
  unsigned outer = 0;

  [[nodiscard]] WidePolynomial inner_polynomial(const Wide& at) const {
    WidePolynomial p;
    for (const WidePolynomial& coefficient : by_inner) p.push_back(value_at(coefficient, at));
    return p;
  }
};

SublevelVolumes::~SublevelVolumes() = default;
SublevelVolumes::SublevelVolumes(SublevelVolumes&& other) noexcept = default;
SublevelVolumes& SublevelVolumes::operator=(SublevelVolumes&& other) noexcept = default;

SublevelVolumes::SublevelVolumes(const Potential& potential, const Box& box) {
  require_box(potential, box);
  const ExactBox written = written_box(box);
  auto content = std::make_unique<Content>();
  for (const auto& [lower, upper] : written) {
    content->lower.push_back(to_wide(lower));
    content->upper.push_back(to_wide(upper));
  }
  const std::vector<Rational> origin(potential.dimension());
  const Polynomial q = expanded_at(potential.graph(), potential.q(), origin);
  if (potential.dimension() == 1) {
    for (const Rational& coefficient : univariate_in(q, 0).coefficients) {
      content->by_inner.push_back({to_wide(coefficient)});
    }
  } else {
    // Along the variable of lower degree roots are found sooner.
    const unsigned inner = coefficients_in(q, 0).size() < coefficients_in(q, 1).size() ? 0 : 1;
    content->inner = inner;
    content->outer = 1 - inner;
    for (const Polynomial& coefficient : coefficients_in(q, inner)) {
      content->by_inner.push_back(to_wide(univariate_in(coefficient, content->outer)));
    }
    content->halves = halves_between(outer_places(potential, written, inner));
  }
  content_ = std::move(content);
}

Volume SublevelVolumes::operator()(double eps) const {
  if (!(eps >= 1e-30 && std::isfinite(eps))) {
    throw Error(fmt::format("a volume below eps = {}; eps must be at least 1e-30 and finite", shortest(eps)));
  }
  const Content& c = *content_;
  const Wide level = sqrt(Wide(eps));
  const auto length_at = [&](const Wide& at) {
    return sublevel_length(c.inner_polynomial(at), level, c.lower[c.inner], c.upper[c.inner]);
  };
  if (!c.halves.empty()) return OuterIntegral(c.halves, length_at)();
  const auto length = static_cast<double>(length_at(0).length);
  return {.value = length, .error = 1e-10 * length};  // roots to 1e-33, lengths of 1e-15 and more
}

}  // namespace flypaper
