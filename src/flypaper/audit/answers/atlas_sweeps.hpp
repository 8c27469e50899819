#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Exact escape rates along one line of settings; NaN where the rate was not found (below 1e-12, or no bound).
struct RateCurve {
  std::string label;
  double scale = 1.0;     ///< lambda of lambda^D Q(w / lambda): the distances of the wells over those given
  double noise = 1.0;     ///< v_y
  std::vector<double> h;  ///< learning_rate c v_x Q'^2 at the minimum
  std::vector<std::uint64_t> batch_size;
  std::vector<double> rate{};
};

/// What the figures show, at v_x = 1.
struct AtlasSweeps {
  double crisis = 0.0;                      ///< h of the noise-free boundary crisis; infinite if there is none
  std::vector<RateCurve> phase{};           ///< over h, one for each batch size
  std::vector<RateCurve> learning_rates{};  ///< over h through the learning rate, one for each scale, at one batch size
  std::vector<RateCurve> scales{};       ///< over h through the scale at one learning rate; then with v_y scaled along
  std::vector<RateCurve> batch_sizes{};  ///< over the batch size, one for each h
};

/// Escape out of `basin`, whose simple zero of Q is `minimum`, by the exact kernel; one thread computes one rate.
/// Throws Error if the zero is degenerate or the basin has no finite end.
[[nodiscard]] AtlasSweeps atlas_sweeps(const Potential& potential, const Interval1d& basin, double minimum,
                                       std::uint64_t batch_size, unsigned threads);

/// Phase diagram over (h, B), rate against learning rate and scale over h, rate against batch size.
[[nodiscard]] std::vector<Figure> atlas_figures(const AtlasSweeps& sweeps);

}  // namespace flypaper
