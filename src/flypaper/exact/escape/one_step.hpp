#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "flypaper/exact/escape/variance_gamma.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// The law of one SGD step in one dimension with fresh batches:
/// w' = w - learning_rate c Q'(w) (Q(w) S_xx - S_xy), S_xx ~ (v_x/B) chi^2_B, S_xy | S_xx ~ N(slope S_xx, v_y S_xx /
/// B). Given S_xx it is normal, so w' - w has a variance-gamma law.
class OneStepLaw {
 public:
  /// Throws Error if the potential has more than one variable, the rule has momentum or a learning rate that is not
  /// positive, batch_size is 0, or the population's variances are not positive (the noise's may be 0).
  OneStepLaw(const Potential& potential, const UpdateRule& rule, const Population& population,
             std::uint64_t batch_size);

  /// Density of w' at `to`, given w = `from`; relative error about 1e-11. Where Q'(from) = 0 the law is a point and the
  /// density is 0. For batch size 1 it has a logarithmic pole at to = from, for 2 a kink.
  [[nodiscard]] double density(double from, double to) const { return densities(from, {to})[0]; }
  [[nodiscard]] std::vector<double> densities(double from, const std::vector<double>& to) const;
  /// P(w' >= level) and P(w' <= level), each to relative accuracy about 1e-12 down to 1e-30.
  [[nodiscard]] double probability_above(double from, double level) const;
  [[nodiscard]] double probability_below(double from, double level) const;
  /// Of w' given w = `from`, in closed form.
  [[nodiscard]] LawMoments moments(double from) const;
  /// The law of w' - w given w.
  [[nodiscard]] VarianceGamma::Parameters step_from(double from) const;
  /// How fast the law changes with its start: |dE w'/dw| + 3 |d(standard deviation of w')/dw|.
  [[nodiscard]] double stretching(double from) const;

  /// The law of m - 1, m = 1 - learning_rate c Q''(w) (Q(w) S_xx - S_xy) the random factor by which a distance to a
  /// critical point w of Q is multiplied. m is normal given S_xx.
  [[nodiscard]] VarianceGamma::Parameters multiplier_at(double critical_point) const;

  [[nodiscard]] const VarianceGamma& family() const { return family_; }
  [[nodiscard]] const Potential& potential() const { return potential_; }
  [[nodiscard]] double slope() const { return population_.slope; }
  [[nodiscard]] const Population& population() const { return population_; }
  /// The learning rate times c.
  [[nodiscard]] double rate() const { return rate_; }
  [[nodiscard]] double batch_size() const { return batch_size_; }

 private:
  [[nodiscard]] double value(NodeId node, double w) const;
  [[nodiscard]] VarianceGamma::Parameters scaled_by(double factor, double w) const;

  Potential potential_;
  double rate_;  ///< learning_rate c
  Population population_;
  double batch_size_;
  VarianceGamma family_;
};

}  // namespace flypaper
