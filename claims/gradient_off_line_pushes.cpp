// Before Figure 2: noise across the line pushes SGD off it, and there the gradient along the line leads to the origin.
#include <algorithm>
#include <numeric>

#include "claims/shared/figure2.hpp"
#include "claims/shared/line_steps.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t trajectories = 256;
constexpr std::uint64_t steps = 2000;

LineSteps from(const Experiment& experiment, int p, double w2, Without without) {
  return {from_line(experiment, w2, trajectories, steps), p, without};
}

/// What the slow flow moves w2 by, with fresh batches.
double by_flow(const LineSteps& line) {
  Experiment experiment = line.experiment;
  experiment.data.reset();
  experiment.scheme = Scheme::fresh;
  const double w2 = experiment.ensemble.start.points.at(0).at(1);
  return flow_along_line(experiment, w2, static_cast<double>(steps)) - w2;
}

double mean_share(const LineSteps& line, std::vector<double>& shares) {
  const double flow = by_flow(line);
  const double w2 = line.experiment.ensemble.start.points.at(0).at(1);
  for (const auto& end : ends_of(line)) shares.push_back((end[1] - w2) / flow);
  return std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
}

/// The mean displacement along the line as a share of what the slow flow of whole SGD makes is `expected` within 0.3.
Sampled share_is(const LineSteps& line, double expected, const std::string& what) {
  std::vector<double> shares;
  const double mean = mean_share(line, shares);
  double squares = 0.0;
  for (const double share : shares) squares += (share - mean) * (share - mean);
  const double spread = spread_bound(std::sqrt(squares / static_cast<double>(shares.size())), shares.size());
  return MeanCheck::equivalent(expected, 0.3, spread, trajectories)
      .evaluate("displacement along the line in 2000 steps, as a share of the slow flow's, " + what, mean);
}
Sampled moves(const LineSteps& line) { return share_is(line, 1.0, "without the noise along the line: all of it"); }
Sampled rests(const LineSteps& line) { return share_is(line, 0.0, "without the gradient along the line: none"); }

/// How far the noise on the line takes a first step across it, in its standard deviation, for |w2| from 0.1 to 5.
Computed noise_across(const Potential& potential) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 1; i <= 50; ++i) {
    const LocalModel model = local_model(potential, std::vector<double>{0.0, 0.1 * i});
    least = std::min(least, std::abs(model.gradient[0]));
  }
  return {.check = "least |dQ/dw1| on the line, to which the noise across it is proportional, 0.1 <= w2 <= 5",
          .value = least,
          .error_bound = 1e-12,
          .asserted = above(1e-9)};
}

/// Off the line l = Q^2 falls towards the origin: w2 dl/dw2 > 0. On a grid; Q^2 scales as a power, so rays suffice.
Computed falls_to_origin(const Potential& potential) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 1; i < 100; ++i) {
    const double angle = 0.5 * std::numbers::pi * i / 100.0;
    const LocalModel model = local_model(potential, std::vector<double>{std::sin(angle), std::cos(angle)});
    least = std::min(least, 2.0 * model.q * model.gradient[1] * std::cos(angle));
  }
  return {.check = "least w2 dl/dw2 off the line, over directions from the origin",
          .value = least,
          .error_bound = 1e-12,
          .asserted = above(0.0)};
}

Argument argue(Laboratory& lab) {
  const auto [half, mse, run] = figure2(lab);
  const Potential figure5 = lab.experiment("fig5_half_mse_fresh").potential;
  const Potential elsewhere("(w1^2+(w2-1/2)^2)*w1");
  const std::vector<std::string> printed{figure2_loss, figure2_gradient};
  Argument argument;
  const auto pair = [&argument](const char* of, const std::string& key, const Experiment& experiment, int p,
                                double w2) {
    const LineSteps quiet = from(experiment, p, w2, Without::noise_along);
    const LineSteps level = from(experiment, p, w2, Without::gradient_along);
    argument.assertions.push_back(
        needs(of, key + "-gradient", moves, quiet, foil("without the gradient along the line", level)));
    argument.assertions.push_back(
        needs(of, key + "-noise", rests, level, foil("without the noise along the line instead", quiet)));
  };
  pair(figure2_loss, "half", half, 1, 2.0);
  pair(figure2_gradient, "mse", mse, 1, 2.0);
  pair(figure2_run, "run", run, 2, 1.0);
  const auto on_fresh = [run](std::uint64_t seed) {
    std::vector<double> shares;
    return mean_share(from(with_trajectories(on_other_data(run, seed), 64), 2, 1.0, Without::noise_along), shares);
  };
  argument.assertions[4] = std::move(argument.assertions[4]).over_data(on_fresh);
  const auto shape = [&](const std::vector<std::string>& cases, const std::string& key, const Potential& potential) {
    argument.assertions.push_back(assertion(Role::needs, key + "-across", cases, noise_across, potential,
                                            foil_of_the_post("Figure 5's potential", figure5)));
    argument.assertions.push_back(assertion(Role::needs, key + "-falls", cases, falls_to_origin, potential,
                                            foil("a potential with its most degenerate point elsewhere", elsewhere)));
  };
  shape(printed, "text", half.potential);
  shape({figure2_run}, "code", run.potential);
  argument.given = {{"steps", steps}, {"start", 2.0}, {"run-start", 1.0}};
  return argument;
}

}  // namespace

Claim gradient_off_line_pushes() {
  return {.id = "gradient-off-line-pushes",
          .source = "SGD converges toward the most degenerate point along a degenerate line; before Figure 2",
          .statement =
              "At any point of the line finite batches make noise across it, which pushes SGD off the line; "
              "once off it, the gradient along the line is not zero and pushes it towards the origin.",
          .cases = {figure2_loss, figure2_gradient, figure2_run},
          .sentence =
              "The explanation holds part by part. Noise on the line is across it, and off it the loss falls towards "
              "the origin<:text-falls,code-falls,text-across,code-across>. Without the gradient's component along the "
              "line SGD <stays:half-noise,mse-noise,run-noise> in the mean where it is; without the noise's component "
              "along it, it goes {half-gradient} times as far in {steps} steps from w2 = {start} as the [[slow flow]] "
              "of both together ({mse-gradient} times with [[MSE]], {run-gradient} times [[as run]] from {run-start}).",
          .argue = argue};
}

}  // namespace flypaper::claims
