#include "flypaper/exact/geometry/volume_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

/// Volumes at four eps, equally far apart in log.
struct Sample {
  std::array<double, 4> t{};  ///< -log eps
  std::array<double, 4> log_t{};
  std::array<double, 4> log_volume{};
  double error = 0.0;  ///< the largest relative one of a volume

  explicit Sample(const SublevelVolumes& volumes) {
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double eps = std::pow(10.0, -12.0 - 6.0 * static_cast<double>(i));
      const Volume volume = volumes(eps);
      if (!(volume.value > 0.0)) throw Error(fmt::format("an empty region: Q^2 is nowhere below {} in the box", eps));
      t.at(i) = -std::log(eps);
      log_t.at(i) = std::log(t.at(i));
      log_volume.at(i) = std::log(volume.value);
      error = std::max(error, volume.error / volume.value);
    }
  }
  [[nodiscard]] double apart() const { return t[1] - t[0]; }
};

/// What three of them show.
struct Window {
  double exponent = 0.0;
  double multiplicity = 0.0;

  Window(const Sample& sample, std::size_t first) {
    const auto second_difference = [first](const auto& y) {
      return y.at(first) - 2.0 * y.at(first + 1) + y.at(first + 2);
    };
    const double second = second_difference(sample.log_volume);
    multiplicity = 1.0 + second / second_difference(sample.log_t);
    exponent = (sample.log_volume.at(first + 1) - sample.log_volume.at(first + 2)) / sample.apart();
    // z = e^(lambda h) solves V0 - 2 V1 z + V2 z^2 = 0; in units of V1/V2 and V0/V1.
    if (std::lround(multiplicity) == 2 && second < 0.0) {
      exponent += std::log1p(std::sqrt(-std::expm1(second))) / sample.apart();
    }
  }
};

}  // namespace

VolumeFit fit_volumes(const SublevelVolumes& volumes) {
  const Sample sample(volumes);
  const Window coarse(sample, 0);
  const Window fine(sample, 1);
  VolumeFit fit{.exponent = fine.exponent,
                .exponent_error = std::abs(fine.exponent - coarse.exponent) + 2.0 * sample.error / sample.apart(),
                .multiplicity = fine.multiplicity,
                .multiplicity_error = std::abs(fine.multiplicity - coarse.multiplicity)};
  const double off = std::abs(fit.multiplicity - std::round(fit.multiplicity));
  if (off + fit.multiplicity_error > 0.35) {
    fit.warning = fmt::format("near-tied poles: volumes show a multiplicity of {} +- {}, no whole number",
                              rounded(fit.multiplicity), rounded(fit.multiplicity_error, 2));
  }
  return fit;
}

}  // namespace flypaper
