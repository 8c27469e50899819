// Main results and takeaways: SGD gets stuck on Figure 5's line although no barrier keeps it from the origin.
#include <algorithm>
#include <array>
#include <cmath>

#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {
namespace {

/// A potential, and a path from each start to its most degenerate point: first across to the line, then along it.
struct Paths {
  Potential potential;
  std::vector<std::vector<double>> starts;
  std::vector<double> end;
};

/// l = Q^2.
double loss_at(const Paths& paths, const std::vector<double>& w) {
  const double q = local_model(paths.potential, w).q;
  return q * q;
}

/// How far the loss rises above what it has been before on the way, at 400 points of each leg.
double rise(const Paths& paths, std::vector<double> w) {
  double lowest = loss_at(paths, w);
  double largest = 0.0;
  for (std::size_t coordinate = 0; coordinate < w.size(); ++coordinate) {
    const double from = w[coordinate];
    for (int i = 1; i <= 400; ++i) {
      w[coordinate] = i == 400 ? paths.end[coordinate] : from + (paths.end[coordinate] - from) * i / 400.0;
      const double here = loss_at(paths, w);
      largest = std::max(largest, here - lowest);
      lowest = std::min(lowest, here);
    }
  }
  return largest;
}

Identity no_rise(const Paths& paths) {
  double largest = 0.0;
  for (const std::vector<double>& start : paths.starts) largest = std::max(largest, rise(paths, start));
  return {.check = "largest rise of the loss on the way across to the line and along it to the most degenerate point",
          .error = largest,
          .tolerance = 0.0,
          .derivation =
              "Q = (w1^2 + w2^2)^p w1^2: its factors fall with |w1| in floating point too, and on w1 = 0 it is 0"};
}

std::vector<std::vector<double>> figure_starts(double beside) {
  std::vector<std::vector<double>> starts;
  for (int i = -10; i <= 10; ++i) {
    for (const double w1 : {-beside, 0.0, beside}) starts.push_back({w1, static_cast<double>(i)});
  }
  return starts;
}

/// Figure 4's potential, where a barrier stands between the two minima.
Paths between_minima(const Laboratory& lab) {
  const Potential potential = lab.experiment("fig4_half_mse").potential;
  return {.potential = potential, .starts = {{-2.0}}, .end = {2.0}};
}
/// The height of that barrier; its top is a zero of Q', found to rounding.
Computed barrier(const Paths& paths) {
  // Q = (w + w0)^2 (w - w0)^3 has its other critical point at -w0/5.
  const double w0 = paths.end[0];
  const double top = std::pow(w0 * 0.8, 2) * std::pow(-1.2 * w0, 3);
  return {.check = "height of Figure 4's barrier, Q^2 at -w0/5", .value = top * top, .error_bound = 1e-12 * top * top};
}

/// On a data set the loss, less a constant, is Q^2 mean x^2 - 2 Q mean xy: 0 on the line, whose least value beside it
/// is - (mean xy)^2 / mean x^2. Rounding alone is its error.
Computed ridge(const Experiment& experiment) {
  const BatchSums sums = experiment.mean_sums();
  const double height = sums.s_xy * sums.s_xy / sums.s_xx;
  return {.check = "height of the line over the best parameters on Figure 6's data",
          .value = height,
          .error_bound = 1e-12 * height};
}

Argument argue(Laboratory& lab) {
  const Experiment code = lab.experiment("fig6_as_run");
  const Paths text{
      .potential = lab.experiment("fig5_half_mse_fresh").potential, .starts = figure_starts(0.1), .end = {0.0, 0.0}};
  const Paths run{.potential = code.potential, .starts = figure_starts(0.1), .end = {0.0, 0.0}};
  const auto foil = foil_of_the_post("between the minima of Figure 4", between_minima(lab));
  return {.assertions = {needs("loss as printed, Figure 5", "text", no_rise, text, foil),
                         needs("gradient as printed, Figure 5", "text-gradient", no_rise, text, foil),
                         needs("as run, Figure 5", "code", no_rise, run, foil),
                         context("ridge", [code] { return ridge(code); }).over_data([code](std::uint64_t seed) {
                           return ridge(on_other_data(code, seed)).value;
                         }),
                         context("barrier", [paths = between_minima(lab)] { return barrier(paths); })},
          .given = {{"range", 10.0}, {"beside", 0.1}}};
}

}  // namespace

Claim no_barrier_on_line() {
  return {
      .id = "no-barrier-on-line",
      .source = "Results, last paragraph; Takeaways",
      .statement =
          "Between the line on which SGD gets stuck and the most degenerate point there is no potential "
          "barrier to cross.",
      .cases = {"loss as printed, Figure 5", "gradient as printed, Figure 5", "as run, Figure 5"},
      .sentence =
          "True: from <every:text,text-gradient,code> start with |w1| up to {beside} and |w2| up to {range} the loss "
          "falls on the way to the line and is level along it to the origin; between the minima of Figure 4 Q "
          "squared rises to {barrier}. On Figure 6's data set the line, level too, is a ridge of height {ridge} "
          "beside parameters that fit better.",
      .argue = argue};
}

}  // namespace flypaper::claims
