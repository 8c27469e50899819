// Chains of SGLD and MALA, step by step by a second route: one chain at a time, with the tree in place of the tape.
#include "flypaper/simulation/samplers/langevin.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

using Vector = std::vector<double>;

/// What a run says of one chain.
struct Chain {
  Vector w;
  double loss = 0.0;
  double drift = 0.0;
  double gradient_square = 0.0;
  Vector losses{};
  Vector distances{};
  std::uint64_t accepted = 0;
};

double square(const Vector& v) {
  double sum = 0.0;
  for (const double x : v) sum += x * x;
  return sum;
}

class Route {
 public:
  Route(const LangevinTarget& target, const LangevinRun& run) : target_(target), run_(run) {}

  /// `sums[t]` is the batch of step t; with `rejects` proposals are accepted as Metropolis and Hastings do.
  [[nodiscard]] Chain follow(std::uint64_t number, const std::vector<BatchSums>& sums, bool rejects) const {
    Chain chain{.w = run_.starts.empty() ? target_.restraint.anchor : run_.starts[number % run_.starts.size()]};
    for (std::uint64_t step = 0; step < run_.burn_in + run_.steps; ++step) {
      const Vector slope = gradient(chain.w, sums[step]);
      const Vector proposed = proposal(chain.w, slope, number, step);
      if (!rejects || std::log(drawn(number, step, 0).uniform) < log_ratio(chain.w, proposed)) {
        chain.w = proposed;
        ++chain.accepted;
      }
      if (step < run_.burn_in) continue;
      if (!rejects) chain.gradient_square += square(slope) / static_cast<double>(run_.steps);
      count(step - run_.burn_in, chain);
    }
    return chain;
  }

 private:
  [[nodiscard]] double q(const Vector& w) const {
    return target_.potential.graph().evaluate(target_.potential.q(), std::span<const double>(w));
  }
  [[nodiscard]] Vector from_anchor(const Vector& w) const {
    Vector apart = w;
    for (std::size_t d = 0; d < w.size(); ++d) apart[d] -= target_.restraint.anchor[d];
    return apart;
  }
  /// (samples / 2 v_y) (Q^2 S_xx - 2 Q S_xy)
  [[nodiscard]] double misfit(const Vector& w) const {
    const auto& [samples, sums, noise_variance] = target_.likelihood;
    return samples / (2.0 * noise_variance) * (q(w) * q(w) * sums.s_xx - 2.0 * q(w) * sums.s_xy);
  }
  [[nodiscard]] double energy(const Vector& w) const {
    return misfit(w) + 0.5 * target_.restraint.stiffness * square(from_anchor(w));
  }
  [[nodiscard]] Vector gradient(const Vector& w, const BatchSums& sums) const {
    Vector slope = from_anchor(w);
    for (std::size_t d = 0; d < w.size(); ++d) {
      const double dq = target_.potential.graph().evaluate(target_.potential.gradient()[d], std::span<const double>(w));
      slope[d] = target_.restraint.stiffness * slope[d] +
                 target_.likelihood.samples / target_.likelihood.noise_variance * (q(w) * sums.s_xx - sums.s_xy) * dq;
    }
    return slope;
  }
  /// Coordinates in pairs: each has one of the two normals of its pair's address.
  [[nodiscard]] Variates drawn(std::uint64_t chain, std::uint64_t step, std::uint16_t pair) const {
    return variates(
        random_words(run_.seed, {.trajectory = chain, .purpose = Purpose::langevin, .step = step, .draw = pair}));
  }
  [[nodiscard]] Vector proposal(Vector w, const Vector& slope, std::uint64_t chain, std::uint64_t step) const {
    for (std::size_t d = 0; d < w.size(); ++d) {
      const Variates pair = drawn(chain, step, static_cast<std::uint16_t>(d / 2));
      w[d] += std::sqrt(run_.step_size) * (d % 2 == 0 ? pair.first_normal : pair.second_normal) -
              0.5 * run_.step_size * slope[d];
    }
    return w;
  }
  /// log q(to | from) of the proposal, up to a constant.
  [[nodiscard]] double log_density(const Vector& to, const Vector& from) const {
    Vector noise = gradient(from, target_.likelihood.sums);
    for (std::size_t d = 0; d < to.size(); ++d) noise[d] = to[d] - from[d] + 0.5 * run_.step_size * noise[d];
    return -square(noise) / (2.0 * run_.step_size);
  }
  [[nodiscard]] double log_ratio(const Vector& here, const Vector& there) const {
    return energy(here) - energy(there) + log_density(here, there) - log_density(there, here);
  }
  /// After counted step `taken`, from 0.
  void count(std::uint64_t taken, Chain& chain) const {
    const std::uint64_t half = run_.steps / 2;
    const double loss = misfit(chain.w) - misfit(target_.restraint.anchor);
    chain.loss += loss / static_cast<double>(run_.steps);
    if (taken < half) chain.drift -= loss / static_cast<double>(half);
    if (taken >= half && taken < 2 * half) chain.drift += loss / static_cast<double>(half);
    // At most `draws` equally spaced ones.
    const auto apart =
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(run_.steps) / static_cast<double>(run_.draws)));
    if (taken % apart != 0) return;
    chain.losses.push_back(loss);
    chain.distances.push_back(square(from_anchor(chain.w)));
  }

  const LangevinTarget& target_;
  const LangevinRun& run_;
};

