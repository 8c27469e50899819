#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string number_text(double value, int digits) { return digits == 0 ? shortest(value) : rounded(value, digits); }

}  // namespace

std::string point_text(std::span<const double> point, int digits) {
  std::vector<std::string> numbers;
  for (const double coordinate : point) numbers.push_back(number_text(coordinate, digits));
  return fmt::format("({})", join(numbers));
}

std::string box_text(const Box& box, int digits) {
  std::vector<std::string> sides;
  for (std::size_t d = 0; d < box.lower.size(); ++d) {
    sides.push_back(fmt::format("[{}, {}]", number_text(box.lower[d], digits), number_text(box.upper[d], digits)));
  }
  return join(sides, " x ");
}

bool is_finite(const Box& box) {
  const auto finite = [](double end) { return std::isfinite(end); };
  return !box.lower.empty() && std::ranges::all_of(box.lower, finite) && std::ranges::all_of(box.upper, finite);
}

bool is_inside(const Box& box, std::span<const double> w) {
  for (std::size_t d = 0; d < w.size(); ++d) {
    if (!(w[d] > box.lower[d] && w[d] < box.upper[d])) return false;
  }
  return true;
}

namespace {

std::string start_text(const Start& start) {
  if (!start.segment.from.empty()) {
    return fmt::format("on the line from {} to {}", point_text(start.segment.from, 6), point_text(start.segment.to, 6));
  }
  if (!start.grid.points.empty()) return "on a grid over " + box_text(start.grid.box, 6);
  if (start.points.size() == 1) return "at " + point_text(start.points[0], 6);
  if (!start.points.empty()) return fmt::format("at {} points", start.points.size());
  return "uniform in " + box_text(start.uniform, 6);
}

std::string data_text(const Experiment& experiment) {
  const char* batches = experiment.sharing == Sharing::shared ? ", the same batches for all" : "";
  if (!experiment.data) return fmt::format("fresh batches{}", batches);
  if (experiment.kind == Kind::noise_free) return "all of " + experiment.data_name;
  const char* scheme = experiment.scheme == Scheme::epochs ? "shuffled passes over" : "subsets of";
  return fmt::format("{} {} ({} samples){}", scheme, experiment.data_name, experiment.data->size(), batches);
}

std::string dynamics_text(const Experiment& experiment) {
  const UpdateRule& rule = experiment.rule;
  std::string text =
      experiment.kind == Kind::noise_free ? "gradient descent" : fmt::format("SGD with B = {}", experiment.batch_size);
  text += fmt::format(", {}, learning rate {}", rule.loss == Loss::mse ? "MSE" : "half-MSE",
                      rounded(rule.learning_rate, 6));
  if (rule.momentum != 0.0) {
    const char* kind = rule.kind == Momentum::nesterov ? "Nesterov " : "";
    text += fmt::format(", {}momentum {}", kind, rounded(rule.momentum, 6));
  }
  return text;
}

}  // namespace

std::string Experiment::describe() const {
  return fmt::format("{}: Q = {}; {}; {}; {} trajectories of {} steps, starts {}; seed {}", name, potential.print(),
                     dynamics_text(*this), data_text(*this), ensemble.trajectories, ensemble.steps,
                     start_text(ensemble.start), ensemble.seed);
}

}  // namespace flypaper
