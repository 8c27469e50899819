#pragma once
#include <cstddef>
#include <vector>

#include "flypaper/exact/escape/panels.hpp"

namespace flypaper {

/// Where a step from inside an interval can lead instead of staying there: probabilities, or masses.
struct Losses {
  double left = 0.0;            ///< at or below the lower end
  double right = 0.0;           ///< at or above the upper end
  double far = 0.0;             ///< beyond the bound put on an infinite end: it leaves at the next step
  std::vector<double> trapped;  ///< into the hole around each trap, for good
};

/// The one-step kernel on an interval, discretised by Gauss-Legendre panels (Nystrom).
///
/// The panels follow the kernel: 4.5 standard deviations of a step long, divided by how fast its law changes with the
/// start, and shrinking in proportion to the distance from critical points of Q, where distances are multiplied by a
/// random factor, so that equal panels would trap mass beside them. Up to batch size 8 the kernel is not smooth at
/// w' = w (a pole for B = 1, a kink for B = 2); there it is integrated against the panel's polynomials instead.
/// A kernel's values that are below e^-100 are 0, so rows are short where steps are.
class Transition {
 public:
  /// `refinement` divides the panels' lengths. Throws Error as `bounded` and `make_panels` do, and if the kernel has
  /// more than 3e7 values, 0.24 GB.
  Transition(const OneStepLaw& law, const Interval1d& interval, double refinement);

  [[nodiscard]] const std::vector<double>& points() const { return panels_.points; }
  [[nodiscard]] const std::vector<double>& weights() const { return panels_.weights; }
  [[nodiscard]] const OneStepLaw& law() const { return law_; }
  [[nodiscard]] const Interval1d& interval() const { return interval_; }
  /// The hole beside a fixed point, as a share of the range.
  [[nodiscard]] double hole() const { return hole_; }
  /// The critical points of Q in the interval, its ends included, and those of them that trap trajectories.
  [[nodiscard]] const std::vector<double>& fixed_points() const { return fixed_points_; }
  [[nodiscard]] const std::vector<double>& traps() const { return traps_; }

  /// How many steps of a density take about so many seconds.
  [[nodiscard]] std::size_t steps_in(std::size_t seconds) const { return seconds * 1'000'000'000 / entries_; }

  /// The density after one step inside the interval, from a density at points().
  [[nodiscard]] std::vector<double> propagate(const std::vector<double>& density) const;
  [[nodiscard]] double mass(const std::vector<double>& density) const;
  /// Its mass between two places, by each panel's polynomial where they cut a panel.
  [[nodiscard]] double mass_between(const std::vector<double>& density, double lower, double upper) const;
  [[nodiscard]] Losses losses(const std::vector<double>& density) const;

  /// What one step from a single point leads to.
  struct Landing {
    std::vector<double> density;
    Losses losses;
  };
  /// Throws Error unless `from` is inside the interval.
  [[nodiscard]] Landing step_from(double from) const;

 private:
  /// The kernel from one node: densities at nodes first, first + 1, ..
  struct Row {
    std::size_t first = 0;
    std::vector<double> values;
  };
  [[nodiscard]] double hole_for(double refinement) const;
  [[nodiscard]] PanelRequest request(double refinement) const;
  [[nodiscard]] Row row_from(double from) const;
  [[nodiscard]] Losses losses_from(double from) const;
  void integrate_near(std::size_t to);
  void integrate_panel(std::size_t panel, std::size_t to);

  OneStepLaw law_;
  Interval1d interval_;
  Interval1d range_;  ///< the interval with infinite ends replaced
  std::vector<double> fixed_points_;
  double hole_;
  std::vector<double> traps_;
  std::vector<Interval1d> trap_holes_;
  Panels panels_;
  std::vector<Row> rows_;
  std::size_t entries_ = 1;  ///< of all rows
  std::vector<Losses> losses_;
};

}  // namespace flypaper
