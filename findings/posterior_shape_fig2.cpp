// Figure 2: SGD's law along the line comes to where the posterior is, which the post says; whether it comes to have the
// posterior's shape too, which the post does not say.
#include "claims/shared/line_regions.hpp"
#include "claims/shared/regular_line.hpp"

namespace flypaper::findings {
namespace {

using namespace claims;

constexpr double half = 0.5;

/// Of the trajectories that stay finite, over the fifths of |w2| < 1 and the rest of the line.
Sampled shape_differs(Laboratory& lab, const LineRun& beside) {
  std::vector<double> edges;
  for (int fifth = 1; fifth <= 5; ++fifth) edges.push_back(0.2 * fifth);
  return differs(lab,
                 "distance of the finite trajectories' law from the posterior, over fifths of |w2| < 1 and the rest",
                 cells_of(lab, beside, edges, Diverged::left_out));
}

Sampled near_share(Laboratory& lab, const LineRun& beside) {
  const Near found = near_of(lab.run(beside.experiment), beside.experiment.ensemble.trajectories, half);
  return ProportionCheck::below(0.5, 0.3, found.finite)
      .evaluate("of the trajectories that stay finite, the share with |w2| < 0.5", found.near);
}

Argument argue(Laboratory& lab) {
  const auto [half_mse, mse, run] = figure2(lab);
  // The steps after which the front is at w2 = 0.9.
  const LineRun half_late = beside_posterior(half_mse, 2000, 100'000);
  const LineRun mse_late = beside_posterior(mse, 2000, 25'000);
  const LineRun run_late = beside_posterior(run, 3000, 5000);
  const auto shape = [&lab](const LineRun& beside) { return shape_differs(lab, beside); };
  Argument argument;
  const auto differ = [&](const std::string& key, const LineRun& beside) {
    Assertion one = shows(key + "-shape", shape, beside, foil("", beside));
    one.foil.setting = "starts drawn from the posterior, one step";
    one.foil.run = [shape, beside] { return Evidence(shape(from_the_posterior(beside))); };
    argument.assertions.push_back(std::move(one).by_word("resembles"));
    argument.assertions.push_back(context(key + "-near", [&lab, beside] { return near_share(lab, beside); }));
    argument.assertions.push_back(context(key + "-mass", [beside] { return mass_near(beside, half); }));
  };
  differ("half", half_late);
  differ("mse", mse_late);
  differ("run", run_late);
  const std::size_t run_near = argument.assertions.size() - 2;
  argument.assertions[run_near] = std::move(argument.assertions[run_near]).over_data([run_late](auto seed) {
    return near_on(run_late, half, seed);
  });
  argument.given = {{"half", half}, {"place", 1.0}};
  return argument;
}

}  // namespace

Finding posterior_shape_fig2() {
  return {.id = "posterior-shape-fig2",
          .source = "Results, the paragraph on two dimensions; Figure 2",
          .sentence =
              "The post does not say that the shapes agree, and they do not: SGD piles up at a [[front]] inside which "
              "hardly anything has moved. When that has come within w2 = {place}, {half-near|percent} of the finite "
              "trajectories have |w2| < {half} with [[half-MSE]], {run-near|percent} [[as run]] on the figure's data, "
              "of the posterior of the samples seen, its prior on the whole box, {half-mass|percent} and "
              "{run-mass|percent}; the laws differ by "
              "{half-shape} and {run-shape} in total variation<:half-shape,mse-shape,run-shape>.",
          .instead =
              "SGD comes to where the posterior is, but not to its shape: it piles up at a [[front]] that moves "
              "inwards, and what started inside has hardly moved.",
          .argue = argue};
}

}  // namespace flypaper::findings
