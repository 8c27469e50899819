// The law of one step: its two routes, its tails and its moments agree, for every batch size.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/one_step.hpp"
#include "flypaper/exact/escape/variance_gamma.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

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

/// The density as a mixture of normal laws over S. It needs spread > 0 and, so that the nodes do not jump over the
/// normal density, drift^2 v below spread^2 B; then its absolute error is about 1e-12 of the largest density, except
/// near x = 0 for B < 4.
double mixture_density(const Case& given, const VarianceGamma::Parameters& step, double x) {
  return input_expectation(given.batch_size, [&](double s) {
    const double s_xx = given.population.input_variance * s;
    const double scale = step.spread * std::sqrt(s_xx);
    const double z = (x - step.drift * s_xx) / scale;
    return std::exp(-0.5 * z * z) / (scale * std::sqrt(2.0 * std::acos(-1.0)));
  });
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
      EXPECT_NEAR(bessel * deviation, mixture_density(given, step, x) * deviation, 1e-9 * std::max(1.0, bessel))
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

// K_q(z) = Gamma(q) / 2 (2 / z)^q (1 + O(z)) for q > 0: powers far above the largest double, of which one ratio is near
// it.
TEST(Bessel, OfTinyArgumentsIsThatOfThePower) {
  for (const int order : {2, 3, 6, 9, 40}) {
    for (const double z : {1e-20, 1e-150, 1e-210, 1e-300}) {
      const double q = 0.5 * order;
      const double expected = std::lgamma(q) - std::log(2.0) + q * std::log(2.0 / z);
      EXPECT_NEAR(log_scaled_bessel_k(order, z) / expected, 1.0, 1e-14) << order << " " << z;
    }
  }
}

/// K_(q+1) / K_q = K_(q-1) / K_q + 2 q / z upwards from K_0 and K_1 or in elementary terms, for every order.
double log_scaled_k_upwards(int order, double z) {
  const bool half = order % 2 != 0;
  double log_k = 0.5 * std::log(std::acos(-1.0) / 2.0 / z);
  double ratio = 1.0 + 1.0 / z;
  if (!half) {
    log_k = std::log(boost::math::cyl_bessel_k(0, z)) + z;
    ratio = boost::math::cyl_bessel_k(1, z) / boost::math::cyl_bessel_k(0, z);
  }
  for (double q = half ? 0.5 : 0.0; q < 0.5 * order; q += 1.0) {
    log_k += std::log(ratio);
    ratio = 1.0 / ratio + 2.0 * (q + 1.0) / z;
  }
  return log_k;
}

// The density by its formula, each factor by itself and K by recurrence: the route that took a hundred times as long.
TEST(OneStepLaw, DensityOfLargeBatchesIsThatOfTheRecurrence) {
  for (const double batch : {60.0, 101.0, 500.0, 1000.0, 2001.0}) {
    const VarianceGamma family(batch, 1.3);
    const double p = 0.5 * (batch - 1.0);
    const double shape = 0.5 * batch;
    const double log_constant =
        std::log(2.0) - shape * std::log(2.6 / batch) - std::lgamma(shape) - 0.5 * std::log(2.0 * std::acos(-1.0));
    for (const VarianceGamma::Parameters law : {VarianceGamma::Parameters{0.02, 0.03}, {-0.4, 0.01}, {0.0, 1.0}}) {
      const double variance = law.spread * law.spread;
      const double root = std::sqrt(law.drift * law.drift + variance * batch / 1.3);
      for (const double times : {-3.0, -0.7, 0.2, 1.1, 4.0}) {
        const double x = times * (1.3 * std::abs(law.drift) + law.spread / std::sqrt(batch));
        const double z = std::abs(x) * root / variance;
        if (z > 500.0 && static_cast<int>(batch) % 2 == 1) continue;  // K_0 underflows
        const double expected = log_constant - std::log(law.spread) + law.drift * x / variance - z +
                                p * std::log(std::abs(x) / root) + log_scaled_k_upwards(static_cast<int>(batch) - 1, z);
        EXPECT_NEAR(family.log_density(law, x), expected, 1e-13 * (std::abs(expected) + z + p * std::log(p)) + 1e-11)
            << batch << " " << x;
      }
    }
  }
}

TEST(VarianceGamma, WithoutSpreadIsTheDensityOfTheInputs) {
  // drift S, S of shape B/2 and mean 1.3.
  const VarianceGamma family(7.0, 1.3);
  for (const double drift : {1.0, 2.5, -0.4}) {
    const VarianceGamma::LogDensity density = family.log_density({drift, 0.0});
    for (const double s : {0.1, 0.9, 4.0}) {
      const double of_s = boost::math::gamma_p_derivative(3.5, s * 3.5 / 1.3) * 3.5 / 1.3;
      EXPECT_NEAR(std::exp(density(drift * s)) * std::abs(drift) / of_s, 1.0, 1e-13) << drift << " " << s;
      EXPECT_EQ(std::exp(density(-drift * s)), 0.0) << "S is positive";
    }
  }
  EXPECT_EQ(std::exp(family.log_density({0.0, 0.0})(0.1)), 0.0) << "all of it is at 0";
}

// Given the normal part z, drift S + spread sqrt(S) z is above x for all S beyond one root, whatever the sign of x is
// with a drift above 0: a mean of gamma tails, smooth in z however narrow the spread is.
TEST(VarianceGamma, ProbabilitiesAreMeansOfGammaTails) {
  constexpr double variance = 1.3;
  for (const double batch : {1.0, 2.0, 5.0, 20.0, 100.0, 1000.0}) {
    const VarianceGamma family(batch, variance);
    for (const double spread : {0.2, 0.05, 0.01, 0.001}) {
      for (const double ratio : {0.05, 0.3, 0.8, 1.0, 1.2, 2.0, 4.0}) {
        const double x = ratio * variance;
        const auto mean = [&](auto tail) {
          return normal_expectation(
              [&](double z) {
                const double root = 0.5 * (std::hypot(spread * z, 2.0 * std::sqrt(x)) - spread * z);
                return tail(0.5 * batch, 0.5 * batch * root * root / variance);
              },
              0.06, 210);
        };
        const double above = mean([](double shape, double s) { return boost::math::gamma_q(shape, s); });
        const double below = mean([](double shape, double s) { return boost::math::gamma_p(shape, s); });
        // What is smaller has lost digits where no node is near.
        EXPECT_NEAR(family.above({1.0, spread}, x), above, 3e-12 * above + 1e-31)
            << batch << " " << spread << " " << ratio;
        EXPECT_NEAR(family.above({-1.0, spread}, -x), below, 3e-12 * below + 1e-31)
            << batch << " " << spread << " " << ratio;
      }
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
