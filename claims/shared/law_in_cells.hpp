#pragma once
// The law of SGD after Figure 1's last step and the posterior, over cells.
#include "claims/shared/law_distance.hpp"

namespace flypaper::claims {

/// WellCells of the degenerate well, in which the posterior is, and one for all else; or one for all of the well, in
/// which a form is not seen.
enum class WellCells : unsigned char { fine, one };

struct Form {
  LawSetting setting;
  WellCells cells = WellCells::fine;
};

inline constexpr Interval1d well{1.2, 2.4};

inline std::uint64_t bins_of(const Form& form) { return form.cells == WellCells::fine ? 120 : 1; }

inline Experiment with_cells(const Form& form, std::uint64_t trajectories) {
  Experiment run = form.setting.experiment;
  const std::vector<double> half = posterior_of(form.setting).quantiles(0, std::array{0.25, 0.75});
  run.ensemble.trajectories = trajectories;
  run.observe = {{.kind = "histogram", .interval = {{well.lower}, {well.upper}}, .bins = {bins_of(form)}},
                 {.kind = "occupancy", .interval = {{half[0]}, {half[1]}}, .every = run.ensemble.steps}};
  return run;
}

inline std::vector<std::uint64_t> counts_of(const ExperimentResult& result) {
  const auto& histogram = result.get<Histogram>();
  std::vector<std::uint64_t> counts(histogram.counts().begin(), histogram.counts().end());
  counts.push_back(histogram.below() + histogram.above() + histogram.diverged());
  return counts;
}

inline std::vector<double> masses_of(const Form& form) {
  const Posterior posterior = posterior_of(form.setting);
  const auto bins = static_cast<double>(bins_of(form));
  std::vector<double> masses;
  double all = 0.0;
  for (double bin = 0.0; bin < bins; bin += 1.0) {
    const auto edge = [&](double at) { return well.lower + (well.upper - well.lower) * at / bins; };
    masses.push_back(posterior.mass({{edge(bin)}, {edge(bin + 1.0)}}).value);
    all += masses.back();
  }
  masses.push_back(1.0 - all);
  return masses;
}

}  // namespace flypaper::claims
