// Bayes generalisation, free energies and the exact side of the samplers, against closed forms and limits.
#include "flypaper/exact/posterior/generalisation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"
#include "flypaper/exact/posterior/regions.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper {
namespace {

const Potential& figure1() {
  static const Potential potential("(w1+9/5)*(w1-9/5)^2");
  return potential;
}

TEST(NormalExpectation, OfExponentialsIsWithinWhatTheNodesCutAndAlias) {
  for (const auto& [spacing, reach] : {std::pair{0.75, 10}, {1.0, 12}, {0.3, 40}}) {
    for (const double s : {0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0}) {
      const double found = normal_expectation([&](double n) { return std::exp(s * n); }, spacing, reach);
      const double end = spacing * (reach + 0.5);
      const double cut =
          0.5 * (std::erfc((end - s) / std::numbers::sqrt2) + std::erfc((end + s) / std::numbers::sqrt2));
      const double aliased = 4.0 * std::exp(-2.0 * std::numbers::pi * std::numbers::pi / (spacing * spacing));
      const double error = std::abs(found * std::exp(-0.5 * s * s) - 1.0);
      EXPECT_LE(error, aliased + cut + 3e-15) << s << " " << spacing;
      if (spacing == 0.75 && s == 1.0) {
        EXPECT_GT(error, 5e-13) << "what is cut is there";
      }
    }
  }
}

TEST(GaussianExpectation, HasTheMomentsOfTheModel) {
  // y = 0.7 x + noise: E y^2 = slope^2 v_x + v_y, and E of a product of four by Isserlis.
  const Population population{.slope = 0.7, .input_variance = 1.9, .noise_variance = 0.4};
  const double xx = 1.9;
  const double xy = 0.7 * xx;
  const double yy = 0.7 * xy + 0.4;
  const auto moment = [&](int of_x, int of_y) {
    return gaussian_expectation(population, [&](double x, double y) { return std::pow(x, of_x) * std::pow(y, of_y); });
  };
  EXPECT_NEAR(moment(0, 0), 1.0, 1e-13);
  EXPECT_NEAR(moment(2, 0), xx, 1e-13);
  EXPECT_NEAR(moment(1, 1), xy, 1e-13);
  EXPECT_NEAR(moment(0, 2), yy, 1e-13) << "the noise of the labels is not that of the model";
  EXPECT_NEAR(moment(0, 4) / (3.0 * yy * yy), 1.0, 1e-13);
  EXPECT_NEAR(moment(2, 2) / (xx * yy + 2.0 * xy * xy), 1.0, 1e-13);
}

TEST(BayesGeneralisation, OfALineIsThatOfBayesianLinearRegression) {
  // Posterior N(q, v_y / (n S_xx)), predictive N(q x, v_y (1 + x^2 / (n S_xx))): its divergence in closed form in y.
  const Population population{.slope = 0.4, .input_variance = 2.0, .noise_variance = 0.5};
  const BayesGeneralisation line(Potential("w1"), {{-9.0}, {9.0}}, population);
  const double n = 60.0;
  for (const BatchSums sums : {BatchSums{2.1, 0.7}, BatchSums{1.7, 0.72}}) {
    const double q = sums.s_xy / sums.s_xx;
    const double expected = gaussian_expectation(population, [&](double x, double) {
      const double widened = 1.0 + x * x / (n * sums.s_xx);
      const double bias = (q - 0.4) * x;
      return 0.5 * (std::log(widened) + (1.0 + bias * bias / 0.5) / widened - 1.0);
    });
    EXPECT_NEAR(line.error(n, sums) / expected, 1.0, 1e-7);
  }
}

TEST(BayesGeneralisation, TendsToTheLearningCoefficientOfEachWell) {
  const BayesGeneralisation sharp(figure1(), {{-3.6}, {-0.6}}, {});
  const BayesGeneralisation flat(figure1(), {{-0.6}, {3.6}}, {});
  const auto excess = [](const BayesGeneralisation& well, double lambda, double n) {
    return n * well.mean_error(n) - lambda;
  };
  EXPECT_NEAR(excess(sharp, 0.5, 1e6), 0.0, 1e-6);
  EXPECT_NEAR(excess(flat, 0.25, 1e6), 0.0, 2e-5);
  // Known at finite n: a regular well approaches like 1/(4n); a double zero, whose next term in Q is of relative size
  // n^(-1/4) and odd, like its square n^(-1/2).
  EXPECT_NEAR(1e4 * excess(sharp, 0.5, 1e4), 0.25, 0.05);
  EXPECT_NEAR(std::log10(excess(flat, 0.25, 1e6) / excess(flat, 0.25, 1e8)) / 2.0, 0.5, 0.05);
}

TEST(BayesGeneralisation, BadInputIsAnError) {
  EXPECT_THROW(BayesGeneralisation(Potential("w1*w2"), {{-1.0, -1.0}, {1.0, 1.0}}, {}), Error);
  EXPECT_THROW(BayesGeneralisation(Potential("w1"), {{1.0}, {-1.0}}, {}), Error);
}

/// lambda and m of K on a box.
struct PolePair {
  double lambda = 0.0;
  unsigned multiplicity = 1;
};

/// The free energy -log Z less lambda log n - (m - 1) log log n; it tends to a constant.
double remainder(const Potential& potential, const Box& box, double samples, const PolePair& pair) {
  const double log_samples = std::log(samples);
  return -Posterior(potential, box, {.samples = samples}).log_evidence().value - pair.lambda * log_samples +
         (pair.multiplicity - 1.0) * std::log(log_samples);
}

TEST(FreeEnergy, RemainderTendsToAConstantForTheRightPairOnly) {
  struct Case {
    const char* q;
    PolePair coefficient;
    double drift;  ///< of the remainder over n = 1e15 to 1e18: log log n terms, or the next pole, 1/2 (n^(-1/6) = 3e-3)
  };
  for (const auto& [q, coefficient, drift] :
       {Case{"w1", {0.5, 1}, 1e-9}, Case{"w1*w2", {0.5, 2}, 0.02}, Case{"(w1^2+w2^2)*w1", {1.0 / 3.0, 1}, 4e-3},
        Case{"w1^2-w2^3", {5.0 / 12.0, 1}, 0.02}}) {
    const Potential potential(q);
    const Box box{std::vector<double>(potential.dimension(), -1.0), std::vector<double>(potential.dimension(), 1.0)};
    const auto change = [&](const PolePair& claimed) {
      return remainder(potential, box, 1e18, claimed) - remainder(potential, box, 1e15, claimed);
    };
    EXPECT_NEAR(change(coefficient), 0.0, drift) << q;
    // Twins: a wrong multiplicity moves by log(18/15) = 0.18, a coefficient off by 1/100 by 0.07.
    EXPECT_GT(std::abs(change({coefficient.lambda, 3 - coefficient.multiplicity})), 0.15) << q;
    EXPECT_GT(std::abs(change({coefficient.lambda + 0.01, coefficient.multiplicity})), 0.04) << q;
  }
}

TEST(FreeEnergy, WbicGrowsLikeIt) {
  // For a monomial n E[K] is lambda at every temperature, so WBIC = lambda log n; with data n L of the best Q is added.
  const Box box{{-3.0}, {3.0}};
  EXPECT_NEAR(Posterior(Potential("w1^2"), box, {.samples = 1e8}).wbic().value, 0.25 * std::log(1e8), 1e-9);
  const Likelihood given{.samples = 1e4, .sums = {2.0, 0.1}};
  EXPECT_NEAR(Posterior(Potential("w1"), box, given).wbic().value, 0.5 * std::log(1e4) - 1e4 * 0.01 / 4.0, 1e-6);
  EXPECT_THROW((void)Posterior(Potential("w1"), box, {.samples = 1.0}).wbic(), Error);
}

TEST(FreeEnergy, WbicIsOfTheTemperedPosterior) {
  // Q = w on [-1, 1]: n E w^2 / 2 of a normal that is cut, with precision n / log n.
  const double samples = 10.0;
  const double a = std::sqrt(samples / std::log(samples));
  const double density = std::exp(-0.5 * a * a) / std::sqrt(2.0 * std::acos(-1.0));
  const double square = (1.0 - 2.0 * a * density / std::erf(a / std::sqrt(2.0))) / (a * a);
  const Posterior posterior(Potential("w1"), {{-1.0}, {1.0}}, {.samples = samples});
  EXPECT_NEAR(posterior.wbic().value, 0.5 * samples * square, 1e-9) << "averaged at another temperature";
}

TEST(Wells, AreFoundBetweenTheTopsOfTheirBarriers) {
  const std::vector<Well> found = wells(Potential("(w1+1)^2*(w1-1/2)*(w1^2+1/100)*(w1-2)"), {{-3.0}, {3.0}}, 0.0);
  ASSERT_EQ(found.size(), 3U) << "the dip at 0 is no zero";
  EXPECT_NEAR(found[0].zero, -1.0, 1e-12);
  EXPECT_NEAR(found[1].zero, 0.5, 1e-12);
  EXPECT_NEAR(found[2].zero, 2.0, 1e-12);
  EXPECT_EQ(found[1].interval[0][1], found[2].interval[0][0]);
  EXPECT_EQ(found[2].interval[0][1], Rational(3));
  EXPECT_EQ(wells(Potential("w1^2"), {{-1.0}, {1.0}}, 0.25).size(), 2U) << "data split a double root";
}

TEST(Wells, EndAtABarrierThatTheBoxHardlyHolds) {
  for (const auto& [q, box] :
       {std::pair{"(w1+9/5)*(w1-9/5)^2", Box{{-3.0}, {-0.5}}}, std::pair{"-(w1-9/5)*(w1+9/5)^2", Box{{0.5}, {3.0}}}}) {
    const std::vector<Well> found = wells(Potential(q), box, 0.0);
    ASSERT_EQ(found.size(), 1U) << q;
    const bool is_mirrored = found[0].zero > 0.0;
    EXPECT_EQ(found[0].interval[0][is_mirrored ? 0 : 1], is_mirrored ? Rational(3, 5) : Rational(-3, 5)) << q;
    EXPECT_EQ(found[0].interval[0][is_mirrored ? 1 : 0], is_mirrored ? Rational(3) : Rational(-3)) << q;
  }
}

TEST(LocalLearningCoefficient, ExactValueOfALineIsKnown) {
  const double samples = 1000.0 / std::log(1000.0);
  const LangevinTarget target{Potential("w1"), {.samples = samples}, {.anchor = {0.0}, .stiffness = 10.0}};
  EXPECT_NEAR(exact_local_learning_coefficient(target).value, 0.5 * samples / (samples + 10.0), 1e-10);
  // Held at 0.3 the loss there is taken off.
  const LangevinTarget held{Potential("w1"), {.samples = samples}, {.anchor = {0.3}, .stiffness = 10.0}};
  const double mean = 0.3 * 10.0 / (samples + 10.0);
  EXPECT_NEAR(exact_local_learning_coefficient(held).value,
              0.5 * samples * (mean * mean + 1.0 / (samples + 10.0) - 0.09), 1e-8);
}

TEST(Langevin, BitsDoNotDependOnThreadsAndChainsReplayAlone) {
  const LangevinTarget target{Potential("(w1^2+w2^2)*w1"), {.samples = 50.0}, {.anchor = {0.1, 0.2}, .stiffness = 5.0}};
  LangevinRun run{.step_size = 1e-2, .chains = 150, .steps = 50, .seed = 4, .threads = 1};
  const LangevinResult one = run_mala(target, run);
  run.threads = 3;
  EXPECT_EQ(run_mala(target, run).loss, one.loss);
  run.chains = 70;
  const LangevinResult fewer = run_mala(target, run);
  EXPECT_TRUE(std::equal(fewer.loss.begin(), fewer.loss.end(), one.loss.begin()));
  const auto batches = fresh_batches({}, 10, 4);
  EXPECT_NE(run_sgld(target, *batches, run).loss, fewer.loss);
}

TEST(Langevin, BadInputIsAnError) {
  const LangevinTarget target{Potential("w1"), {}, {.anchor = {0.0}, .stiffness = 1.0}};
  EXPECT_THROW((void)run_mala(target, {.step_size = 0.0}), Error);
  EXPECT_THROW((void)run_mala(target, {.chains = 0}), Error);
  EXPECT_THROW((void)run_mala({Potential("w1"), {}, {.anchor = {0.0, 0.0}, .stiffness = 1.0}}, {}), Error);
}

}  // namespace
}  // namespace flypaper
