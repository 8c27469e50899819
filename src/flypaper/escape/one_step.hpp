#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "flypaper/data/data_set.hpp"
#include "flypaper/dynamics/sgd.hpp"
#include "flypaper/model/potential.hpp"

namespace flypaper {

/// The law of one SGD step in one dimension with fresh batches:
/// w' = w - learning_rate c Q'(w) (Q(w) S_xx - S_xy), S_xx ~ (v_x/B) chi^2_B, S_xy | S_xx ~ N(slope S_xx, v_y S_xx /
/// B). Given S_xx it is normal, so w' - w has a variance-gamma law.
class OneStepLaw {
 public:
  /// Throws Error if the potential has more than one variable, the rule has momentum or batch_size is below 4: below
  /// that the density has a pole or a kink at w' = w, which the quadratures here do not resolve.
  OneStepLaw(const Potential& potential, const UpdateRule& rule, const Population& population,
             std::uint64_t batch_size);

  /// Density of w' at `to`, given w = `from`. Where Q'(from) = 0 the law is a point and the density is 0.
  /// Madan, Carr, Chang 1998, with e^z K_p(z) by upward recurrence on logarithms: relative error about 1e-12.
  [[nodiscard]] double density(double from, double to) const { return densities(from, {to})[0]; }
  [[nodiscard]] std::vector<double> densities(double from, const std::vector<double>& to) const;
  /// P(w' >= level) and P(w' <= level), each to relative accuracy about 1e-12 even when tiny.
  [[nodiscard]] double probability_above(double from, double level) const;
  [[nodiscard]] double probability_below(double from, double level) const;
  /// E f(m) over the random factor m = 1 - learning_rate c Q''(w) (Q(w) S_xx - S_xy), by which a distance to a critical
  /// point w of Q is multiplied. m is normal given S_xx.
  [[nodiscard]] double multiplier_expectation(double critical_point, const std::function<double(double m)>& f) const;

 private:
  struct Normal {
    double drift;   ///< mean of w' - w is drift S_xx
    double spread;  ///< its variance is spread^2 S_xx
  };
  struct Node {
    double s_xx;
    double weight;
  };
  [[nodiscard]] Normal normal_at(double from, NodeId factor) const;
  [[nodiscard]] double tail(const Normal& step, double distance) const;
  [[nodiscard]] double density_of_step(const Normal& step, double length) const;

  Potential potential_;
  double rate_;  ///< learning_rate c
  Population population_;
  double batch_size_;
  std::vector<Node> nodes_;  ///< quadrature over S_xx
  double log_constant_;
};

}  // namespace flypaper
