#include "flypaper/exact/escape/lingering.hpp"

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>

#include "flypaper/exact/escape/transition.hpp"

namespace flypaper {
namespace {

constexpr double nearly_bounded = -0.999;  // moments may be infinite at -1

}  // namespace

Lingering::Lingering(const OneStepLaw& law, double critical_point, Sides sides)
    : at_(critical_point), family_(law.family()), factor_(law.multiplier_at(critical_point)), sides_(sides) {
  // Moments are convex in z: Brent's method finds the least.
  const auto [at, least] =
      boost::math::tools::brent_find_minima([&](double z) { return moment(z); }, nearly_bounded, 0.0, 12);
  least_at_ = at;
  decay_ = std::min(moment(-1.0), least);
}

double Lingering::moment(double z) const {
  double value = family_.factor_moment(factor_, z);
  if (sides_ == Sides::both) value += family_.negative_factor_moment(factor_, z);
  return value;
}

double Lingering::gap(double eigenvalue) const {
  if (eigenvalue <= decay_) return 0.0;
  const auto above = [&](double z) { return moment(z) - eigenvalue; };
  // Where the moment passes the eigenvalue between its least and `end`; `end` if it stays below.
  const auto root = [&](double end) {
    if (above(end) <= 0.0) return end;
    if (above(least_at_) >= 0.0) return least_at_;
    std::uintmax_t most_steps = 60;
    const auto [low, high] =
        boost::math::tools::toms748_solve(above, std::min(end, least_at_), std::max(end, least_at_),
                                          boost::math::tools::eps_tolerance<double>(12), most_steps);
    return 0.5 * (low + high);
  };
  return root(0.0) - root(nearly_bounded);
}

std::vector<Lingering> lingering(const Transition& transition) {
  std::vector<Lingering> found;
  for (const double point : transition.fixed_points()) {
    const bool end = point == transition.interval().lower || point == transition.interval().upper;
    found.emplace_back(transition.law(), point, end ? Lingering::Sides::one : Lingering::Sides::both);
  }
  return found;
}

}  // namespace flypaper
