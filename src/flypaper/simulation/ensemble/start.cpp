#include "flypaper/simulation/ensemble/start.hpp"

#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

double drawn_uniform(std::uint64_t trajectory, std::uint64_t seed, std::size_t coordinate) {
  const auto words = random_words(
      seed, {.trajectory = trajectory, .purpose = Purpose::start, .draw = static_cast<std::uint16_t>(coordinate)});
  return uniform(words[0], words[1]);
}

std::vector<double> on_grid(const Grid& grid, std::uint64_t index) {
  std::vector<double> w(grid.points.size());
  for (std::size_t d = w.size(); d-- > 0;) {
    const std::uint64_t last = grid.points[d] - 1;
    const std::uint64_t k = index % grid.points[d];
    index /= grid.points[d];
    const double width = grid.box.upper[d] - grid.box.lower[d];
    const double inner = grid.box.lower[d] + width * (static_cast<double>(k) / static_cast<double>(last));
    w[d] = k == last ? grid.box.upper[d] : inner;
  }
  return w;
}

}  // namespace

std::vector<double> start_of(const Start& start, std::uint64_t trajectory, std::uint64_t seed) {
  if (!start.grid.points.empty()) return on_grid(start.grid, trajectory);
  if (!start.points.empty()) return start.points[trajectory % start.points.size()];
  const bool segment = !start.segment.from.empty();
  const std::vector<double>& from = segment ? start.segment.from : start.uniform.lower;
  const std::vector<double>& to = segment ? start.segment.to : start.uniform.upper;
  std::vector<double> w;
  for (std::size_t d = 0; d < from.size(); ++d) {
    const double fraction = drawn_uniform(trajectory, seed, segment ? 0 : d);
    w.push_back(from[d] == to[d] ? from[d] : from[d] + (to[d] - from[d]) * fraction);
  }
  return w;
}

}  // namespace flypaper
