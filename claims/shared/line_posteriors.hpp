#pragma once
// How much of the posterior lies near a height of the line w1 = 0, on Figure 5's box.
#include <cmath>
#include <string>

#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper::claims {

/// |w2 - height| < 1/2, both parameters uniform in +-10 at first, as far as Figure 5 goes.
struct NearHeight {
  std::string q;
  double height = 0.0;
  double temper = 1.0;  ///< 2 with the posterior exp(-n Q^2) of l = Q^2, 1 with the likelihood

  static constexpr double half = 0.5;
  static constexpr double reach = 10.0;

  [[nodiscard]] Posterior posterior(double samples) const {
    return {Potential(q), Box{{-reach, -reach}, {reach, reach}}, population_likelihood({}, temper * samples)};
  }
  [[nodiscard]] Box region() const { return {{-reach, height - half}, {reach, height + half}}; }
  [[nodiscard]] Approximation mass(double samples) const { return posterior(samples).mass(region()); }
  [[nodiscard]] double odds(double samples) const {
    const double inside = mass(samples).value;
    return inside / (1.0 - inside);
  }
};

/// The mass by quadrature; its estimate of the error, tenfold, is the bound.
inline Computed mass_near(const NearHeight& near, double samples) {
  const Approximation mass = near.mass(samples);
  return {.check = "posterior mass within one half of the height", .value = mass.value, .error_bound = 10 * mass.error};
}

/// How much more of it lies there at each number of samples of the figure, and at two beyond, than at the one before.
inline Computed gathers(const NearHeight& near) {
  double least = 1.0;
  double error = 0.0;
  double before = 0.0;
  for (const double samples : {1.0, 500.0, 5e3, 1e6, 1e12}) {
    const Approximation now = near.mass(samples);
    if (samples > 1.0) least = std::min(least, now.value - before);
    before = now.value;
    error = std::max(error, 20.0 * now.error);
  }
  return {.check = "least growth of the posterior mass within one half, n from 1 to 500, 5000, 1e6 and 1e12",
          .value = least,
          .error_bound = error,
          .asserted = above(0.0)};
}

/// The same integral with its two axes in the other order.
struct TwoOrders {
  NearHeight one;
  NearHeight other;
};
inline Identity orders_agree(const TwoOrders& orders) {
  double worst = 0.0;
  for (const double samples : {1.0, 5e3, 1e12}) {
    const double other = orders.other.posterior(samples).mass_in_other_order(orders.other.region()).value;
    worst = std::max(worst, std::abs(orders.one.mass(samples).value - other));
  }
  return {.check = "posterior masses with the integrals taken in the other order",
          .error = worst,
          .tolerance = 1e-6,
          .derivation = "each integral is right to about 1e-8 of itself"};
}

/// Odds that grow like log n: as much from 1e12 to 1e16 as from 1e8 to 1e12; what is left falls like 1 / n^(1/4).
inline Computed departure_from_logarithm(const NearHeight& near) {
  const double first = near.odds(1e12) - near.odds(1e8);
  return {.check = "growth of the odds from n = 1e12 to 1e16 over that from 1e8 to 1e12, minus 1",
          .value = (near.odds(1e16) - near.odds(1e12)) / first - 1.0,
          .error_bound = 1e-4,
          .asserted = {-0.02, 0.02}};
}
/// Odds that grow like a power of n, without the constant beside it.
inline Computed exponent_of_odds(const NearHeight& near) {
  const double middle = near.odds(1e15);
  return {.check = "exponent of n in the odds, n from 1e12 to 1e18",
          .value = std::log((near.odds(1e18) - middle) / (middle - near.odds(1e12))) / std::log(1e3),
          .error_bound = 1e-4,
          .asserted = {1.0 / 12.0 - 2e-3, 1.0 / 12.0 + 2e-3}};
}

/// The density at (w1, 4) over that at (w1, 1), minus 1, at n = 5000.
inline Identity density_is_level(double w1) {
  const Posterior posterior = NearHeight{.q = "(w1^2+w2^2)*w1^2"}.posterior(5e3);
  const double ratio =
      posterior.density(std::vector<double>{w1, 4.0}) / posterior.density(std::vector<double>{w1, 1.0});
  return {.check = "the posterior density on the line at w2 = 4 is that at w2 = 1 (relative difference)",
          .error = std::abs(ratio - 1.0),
          .tolerance = 1e-12,
          .derivation = "one quotient of equal numbers"};
}

}  // namespace flypaper::claims
