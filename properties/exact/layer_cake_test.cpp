// Evidence and masses in the plane by a second route: layers between level lines of Q^2.
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/exact/geometry/volumes.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {
namespace {

/// int exp(-A Q^2) dw = int exp(-s) V(s / A) ds over s > 0, by parts from the Stieltjes integral of exp(-A eps) over
/// V(eps). With s = e^u the trapezoidal rule: the integrand falls like e^(u (1 + lambda)) to the left and doubly
/// exponentially to the right, and is smooth where V is; kinks of V, where level lines meet the ends of the box, lie at
/// eps of order 1, hence beyond s = A, where e^-s is below 1e-40 if A > 100.
double layer_cake(const Potential& potential, const Box& region, double scale) {
  const SublevelVolumes volumes(potential, region);
  constexpr double spacing = 0.5;
  double sum = 0.0;
  for (int k = -46; k <= 8; ++k) {  // s from 1e-10 to 55
    const double s = std::exp(spacing * k);
    if (s / scale < 1e-30) continue;
    sum += s * std::exp(-s) * volumes(s / scale).value;
  }
  return sum * spacing;
}

struct Case {
  const char* q;
  double samples;
};

std::ostream& operator<<(std::ostream& out, const Case& tested) { return out << tested.q << " at " << tested.samples; }

class LayerCake : public testing::TestWithParam<Case> {};

// Volumes are good to 1e-6, quadratures of the posterior to 1e-6.
constexpr double tolerance = 2e-6;

TEST_P(LayerCake, MeetsTheQuadrature) {
  const auto& [q, samples] = GetParam();
  const Potential potential(q);
  const Box box{{-1.0, -1.0}, {1.0, 1.0}};
  const Box region{{-0.7, -0.2}, {1.0, 0.3}};
  const Likelihood likelihood{.samples = samples};
  const Posterior posterior(potential, box, likelihood);
  const double whole = layer_cake(potential, box, likelihood.scale());
  const double part = layer_cake(potential, region, likelihood.scale());
  EXPECT_NEAR(posterior.log_evidence().value, std::log(whole / 4.0), tolerance);
  EXPECT_NEAR(posterior.mass(region).value / (part / whole), 1.0, 2.0 * tolerance);
  // The twin: one part in 1e4 more samples, lambda times 1e-4 in the logarithm, is seen.
  const Likelihood more{.samples = 1.0001 * samples};
  EXPECT_GT(std::abs(Posterior(potential, box, more).log_evidence().value - std::log(whole / 4.0)), 5.0 * tolerance);
}

INSTANTIATE_TEST_SUITE_P(Potentials, LayerCake,
                         testing::Values(Case{"w1*w2", 1e4}, Case{"w1^2-w2^3", 1e8}, Case{"w1*w2^2", 1e18}));

}  // namespace
}  // namespace flypaper
