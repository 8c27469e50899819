#include "flypaper/audit/experiment/sharpness.hpp"

namespace flypaper {

double sharpness(const LocalModel& critical, double mean_xx, double learning_rate, Loss loss) {
  return learning_rate * loss_factor(loss) * mean_xx *
         (critical.is_zero ? critical.gradient_norm2() : top_eigenvalue(loss_hessian(critical)));
}

std::vector<PointSharpness> sharpness_at_critical_points(const Potential& potential, double slope, double mean_xx,
                                                         const UpdateRule& rule) {
  std::vector<PointSharpness> found;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at, slope);
    if (model.is_critical) found.push_back({point.at, sharpness(model, mean_xx, rule.learning_rate, rule.loss)});
  }
  return found;
}

}  // namespace flypaper
