#include "flypaper/audit/answers/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper {
namespace {

/// Where minima are looked for: the basin, with functions in Q what steps reach of it.
Interval1d window(const EscapeRequest& request) {
  const Interval1d basin = basin_of(request);
  const Potential& potential = request.potential;
  if (std::isfinite(basin.upper - basin.lower) || !potential.graph().function_in(potential.q())) return basin;
  const UpdateRule rule{.learning_rate = request.rule.learning_rate, .loss = request.rule.loss};
  return bounded(OneStepLaw(potential, rule, {}, request.batch_size), basin);
}

}  // namespace

std::vector<double> minimum_in(const EscapeRequest& request) {
  const Potential& potential = request.potential;
  if (potential.dimension() == 1) {
    const std::vector<double> found = minima(potential, 0.0, window(request));
    if (found.empty()) {
      throw Error(fmt::format("the basin {},{} contains no minimum of the loss; choose one that does",
                              request.basin.lower[0], request.basin.upper[0]));
    }
    return {*std::ranges::min_element(found, {}, [&](double w) { return loss(local_model(potential, {&w, 1})); })};
  }
  for (const ClaimedPoint& point : potential.points) {
    if (is_inside(request.basin, point.at) && local_model(potential, point.at).is_zero) return point.at;
  }
  throw Error("with more than one variable no minimum is looked for; say with --from where to start");
}

bool noise_free_escapes(const EscapeRequest& request) {
  std::vector<double> w;
  if (request.from) {
    w = *request.from;
  } else {
    w = minimum_in(request);
    const double lower = w[0] - request.basin.lower[0];
    const double upper = request.basin.upper[0] - w[0];
    if (std::isfinite(std::min(lower, upper))) w[0] += 1e-3 * (upper <= lower ? upper : -lower);
  }
  const ExpressionGraph& graph = request.potential.graph();
  const double factor = loss_factor(request.rule.loss);
  std::vector<double> velocity(w.size(), 0.0);
  for (std::uint64_t step = 0; step < request.steps; ++step) {
    const std::span<const double> at(w);
    const double residual = factor * graph.evaluate(request.potential.q(), at);
    std::vector<double> next = w;
    for (std::size_t d = 0; d < w.size(); ++d) {
      velocity[d] =
          request.rule.momentum * velocity[d] + residual * graph.evaluate(request.potential.gradient()[d], at);
      next[d] -= request.rule.learning_rate * velocity[d];
    }
    if (!is_inside(request.basin, next)) return true;
    const bool rests = next == w && std::ranges::all_of(velocity, [](double v) { return v == 0.0; });
    if (rests) return false;
    w = std::move(next);
  }
  return false;
}

Answer answer(const EscapeRequest& request) {
  const Potential& potential = request.potential;
  const bool exact = request.method == EscapeRequest::Method::exact;
  if (exact && (potential.dimension() != 1 || request.rule.momentum != 0.0)) {
    throw Error(
        fmt::format("--method exact is for one variable without momentum, not {} with momentum {}; use --method "
                    "simulate",
                    potential.dimension(), request.rule.momentum));
  }
  // A basin without a minimum is a mistake whatever the method, where all minima can be known.
  const bool polynomial = potential.dimension() == 1 && !potential.graph().function_in(potential.q());
  if (!request.from || polynomial) (void)minimum_in(request);
  return exact ? exact_escape(request) : simulated_escape(request);
}

}  // namespace flypaper
