#include "flypaper/simulation/observables/trajectories.hpp"

namespace flypaper {

Trajectories::Trajectories(unsigned dimension, std::uint64_t trajectories, std::uint64_t steps)
    : dimension_(dimension),
      trajectories_(trajectories),
      steps_(steps),
      values_(std::make_shared<std::vector<double>>(trajectories * (steps + 1) * dimension)) {}

std::vector<std::uint64_t> Trajectories::shape() const { return {trajectories_, steps_ + 1, dimension_}; }

std::size_t Trajectories::place(std::uint64_t trajectory, std::uint64_t step, unsigned coordinate) const {
  return (trajectory * (steps_ + 1) + step) * dimension_ + coordinate;
}

double Trajectories::at(std::uint64_t trajectory, std::uint64_t step, unsigned coordinate) const {
  return (*values_)[place(trajectory, step, coordinate)];
}

void Trajectories::observe(const BlockView& view) {
  for (unsigned d = 0; d < dimension_; ++d) {
    for (std::size_t i = 0; i < view.count; ++i) {
      (*values_)[place(view.first_trajectory + i, view.step, d)] = view.coordinates[d].values[i];
    }
  }
}

}  // namespace flypaper
