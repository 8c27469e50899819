#include "flypaper/audit/experiment/sharpness.hpp"

namespace flypaper {

double sharpness(const LocalModel& zero, double mean_xx, double learning_rate, Loss loss) {
  return learning_rate * loss_factor(loss) * mean_xx * zero.gradient_norm2();
}

std::vector<PointSharpness> sharpness_at_zeros(const Potential& potential, double mean_xx, const UpdateRule& rule) {
  std::vector<PointSharpness> found;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at);
    if (model.is_zero) found.push_back({point.at, sharpness(model, mean_xx, rule.learning_rate, rule.loss)});
  }
  return found;
}

}  // namespace flypaper
