#pragma once
// One hidden neuron, f = w1 s(x; w2), which is not linear in the data: its expected loss, half-MSE, by quadrature, and
// the Hessian from second differences of that.
#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <vector>

#include "flypaper/base/core/error.hpp"

namespace flypaper::claims {

enum class Neuron : std::uint8_t {
  tanh,  ///< w1 tanh(w2 x)
  relu   ///< w1 max(0, x - w2)
};
enum class InputLaw : std::uint8_t { gaussian, uniform };  ///< both of variance 1

template <typename Number>
Number output(Neuron neuron, const std::array<Number, 2>& w, double x) {
  using std::tanh;
  if (neuron == Neuron::tanh) return w[0] * tanh(w[1] * x);
  const Number above = x - w[1];
  return above > 0.0 ? Number(w[0] * above) : Number(0.0 * above);
}

/// y = mean(x) + noise of variance noise_variance(x), and the parameters that are looked at.
struct NeuronSetting {
  Neuron neuron = Neuron::tanh;
  InputLaw inputs = InputLaw::gaussian;
  std::function<double(double x)> mean;
  std::function<double(double x)> noise_variance;
  std::array<double, 2> at{};
};

/// E f(x) by Gauss's rule of 20 points on pieces that end at `edges`, where the functions here have kinks: relative
/// error below 1e-12.
template <typename Function>
double over_inputs(InputLaw law, const std::array<double, 2>& edges, const Function& f) {
  const double reach = law == InputLaw::gaussian ? 9.0 : std::numbers::sqrt3;
  std::vector<double> ends;
  for (int i = 0; i <= 36; ++i) ends.push_back(reach * (i / 18.0 - 1.0));
  for (const double edge : edges) {
    if (std::abs(edge) < reach) ends.push_back(edge);
  }
  std::ranges::sort(ends);
  const auto weighted = [&](double x) {
    const double density = law == InputLaw::gaussian ? std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi)
                                                     : 0.5 / std::numbers::sqrt3;
    return density * f(x);
  };
  double sum = 0.0;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    if (ends[i] > ends[i - 1])
      sum += boost::math::quadrature::gauss<double, 20>::integrate(weighted, ends[i - 1], ends[i]);
  }
  return sum;
}

/// The expected loss (1/2) E (y - f)^2 at other parameters.
inline double expected_loss(const NeuronSetting& setting, const std::array<double, 2>& w) {
  return over_inputs(setting.inputs, {w[1], setting.at[1]}, [&](double x) {
    return 0.5 * (setting.noise_variance(x) + std::pow(setting.mean(x) - output(setting.neuron, w, x), 2));
  });
}

/// A 2 x 2 matrix, row-major, or of gradients the first two.
using FourEntries = std::array<double, 4>;

/// The Hessian by central second differences with a step `step`.
inline FourEntries hessian_by_differences(const NeuronSetting& setting, double step) {
  const auto loss = [&](double i, double j) {
    return expected_loss(setting, {setting.at[0] + i * step, setting.at[1] + j * step});
  };
  const double middle = loss(0, 0);
  const double square = step * step;
  const double mixed = (loss(1, 1) - loss(1, -1) - loss(-1, 1) + loss(-1, -1)) / (4.0 * square);
  return {(loss(1, 0) - 2.0 * middle + loss(-1, 0)) / square, mixed, mixed,
          (loss(0, 1) - 2.0 * middle + loss(0, -1)) / square};
}

/// The minimum of the expected loss beside `setting.at`, by Newton's method on differences. Throws Error if it ends at
/// no minimum.
inline std::array<double, 2> minimum_of(NeuronSetting setting) {
  constexpr double step = 1e-3;
  for (int i = 0; i < 50; ++i) {
    const FourEntries h = hessian_by_differences(setting, step);
    std::array<double, 2> slope{};
    for (std::size_t d = 0; d < 2; ++d) {
      std::array<double, 2> up = setting.at;
      std::array<double, 2> down = setting.at;
      up.at(d) += step;
      down.at(d) -= step;
      slope.at(d) = (expected_loss(setting, up) - expected_loss(setting, down)) / (2.0 * step);
    }
    const double determinant = h[0] * h[3] - h[1] * h[2];
    setting.at[0] -= (h[3] * slope[0] - h[1] * slope[1]) / determinant;
    setting.at[1] -= (h[0] * slope[1] - h[2] * slope[0]) / determinant;
  }
  const FourEntries h = hessian_by_differences(setting, step);
  if (!(h[0] > 0.0 && h[0] * h[3] > h[1] * h[2])) throw Error("Newton's method has not found a minimum");
  return setting.at;
}

}  // namespace flypaper::claims
