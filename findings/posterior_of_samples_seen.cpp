// The post compares SGD after t steps with the posterior after the same t batches. Figures 1 and 2 beside that.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "claims/shared/line_laws.hpp"
#include "claims/shared/published.hpp"
#include "flypaper/base/core/error.hpp"

namespace flypaper::findings {
namespace {

using namespace claims;

/// The published run of a figure and its posterior panel, whose columns are posterior_nN.
struct Panel {
  std::filesystem::path csv;
  double seen = 0.0;  ///< samples: those of one pass, or all batches of the run
};

/// The largest N of the panel.
double samples_of(const Panel& panel) {
  std::ifstream file(panel.csv);
  std::string header;
  if (!std::getline(file, header)) throw Error(fmt::format("{} cannot be read", panel.csv.string()));
  double largest = 0.0;
  for (const std::string& column : split(header, ',')) {
    const std::size_t at = column.find("_n");
    if (at != std::string::npos) largest = std::max(largest, std::stod(column.substr(at + 2)));
  }
  return largest;
}

Panel panel_of(const Laboratory& lab, const std::string& csv, const std::string& name, std::uint64_t steps) {
  const Experiment experiment = lab.experiment(name);
  return {lab.home() / "experiments" / "published" / csv,
          static_cast<double>(steps) * static_cast<double>(experiment.batch_size)};
}

Computed ratio(const Panel& panel) {
  return {.check = "samples that SGD has seen over those of the posterior's panel",
          .value = panel.seen / samples_of(panel),
          .error_bound = 0.0};
}
Computed matches(const Panel& panel) {
  Computed found = ratio(panel);
  found.asserted = {0.99, 1.01};
  return found;
}
Computed is_more(const Panel& panel) {
  Computed found = ratio(panel);
  found.asserted = above(2.0);
  return found;
}

Computed mass(const Potential& potential, double samples) {
  const Gathering origin = near_origin(potential, 0.5);
  const Approximation found = Posterior(potential, origin.box, population_likelihood({}, samples)).mass(origin.region);
  return {.check = "posterior mass of |w2| < 0.5", .value = found.value, .error_bound = found.error};
}

/// Figure 1's panel for n = 1 is exp(-factor Q^2): the largest difference. Its markers are read to 0.0009, and to 0.004
/// in w, where the curve's slope is at most 12.
Computed panel_draws(const Laboratory& lab, double factor) {
  const std::vector<double> w = published_column(lab, "fig1_posterior", "w");
  const std::vector<double> read = published_column(lab, "fig1_posterior", "posterior_n1");
  double worst = 0.0;
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double q = (w[i] + 1.8) * (w[i] - 1.8) * (w[i] - 1.8);
    if (!std::isnan(read[i])) worst = std::max(worst, std::abs(read[i] - std::exp(-factor * q * q)));
  }
  return {.check = "largest difference of Figure 1's posterior for n = 1 from exp(-factor Q^2)",
          .value = worst,
          .error_bound = 0.05,
          .asserted = below(0.11)};
}

Argument argue(Laboratory& lab) {
  const Panel first = panel_of(lab, "fig1_posterior.csv", "fig1_as_run", 50);
  const Panel second = panel_of(lab, "fig2_posterior_on_L.csv", "fig2_as_run", 5000);
  const Potential text = lab.experiment("fig2_half_mse_fresh").potential;
  return {.assertions = {shows("figure-one", matches, first, foil_of_the_post("Figure 2", second)),
                         shows("figure-two", is_more, second, foil_of_the_post("Figure 1", first)),
                         shows(
                             "drawn", [&lab](double factor) { return panel_draws(lab, factor); }, 1.0,
                             foil("exp(-n Q^2 / 2), the likelihood of half-MSE", 0.5)),
                         context("panel-mass", [text] { return mass(text, 5000.0); }),
                         context("seen-mass", [text] { return mass(text, 1e5); })},
          .given = {{"first-steps", 50},
                    {"batch", 20},
                    {"first-samples", 1000},
                    {"caption-steps", 500},
                    {"caption-samples", 1e4},
                    {"steps", 5000},
                    {"seen", 1e5},
                    {"panel", 5000},
                    {"near", 0.5}}};
}

}  // namespace

Finding posterior_of_samples_seen() {
  return {
      .id = "posterior-of-samples-seen",
      .source = "Terminology and notation, last paragraph; Figures 1 and 2",
      .sentence =
          "After t steps of batches of B the posterior to compare SGD with is, by the post's own terminology, that of "
          "t times B samples. Figure 1 keeps to this: {caption-steps} steps of {batch}, {caption-samples} samples; "
          "[[as run]] {first-steps} and {first-samples}<:figure-one>. Figure 2's {steps} steps see {figure-two|2|fold} "
          "the {panel} of its panel<:figure-two>: {panel-mass|percent} of their posterior has |w2| < {near}, of that "
          "of the samples seen {seen-mass|percent}. The panels draw exp(-n Q squared), the posterior of twice n "
          "samples<:drawn>.",
      .instead = "Figure 2, top right: the posterior also for {seen} samples, as many as {steps} steps have seen.",
      .argue = argue};
}

}  // namespace flypaper::findings
