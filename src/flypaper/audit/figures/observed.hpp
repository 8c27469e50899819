#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/report/figure.hpp"

/// What the figures of a run are drawn from, for the .cpp files of this folder alone.
namespace flypaper {

/// One observable of a run.
struct Observed {
  const Experiment& experiment;
  const ObserveSettings& settings;
  const Observable& observable;
  std::uint64_t diverged = 0;  ///< runs that are not finite at the end
  Table table{};               ///< empty for trajectories

  [[nodiscard]] double runs() const { return static_cast<double>(experiment.ensemble.trajectories); }
  [[nodiscard]] std::vector<double> column(std::string_view name) const;
};

/// Curves of one panel that are told apart.
inline constexpr std::size_t most_curves = 6;

/// At most so many of the indices 0 .. n - 1, evenly spread, with both ends.
[[nodiscard]] std::vector<std::size_t> chosen(std::size_t n, std::size_t most);

/// counts[i] / of over steps.
[[nodiscard]] Series fraction(std::string label, const std::vector<double>& steps, const std::vector<double>& counts,
                              double of);

/// The sums of the first values.
[[nodiscard]] std::vector<double> accumulated(std::vector<double> values);

/// Fractions over steps: from 0 to 1, or on a logarithmic axis up to 1 where some are below a fiftieth.
[[nodiscard]] Figure fraction_panel(std::string title, std::string label, std::vector<Series> series);

/// " 6 of 14 quantiles are shown." where it is not all of them.
[[nodiscard]] std::string shown_text(std::size_t shown, std::size_t of, std::string_view what);

/// "Looked at every 10 steps. " where it was not at every one.
[[nodiscard]] std::string every_text(std::uint64_t every);

/// "(-inf, -0.6) x (0, 1)": a basin or target, which is open.
[[nodiscard]] std::string open_text(const Box& box);

/// The panels of an observable, by its kind.
using Panels = std::function<std::vector<Figure>(const Observed&)>;
[[nodiscard]] std::vector<Figure> exit_time_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> occupancy_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> first_passage_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> distance_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> moments_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> histogram_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> last_steps_panels(const Observed& observed);
[[nodiscard]] std::vector<Figure> trajectories_panels(const Observed& observed);

/// Curves over time; series of the same label are one sort. Values far outside of what most are (beyond where curves
/// begin and the middle nine tenths of all values, by twice that range) are not drawn, so that a run on its way to
/// infinity does not flatten the others.
[[nodiscard]] Figure curves_panel(std::string x_label, std::string y_label, std::vector<Series> series);

}  // namespace flypaper