/// Three variables, so that the last pair of normals is half used; the anchor is no zero of Q.
LangevinTarget some_target() {
  return {.potential = Potential("(w1+1)*w2^2*w3 - w3/2"),
          .likelihood = {.samples = 7.0, .sums = {.s_xx = 1.2, .s_xy = 0.3}, .noise_variance = 0.8},
          .restraint = {.anchor = {0.2, -0.4, 0.9}, .stiffness = 1.5}};
}

void expect_near(const Vector& found, const Vector& expected, const char* what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-11) << what << " " << i;
}

/// More chains than a block has, which start anywhere; rounding stays small in so few steps.
LangevinRun some_run() {
  return {.step_size = 0.05,
          .chains = 70,
          .burn_in = 2,
          .steps = 9,
          .seed = 77,
          .threads = 1,
          .starts = {{0.1, 0.2, 0.3}, {-0.5, 1.0, 0.0}, {0.7, -0.7, 0.4}},
          .draws = 4};
}

void expect_routes_agree(const LangevinTarget& target, const LangevinRun& run, const LangevinResult& found,
                         const BatchSource& batches, bool rejects) {
  std::uint64_t accepted = 0;
  const auto scratch = batches.scratch();
  for (std::uint64_t i = 0; i < run.chains; ++i) {
    std::vector<BatchSums> sums(run.burn_in + run.steps);
    batches.fill(i, 0, sums, scratch.get());
    const Chain chain = Route(target, run).follow(i, sums, rejects);
    EXPECT_NEAR(found.loss[i], chain.loss, 1e-11) << i;
    EXPECT_NEAR(found.drift[i], chain.drift, 1e-11) << i;
    EXPECT_NEAR(found.gradient_square[i], chain.gradient_square, 1e-9) << i;
    expect_near(found.last[i], chain.w, "last state");
    expect_near(found.losses[i], chain.losses, "losses");
    expect_near(found.distances[i], chain.distances, "distances");
    accepted += chain.accepted;
  }
  EXPECT_EQ(found.acceptance,
            static_cast<double>(accepted) / static_cast<double>(run.chains * (run.burn_in + run.steps)));
  EXPECT_EQ(found.diverged, 0U);
}

TEST(Langevin, SgldFollowsItsRecursionWithTheBatchesOfItsChain) {
  const LangevinTarget target = some_target();
  const LangevinRun run = some_run();
  const auto batches = fresh_batches({.slope = 0.3}, 20, 5);
  expect_routes_agree(target, run, run_sgld(target, *batches, run), *batches, false);
}

TEST(Langevin, MalaAcceptsByTheRatioOfMetropolisAndHastings) {
  const LangevinTarget target = some_target();
  LangevinRun run = some_run();
  run.step_size = 0.3;
  const LangevinResult found = run_mala(target, run);
  EXPECT_GT(found.acceptance, 0.2);
  EXPECT_LT(found.acceptance, 0.8) << "both are tried";
  expect_routes_agree(target, run, found, *constant_batches(target.likelihood.sums), true);
}

TEST(Langevin, ChainsStartAtTheAnchorAndKeepNothingUnlessAsked) {
  const LangevinTarget target = some_target();
  LangevinRun run = some_run();
  run.starts = {};
  run.draws = 100;
  run.burn_in = 0;
  run.steps = 1;  // too few for halves
  const LangevinResult found = run_sgld(target, *constant_batches({1.0, 0.5}), run);
  expect_routes_agree(target, run, found, *constant_batches({1.0, 0.5}), false);
  run.draws = 0;
  EXPECT_TRUE(run_sgld(target, *constant_batches({1.0, 0.5}), run).losses[3].empty());
}

// One of every three chains starts where its first step overflows.
TEST(Langevin, AChainThatIsNotFiniteIsCounted) {
  const LangevinTarget target = some_target();
  LangevinRun run = some_run();
  run.starts[1] = {1e80, 1e80, 1e80};
  const LangevinResult found = run_sgld(target, *constant_batches({1.0, 0.0}), run);
  EXPECT_EQ(found.diverged, 23U);
  for (std::size_t i = 0; i < run.chains; ++i) EXPECT_EQ(std::isnan(found.loss[i]), i % 3 == 1) << i;
  // A proposal from there is not finite either, and never taken.
  const LangevinResult rejecting = run_mala(target, run);
  EXPECT_EQ(rejecting.last[1], run.starts[1]);
}

TEST(Langevin, WhatCannotBeRunIsRefused) {
  const auto message = [](const LangevinRun& run, const Vector& anchor) -> std::string {
    LangevinTarget target = some_target();
    target.restraint.anchor = anchor;
    try {
      (void)run_mala(target, run);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const Vector anchor{0.0, 0.0, 0.0};
  const LangevinRun run = some_run();
  EXPECT_EQ(message(run, anchor), "");
  EXPECT_THAT(message(run, {0.0, 0.0}), testing::HasSubstr("has 2 coordinates; the potential has 3 variables"));
  for (const double step_size : {0.0, -1.0, double{INFINITY}, double{NAN}}) {
    LangevinRun wrong = run;
    wrong.step_size = step_size;
    EXPECT_THAT(message(wrong, anchor), testing::HasSubstr("must be above 0 and finite")) << step_size;
  }
  LangevinRun wrong = run;
  wrong.chains = 0;
  EXPECT_THAT(message(wrong, anchor), testing::HasSubstr("0 chains, 9 steps"));
  wrong = run;
  wrong.steps = 0;
  EXPECT_THAT(message(wrong, anchor), testing::HasSubstr("70 chains, 0 steps"));
}

}  // namespace
}  // namespace flypaper
