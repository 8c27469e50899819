#include "flypaper/geometry/volumes.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <fmt/format.h>

#include <cmath>
#include <queue>

#include "flypaper/core/error.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/geometry/real_roots.inl"
#include "flypaper/geometry/special_places.hpp"

namespace flypaper {
namespace {

struct Cell {
  double from = 0.0;
  double to = 0.0;
  Volume volume;
  std::size_t half = 0;  ///< which half interval
  bool operator<(const Cell& other) const { return volume.error < other.volume.error; }
};

/// Half of an interval between special places: w = end + side e^s.
struct HalfInterval {
  Wide end;
  int side = 1;
  double length = 0.0;
};

/// The integral of `length_at` over the half intervals, in s: the worst cell is halved until the errors' sum is small.
template <typename Function>
Volume integrate(const std::vector<HalfInterval>& halves, Function length_at) {
  constexpr double nearest = 1e-26;  // relative: below every volume's error at eps = 1e-30
  constexpr int first_cells = 10;
  constexpr int fine_cells = 24;
  constexpr double tolerance = 3e-6;  // of the error bound, which is 30 times the estimate
  constexpr std::size_t most_cells = 3000;
  const auto measured = [&](std::size_t half, double from, double to) {
    const HalfInterval& place = halves[half];
    // On [-1, 1], because Boost's error estimate is not scaled with the interval.
    const double reach = 0.5 * (to - from);
    const auto integrand = [&](double u) {
      const double distance = std::exp(0.5 * (from + to) + reach * u);
      return reach * distance * length_at(Wide(place.end + place.side * distance));
    };
    Cell cell{.from = from, .to = to, .volume = {}, .half = half};
    cell.volume.value =
        boost::math::quadrature::gauss_kronrod<double, 15>::integrate(integrand, -1.0, 1.0, 0, 0.0, &cell.volume.error);
    // Beside a kink the two rules may agree by chance: up to 25 times too well in the closed forms of the tests.
    cell.volume.error *= 30.0;
    return cell;
  };
  std::priority_queue<Cell> cells;
  for (std::size_t half = 0; half < halves.size(); ++half) {
    const double top = std::log(halves[half].length);
    const double step = -std::log(nearest) / first_cells;
    for (int k = 1; k < first_cells; ++k) cells.push(measured(half, top - (k + 1) * step, top - k * step));
    // Far from the special places of Q = 0 the level lines may turn, in as little as a hundredth of the interval.
    const double fine = step / fine_cells;
    for (int k = 0; k < fine_cells; ++k) cells.push(measured(half, top - (k + 1) * fine, top - k * fine));
  }
  const auto total = [](std::priority_queue<Cell> queue) {
    // Summed afresh, smallest errors last, so that nothing is lost to cancellation.
    Volume sum;
    for (; !queue.empty(); queue.pop()) {
      sum.value += queue.top().volume.value;
      sum.error += queue.top().volume.error;
    }
    return sum;
  };
  Volume running = total(cells);
  while (running.error > tolerance * running.value && cells.size() < most_cells) {
    const Cell worst = cells.top();
    cells.pop();
    const double middle = 0.5 * (worst.from + worst.to);
    running.value -= worst.volume.value;
    running.error -= worst.volume.error;
    for (const Cell& part : {measured(worst.half, worst.from, middle), measured(worst.half, middle, worst.to)}) {
      running.value += part.volume.value;
      running.error += part.volume.error;
      cells.push(part);
    }
  }
  return total(cells);
}

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
  auto content = std::make_unique<Content>();
  std::array<Rational, 2> lower;
  std::array<Rational, 2> upper;
  for (unsigned i = 0; i < potential.dimension(); ++i) {
    lower.at(i) = Rational::shortest_decimal(box.lower[i]);
    upper.at(i) = Rational::shortest_decimal(box.upper[i]);
    content->lower.push_back(to_wide(lower.at(i)));
    content->upper.push_back(to_wide(upper.at(i)));
  }
  const std::vector<Rational> origin(potential.dimension());
  const Polynomial q = expanded_at(potential.graph(), potential.q(), origin);
  content->inner = potential.dimension() - 1;
  if (potential.dimension() == 1) {
    for (const Rational& coefficient : univariate_in(q, 0).coefficients)
      content->by_inner.push_back({to_wide(coefficient)});
    content_ = std::move(content);
    return;
  }
  // Along the variable of lower degree roots are found sooner.
  const std::size_t degree1 = coefficients_in(q, 0).size();
  const std::size_t degree2 = coefficients_in(q, 1).size();
  if (degree1 < degree2) content->inner = 0;
  const unsigned inner = content->inner;
  const unsigned outer = 1 - inner;
  content->outer = outer;
  for (const Polynomial& coefficient : coefficients_in(q, inner)) {
    content->by_inner.push_back(to_wide(univariate_in(coefficient, outer)));
  }
  std::vector<Wide> places{content->lower[outer]};
  for (const Univariate& special : special_places(factors_at(potential.graph(), potential.q(), origin), inner,
                                                  {lower.at(inner), upper.at(inner)})) {
    const WidePolynomial p = to_wide(special);
    const std::vector<Wide> pieces = monotone_pieces(p, content->lower[outer], content->upper[outer]);
    for (std::size_t k = 0; k + 1 < pieces.size(); ++k) {
      if (value_at(p, pieces[k]) * value_at(p, pieces[k + 1]) > 0) continue;
      places.push_back(crossing(p, 0, pieces[k], pieces[k + 1]));
    }
  }
  places.push_back(content->upper[outer]);
  std::ranges::sort(places);
  const Wide shortest_interval = (places.back() - places.front()) * 1e-25;
  for (std::size_t k = 0; k + 1 < places.size(); ++k) {
    const Wide half = (places[k + 1] - places[k]) / 2;
    if (half < shortest_interval) continue;
    content->halves.push_back({.end = places[k], .side = 1, .length = static_cast<double>(half)});
    content->halves.push_back({.end = places[k + 1], .side = -1, .length = static_cast<double>(half)});
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
    return static_cast<double>(sublevel_length(c.inner_polynomial(at), level, c.lower[c.inner], c.upper[c.inner]));
  };
  if (c.halves.empty()) {
    const double length = length_at(0);
    return {.value = length, .error = 1e-10 * length};  // roots to 1e-33, lengths of 1e-15 and more
  }
  return integrate(c.halves, length_at);
}

VolumeFit fit_volumes(const SublevelVolumes& volumes) {
  struct Window {
    double exponent;
    double multiplicity;
    double error;
  };
  const auto window = [&](double largest) {
    const double step = 1e-8;  // in eps
    std::array<double, 3> t{};
    std::array<double, 3> log_volume{};
    double error = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double eps = largest * std::pow(step, static_cast<double>(i));
      const Volume volume = volumes(eps);
      if (!(volume.value > 0.0)) throw Error(fmt::format("an empty region: Q^2 is nowhere below {} in the box", eps));
      t.at(i) = -std::log(eps);
      log_volume.at(i) = std::log(volume.value);
      error = std::max(error, volume.error / volume.value);
    }
    const double second = log_volume[0] - 2.0 * log_volume[1] + log_volume[2];
    const double multiplicity = 1.0 + second / (std::log(t[0]) - 2.0 * std::log(t[1]) + std::log(t[2]));
    const double h = t[1] - t[0];
    const double slope = (log_volume[1] - log_volume[2]) / h;
    if (std::lround(multiplicity) != 2 || second >= 0.0) return Window{slope, multiplicity, error / h};
    // z = e^(lambda h) solves V0 - 2 V1 z + V2 z^2 = 0; in units of V1/V2 and V0/V1.
    return Window{slope + std::log1p(std::sqrt(-std::expm1(second))) / h, multiplicity, error / h};
  };
  const Window fine = window(1e-14);
  const Window coarse = window(1e-10);
  VolumeFit fit{.exponent = fine.exponent,
                .exponent_error = std::abs(fine.exponent - coarse.exponent) + 2.0 * fine.error,
                .multiplicity = fine.multiplicity,
                .multiplicity_error = std::abs(fine.multiplicity - coarse.multiplicity)};
  const double off = std::abs(fit.multiplicity - std::round(fit.multiplicity));
  if (off + fit.multiplicity_error > 0.3) {
    fit.warning = fmt::format("near-tied poles: volumes show a multiplicity of {} +- {}, no whole number",
                              rounded(fit.multiplicity), rounded(fit.multiplicity_error, 2));
  }
  return fit;
}

}  // namespace flypaper
