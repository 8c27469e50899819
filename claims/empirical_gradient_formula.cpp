// "Connection": the gradient of the batch loss is printed with the factor 2/B; the loss, in "Models", with 1/(2B).
#include <algorithm>
#include <cmath>

#include "claims/shared/one_step.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* as_printed = reading::loss_as_printed;
constexpr const char* as_run = reading::as_run;

/// The printed -(2 grad Q / B) sum x (y - Q x), over the whole data set.
double printed_gradient(const Potential& potential, const DataSet& data, double w) {
  const LocalModel model = local_model(potential, std::vector<double>{w});
  double sum = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) sum += data.x[i] * (data.y[i] - model.q * data.x[i]);
  return -2.0 * model.gradient[0] * sum / static_cast<double>(data.size());
}

/// The gradient of (c/2B) sum (y - Q x)^2 by central differences with one step of Richardson extrapolation.
double gradient_by_differences(const Potential& potential, const DataSet& data, double w, Loss loss) {
  const auto of_loss = [&](double at) {
    const double q = local_model(potential, std::vector<double>{at}).q;
    double sum = 0.0;
    for (std::size_t i = 0; i < data.size(); ++i) sum += std::pow(data.y[i] - q * data.x[i], 2);
    return 0.5 * loss_factor(loss) * sum / static_cast<double>(data.size());
  };
  const auto central = [&](double step) { return (of_loss(w + step) - of_loss(w - step)) / (2.0 * step); };
  return (4.0 * central(1e-3) - central(2e-3)) / 3.0;
}

/// The printed gradient over that of the loss, on Figure 1's data.
Computed over_loss(const Laboratory& lab, const Loss& loss) {
  const Experiment figure = lab.experiment("fig1_half_mse");
  double least = 1e9;
  double most = 0.0;
  for (const double w : {-2.2, -1.2, 0.3, 2.5}) {
    const double ratio = printed_gradient(figure.potential, figure.data_set(), w) /
                         gradient_by_differences(figure.potential, figure.data_set(), w, loss);
    least = std::min(least, ratio);
    most = std::max(most, ratio);
  }
  // Richardson's differences err by step^4 times a fifth derivative: 1e-8 of the gradient; the spread shows it.
  return {.check = "printed gradient over that of the loss, by differences on Figure 1's data, four places",
          .value = 0.5 * (least + most),
          .error_bound = 0.5 * (most - least) + 1e-8,
          .asserted = above(1.5)};
}

/// The printed gradient against one step of the simulator on the whole data set, per learning rate.
Identity against_step(const Laboratory& lab, const Loss& loss) {
  const Experiment figure = lab.experiment("fig1_as_run");
  const UpdateRule rule{.learning_rate = 1e-3, .loss = loss};
  double worst = 0.0;
  for (const double w : {-2.2, -1.2, 0.3, 2.5}) {
    const double end = after_steps(figure.potential, {w}, rule, *constant_batches(figure.mean_sums()), 1)[0][0];
    const double step = (w - end) / rule.learning_rate;
    worst = std::max(worst, std::abs(printed_gradient(figure.potential, figure.data_set(), w) / step - 1.0));
  }
  return {.check = "one step of the code's update, MSE, on its data against the printed gradient (relative)",
          .error = worst,
          .tolerance = 1e-10,
          .derivation = "w - w' is 1e-3 of w and more, its rounding 1e-16 of w: 1e-12; sums of 1000 terms"};
}

Argument argue(Laboratory& lab) {
  const auto ratio = [&lab](const Loss& loss) { return over_loss(lab, loss); };
  const auto step = [&lab](const Loss& loss) { return against_step(lab, loss); };
  return {.assertions = {contradicts(as_printed, "ratio", ratio, Loss::half_mse,
                                     foil_of_the_post("the loss that the code trains with, MSE", Loss::mse)),
                         needs(as_run, "step", step, Loss::mse,
                               foil_of_the_post("the loss that the text prints, half-MSE", Loss::half_mse))}};
}

}  // namespace

Claim empirical_gradient_formula() {
  return {.id = "empirical-gradient-formula",
          .source = "Connection between degeneracies and SGD dynamics, first paragraph",
          .statement = "The gradient of the batch loss is -(2 grad Q / B) times the sum of x (y - Q x).",
          .cases = {as_printed, as_run},
          .sentence =
              "It is right for [[MSE]], with which the figures' code trains<:step>; for the [[half-MSE]] that the text "
              "prints it is {ratio|1} times the gradient<:ratio>, as the finding on the conventions of the loss tells. "
              "The argument that it serves needs neither: where the gradient of Q vanishes, that of the loss does, "
              "whatever the factor.",
          .instead =
              "With the loss as it stands in the section on models the factor is one over the batch size; with "
              "[[MSE]], the loss of the code, it is as printed<:step>.",
          .argue = argue};
}

}  // namespace flypaper::claims
