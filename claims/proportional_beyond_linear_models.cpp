// Limitations: that the proportionality was found by others under assumptions for models not linear in the data, so
// that the observations plausibly generalise. At a true parameter, where the model is the mean of y given x, they do:
//
//   H = c E(grad f grad f^T - (y - f) Hess f) = c E grad f grad f^T   as E(y - f | x) = 0,
//   Sigma = (c^2/B) E((y - f)^2 grad f grad f^T) = (c v_y/B) H        if E((y - f)^2 | x) = v_y for every x,
//
// for every model that may be differentiated under the integral, whatever the law of x and of the noise. Neither step
// remains where the model is not true or the noise depends on x.
#include <algorithm>
#include <cmath>

#include "claims/shared/neuron_noise.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* true_parameter = "ours, at a true parameter, the same noise everywhere";
constexpr const char* not_true = "ours, at a minimum of a model that is not true";
constexpr const char* uneven = "ours, at a true parameter, noise that grows with the input";

constexpr double amplitude = 3.0;

/// y = w1 tanh(w2 x) or w1 max(0, x - w2) at w = (1, 1/2), noise of variance 1.
NeuronSetting at_truth(Neuron neuron, InputLaw inputs) {
  const std::array<double, 2> truth{1.0, 0.5};
  return {.neuron = neuron,
          .inputs = inputs,
          .mean = [neuron, truth](double x) { return output(neuron, truth, x); },
          .noise_variance = [](double) { return 1.0; },
          .at = truth};
}
NeuronSetting misspecified() {
  NeuronSetting setting = at_truth(Neuron::tanh, InputLaw::gaussian);
  setting.mean = [](double x) { return amplitude * std::sin(2.0 * x); };
  setting.at = {2.0, 1.0};
  setting.at = minimum_of(setting);
  return setting;
}
NeuronSetting growing(double by) {
  NeuronSetting setting = at_truth(Neuron::tanh, InputLaw::gaussian);
  setting.noise_variance = [by](double x) { return 1.0 + by * (x * x - 1.0); };
  return setting;
}

/// A function, as minima are looked for when asked for.
using Lazy = std::function<NeuronSetting()>;

Computed proportional(const Lazy& setting) {
  const Disproportion found = disproportion_of(setting());
  return {.check = "least |B Sigma - number H| / |B Sigma| over the numbers, one neuron with two parameters",
          .value = found.residual,
          .error_bound = found.error,
          .asserted = below(0.001)};
}
Computed disproportional(const Lazy& setting) {
  Computed found = proportional(setting);
  found.asserted = above(0.01);
  return found;
}

/// The number B Sigma / H, of which the theorem says that it is c v_y = 1.
Computed number(const Lazy& setting) {
  const Disproportion found = disproportion_of(setting());
  return {.check = "the number B Sigma / (c v_y H) at the true parameter of a tanh neuron",
          .value = found.number,
          .error_bound = found.error,
          .asserted = {0.999, 1.001}};
}

Argument argue(Laboratory& /*lab*/) {
  const Lazy tanh = [] { return at_truth(Neuron::tanh, InputLaw::gaussian); };
  const Lazy uniform = [] { return at_truth(Neuron::tanh, InputLaw::uniform); };
  const Lazy relu = [] { return at_truth(Neuron::relu, InputLaw::gaussian); };
  const Lazy off = [] {
    NeuronSetting setting = at_truth(Neuron::tanh, InputLaw::gaussian);
    setting.at[1] += 0.1;
    return setting;
  };
  const Lazy relu_off = [] {
    NeuronSetting setting = at_truth(Neuron::relu, InputLaw::gaussian);
    setting.at[1] += 0.1;
    return setting;
  };
  const Lazy slightly = [] { return growing(0.05); };
  const auto beside = foil("w2 a tenth off the truth", off);
  const auto truth = foil("the true parameter and even noise", tanh);
  return {.assertions = {needs(true_parameter, "tanh", proportional, tanh, beside),
                         needs(true_parameter, "number", number, tanh, foil("noise that grows a little", slightly)),
                         needs(true_parameter, "uniform", proportional, uniform, beside),
                         needs(true_parameter, "relu", proportional, relu, foil("w2 a tenth off the truth", relu_off)),
                         contradicts(not_true, "sine", disproportional, Lazy(misspecified), truth),
                         contradicts(uneven, "growing", disproportional, Lazy([] { return growing(0.5); }), truth)},
          .given = {{"amplitude", amplitude}}};
}

}  // namespace

Claim proportional_beyond_linear_models() {
  return {.id = "proportional-beyond-linear-models",
          .source = "Limitations, third point",
          .statement =
              "The conditions for it are not known precisely, but the proportionality of noise covariance and "
              "Hessian was found under assumptions for models that are not linear in the data, so that it is "
              "plausible that the observations generalise.",
          .cases = {true_parameter, not_true, uneven},
          .sentence =
              "More than plausible at a true parameter where the noise is the same for <all:tanh,number> inputs: "
              "the covariance is the Hessian times noise variance over batch size, for ReLU and for uniform inputs "
              "too<:relu,uniform>. Elsewhere it need not be, but can be close: at the minimum of a tanh neuron "
              "fitted to the sine of twice the input, of amplitude {amplitude}, the best number fits to "
              "{sine|percent}<:sine>; where the noise variance is half of one plus the squared input, to "
              "{growing|percent}<:growing>.",
          .instead =
              "At a parameter where the model is true and the noise does not depend on the input, the "
              "proportionality is exact for differentiable models<:tanh,relu,uniform>; elsewhere it need not "
              "be<:sine,growing>, and it is plausible that it remains close.",
          .argue = argue};
}

}  // namespace flypaper::claims
