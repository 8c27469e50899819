// Appendix, Hessian of the potential: l = v_x Q^2 / 2 + const, and "from the formula above" H = v_x d^2 Q^2.
#include <algorithm>
#include <cmath>

#include "claims/shared/expected_hessian.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* as_printed = reading::loss_as_printed;

/// The printed v_x d^2 Q^2 / dw^2 in one variable, by second differences with one step of Richardson extrapolation.
double printed_hessian(const Potential& potential, double at, double input_variance) {
  const auto square = [&](double w) { return std::pow(potential.graph().evaluate<double>(potential.q(), {{w}}), 2); };
  const auto second = [&](double step) {
    return (square(at + step) - 2.0 * square(at) + square(at - step)) / (step * step);
  };
  return input_variance * (4.0 * second(1e-3) - second(2e-3)) / 3.0;
}

/// The printed Hessian over that of the expected loss, from samples, at zeros and elsewhere.
Computed over_loss(const Loss& loss) {
  const Potential potential("(w+1.8)*(w-1.8)^2");
  double least = 1e9;
  double most = 0.0;
  for (const double variance : {0.7, 1.0}) {
    for (const double at : {-1.8, -1.0, 2.5}) {
      const double hessian = expected_hessian(potential, {at}, loss, {.input_variance = variance})[0];
      const double ratio = printed_hessian(potential, at, variance) / hessian;
      least = std::min(least, ratio);
      most = std::max(most, ratio);
    }
  }
  // Second differences err by 1e-16 Q^2 / step^2, 1e-8 of the Hessian here, and by step^4: the spread shows it.
  return {.check = "printed Hessian over that of the expected loss, three places, two variances of the inputs",
          .value = 0.5 * (least + most),
          .error_bound = 0.5 * (most - least) + 1e-7,
          .asserted = above(1.5)};
}

Argument argue(Laboratory& /*lab*/) {
  return {.assertions = {contradicts(
              as_printed, "ratio", over_loss, Loss::half_mse,
              foil_of_the_post("the loss of which the text gives the gradient, Q^2 for v_x = 1", Loss::mse))}};
}

}  // namespace

Claim hessian_twice_the_loss() {
  return {.id = "hessian-twice-the-loss",
          .source = "Appendix, Hessian of the potential",
          .statement = "The potential v_x Q^2 / 2 has the Hessian v_x times the second derivatives of Q^2.",
          .cases = {as_printed},
          .sentence =
              "Up to a factor it has, and the appendix goes on with proportionality, which a factor leaves as it is. "
              "The printed Hessian is {ratio|1} times that of the potential printed above it<:ratio>, namely that of "
              "[[MSE]]: one more trace of the two conventions of the loss.",
          .instead = "The Hessian of the potential is half of v_x times the second derivatives of Q squared.",
          .argue = argue};
}

}  // namespace flypaper::claims
