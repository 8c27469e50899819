#pragma once
// Noise covariance of one hidden neuron, from gradients of samples by automatic differentiation, and how far from
// proportional to the Hessian it is.
#include <boost/math/differentiation/autodiff.hpp>

#include <array>
#include <cmath>

#include "claims/shared/one_neuron.hpp"

namespace flypaper::claims {

/// B Sigma: the covariance of one sample's gradient -(y - f) grad f.
inline FourEntries sample_noise(const NeuronSetting& setting) {
  using boost::math::differentiation::make_fvar;
  using Dual = boost::math::differentiation::autodiff_fvar<double, 1>;
  const auto slope = [&](double x, std::size_t i) {
    std::array<Dual, 2> w{Dual(setting.at[0]), Dual(setting.at[1])};
    w.at(i) = make_fvar<double, 1>(setting.at.at(i));
    return static_cast<double>(output(setting.neuron, w, x).derivative(1));
  };
  const auto misfit = [&](double x) { return setting.mean(x) - output(setting.neuron, setting.at, x); };
  const std::array<double, 2> edges{setting.at[1], setting.at[1]};
  std::array<double, 2> mean{};
  for (std::size_t i = 0; i < 2; ++i) {
    mean.at(i) = over_inputs(setting.inputs, edges, [&](double x) { return -misfit(x) * slope(x, i); });
  }
  FourEntries noise{};
  for (std::size_t k = 0; k < 4; ++k) {
    const std::size_t i = k / 2;
    const std::size_t j = k % 2;
    noise.at(k) = over_inputs(setting.inputs, edges,
                              [&](double x) {
                                const double square = setting.noise_variance(x) + misfit(x) * misfit(x);
                                return square * slope(x, i) * slope(x, j);
                              }) -
                  mean.at(i) * mean.at(j);
  }
  return noise;
}

/// The number for which |B Sigma - number H| is least, and what is then left, relative to |B Sigma|.
struct Disproportion {
  double number;
  double residual;
  double error;  ///< of either: the change of the Hessian when the step of its differences is doubled, relative
};
inline Disproportion disproportion_of(const NeuronSetting& setting) {
  const FourEntries noise = sample_noise(setting);
  const FourEntries fine = hessian_by_differences(setting, 1e-4);
  const FourEntries coarse = hessian_by_differences(setting, 2e-4);
  double noise2 = 0.0;
  double hessian2 = 0.0;
  double product = 0.0;
  double change2 = 0.0;
  for (std::size_t k = 0; k < 4; ++k) {
    noise2 += noise.at(k) * noise.at(k);
    hessian2 += fine.at(k) * fine.at(k);
    product += noise.at(k) * fine.at(k);
    change2 += std::pow(fine.at(k) - coarse.at(k), 2);
  }
  const double number = product / hessian2;
  double rest2 = 0.0;
  for (std::size_t k = 0; k < 4; ++k) rest2 += std::pow(noise.at(k) - number * fine.at(k), 2);
  return {number, std::sqrt(rest2 / noise2), 2.0 * std::sqrt(change2 / hessian2)};
}

}  // namespace flypaper::claims
