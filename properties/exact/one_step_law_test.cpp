// The law of one step: its two routes, its tails and its moments agree, for every batch size.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/bessel.hpp"
#include "flypaper/exact/escape/one_step.hpp"

namespace flypaper {
namespace {

using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

struct Case {
  std::uint64_t batch_size;
  Population population;
  Loss loss;
  double from;
};

std::vector<Case> cases() {
  std::vector<Case> cases;
  for (const std::uint64_t b : {1U, 2U, 3U, 4U, 5U, 20U, 57U, 58U, 101U, 1000U, 10'000U}) {
    for (const double from : {-3.0, -2.0, -1.8, -1.75, -0.7}) {
      cases.push_back({b, {}, Loss::half_mse, from});
      cases.push_back({b, {.slope = 0.7, .input_variance = 1.9, .noise_variance = 0.4}, Loss::mse, from});
    }
  }
  return cases;
}

OneStepLaw law_of(const Case& given) {
  return {Potential("(w1+9/5)*(w1-9/5)^2"),
          {.learning_rate = 0.02, .loss = given.loss},
          given.population,
          given.batch_size};
}

/// Integral of f(w') times the density over w' >= level, over pieces that shrink towards w' = from, where the density
/// has a pole or a kink for small batches.
double integral(const OneStepLaw& law, double from, double level, const std::function<double(double)>& f) {
  const double deviation = std::sqrt(law.moments(from).variance);
  const auto integrand = [&](double w) { return f(w) * law.density(from, w); };
  const double reach = (std::abs(law.moments(from).mean - from) + 40.0 * deviation) * (1.0 + 4.0 / law.batch_size());
  double sum = 0.0;
  for (const double side : {-1.0, 1.0}) {
    for (double far = reach; far > 1e-14 * reach;) {
      const double near = std::max(0.8 * far, far - 0.5 * deviation);
      const double a = from + side * (side > 0.0 ? near : far);
      const double b = from + side * (side > 0.0 ? far : near);
      if (b > level) sum += Quadrature::integrate(integrand, std::max(a, level), b, 0);
      far = near;
    }
  }
  return sum;
}

TEST(OneStepLaw, DensityThroughBesselIsThatOfTheMixture) {
  for (const Case& given : cases()) {
    const OneStepLaw law = law_of(given);
    const VarianceGamma::Parameters step = law.step_from(given.from);
    if (step.drift * step.drift * given.population.input_variance > step.spread * step.spread * law.batch_size())
      continue;
    const double deviation = std::sqrt(law.moments(given.from).variance);
    for (const double z : {-6.0, -2.5, -0.5, 0.4, 1.0, 3.0, 7.0}) {
      const double x = law.moments(given.from).mean - given.from + z * deviation;
      const double bessel = std::exp(law.family().log_density(step, x));
      EXPECT_NEAR(bessel * deviation, law.family().mixture_density(step, x) * deviation, 1e-9 * std::max(1.0, bessel))
          << given.batch_size << " " << given.from << " " << z;
    }
  }
}

TEST(OneStepLaw, TailsAreIntegralsOfTheDensity) {
  for (const Case& given : cases()) {
    const OneStepLaw law = law_of(given);
    const auto one = [](double) { return 1.0; };
    const LawMoments moments = law.moments(given.from);
    for (const double z : {-1.0, 0.3, 4.0}) {
      const double level = moments.mean + z * std::sqrt(moments.variance);
      EXPECT_NEAR(integral(law, given.from, level, one), law.probability_above(given.from, level), 1e-8)
          << given.batch_size << " " << given.from << " " << z;
      EXPECT_NEAR(law.probability_above(given.from, level) + law.probability_below(given.from, level), 1.0, 1e-11);
    }
  }
}

TEST(OneStepLaw, MomentsInClosedFormAreThoseOfTheDensity) {
  for (const Case& given : cases()) {
    const OneStepLaw law = law_of(given);
    const LawMoments moments = law.moments(given.from);
    const double deviation = std::sqrt(moments.variance);
    const auto moment = [&](int order) {
      return integral(law, given.from, -1e9, [&](double w) { return std::pow((w - moments.mean) / deviation, order); });
    };
    EXPECT_NEAR(moment(1), 0.0, 1e-7) << given.batch_size;
    EXPECT_NEAR(moment(2), 1.0, 1e-7) << given.batch_size;
    EXPECT_NEAR(moment(3), moments.skewness, 1e-6) << given.batch_size;
    EXPECT_NEAR(moment(4), 3.0 + moments.excess_kurtosis, 1e-5) << given.batch_size;
  }
}

TEST(OneStepLaw, TwinWithoutTheFluctuationOfTheInputsHasAnotherVariance) {
  // S_xx = v_x for every batch: the variance loses its share 2 v_x Q^2, and the moments no longer agree.
  const Case given{20, {}, Loss::half_mse, -2.0};
  const OneStepLaw law = law_of(given);
  const VarianceGamma::Parameters step = law.step_from(given.from);
  const double variance = step.spread * step.spread;
  EXPECT_GT(std::abs(variance / law.moments(given.from).variance - 1.0), 0.5);
}

TEST(OneStepLaw, WithoutNoiseInTheLabelsItIsAGammaLaw) {
  const OneStepLaw law = law_of({7, {.slope = 0.3, .input_variance = 1.2, .noise_variance = 0.0}, Loss::mse, -2.0});
  const LawMoments moments = law.moments(-2.0);
  const double skewness = 2.0 / std::sqrt(3.5);
  EXPECT_NEAR(std::abs(moments.skewness), skewness, 1e-12);
  EXPECT_NEAR(moments.excess_kurtosis, 6.0 / 3.5, 1e-12);
  EXPECT_NEAR(integral(law, -2.0, moments.mean, [](double) { return 1.0; }), law.probability_above(-2.0, moments.mean),
              1e-8);
}

TEST(OneStepLaw, StretchingIsTheChangeOfItsMoments) {
  for (const Case& given : cases()) {
    const OneStepLaw law = law_of(given);
    constexpr double h = 1e-5;
    const auto change = [&](auto of) { return (of(given.from + h) - of(given.from - h)) / (2.0 * h); };
    const double mean = change([&](double w) { return law.moments(w).mean; });
    const double deviation = change([&](double w) { return std::sqrt(law.moments(w).variance); });
    EXPECT_NEAR(law.stretching(given.from), std::abs(mean) + 3.0 * std::abs(deviation),
                1e-6 * law.stretching(given.from));
  }
}

TEST(Bessel, DebyeAndRecurrenceMeetWhereTheyChangePlaces) {
  // K_(p-1) + (2 p / z) K_p = K_(p+1) across the change from recurrence to Debye's expansion.
  for (const int order : {57, 58, 59, 60, 999, 9999}) {
    for (const double ratio : {1e-3, 0.1, 1.0, 3.0, 50.0}) {
      const double p = 0.5 * order;
      const double z = ratio * p;
      const double middle = log_scaled_bessel_k(order, z);
      const double lower = std::exp(log_scaled_bessel_k(order - 2, z) - middle);
      const double upper = std::exp(log_scaled_bessel_k(order + 2, z) - middle);
      EXPECT_NEAR((lower + 2.0 * p / z) / upper, 1.0, 1e-10) << order << " " << ratio;
    }
  }
}

TEST(OneStepLaw, BadInputIsAnError) {
  const Potential potential("w1");
  EXPECT_THROW(OneStepLaw(potential, {}, {.input_variance = 0.0}, 5), Error);
  EXPECT_THROW(OneStepLaw(potential, {}, {.noise_variance = -1.0}, 5), Error);
  EXPECT_THROW(OneStepLaw(potential, {.learning_rate = -0.1}, {}, 5), Error);
  EXPECT_THROW(OneStepLaw(potential, {}, {}, 0), Error);
}

}  // namespace
}  // namespace flypaper
