#pragma once
#include <span>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper {

/// The fraction that has not left, with exact 95 % limits, at about 60 steps.
[[nodiscard]] Series survival(std::string label, const ExitTimes& exits);

/// The fraction that has not left if step t = 1, 2, .. has the hazard hazards[t - 1].
[[nodiscard]] Series survival(std::string label, std::span<const double> hazards);

/// The quasi-stationary density of a killed kernel, where it is above 1e-4 of its largest value.
[[nodiscard]] Series quasi_stationary_law(const KilledKernel& kernel);

/// Survival curves over steps on a logarithmic axis.
[[nodiscard]] Figure survival_figure(std::string name, std::string title, const std::string& caption,
                                     std::vector<Series> series);

}  // namespace flypaper
