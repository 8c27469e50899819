// The exact rate at which SGD leaves the sharp well of the post's Figure 1, and that of a gentler learning rate.
#include <cmath>
#include <iostream>
#include <limits>

#include "flypaper/exact/escape/killed_kernel.hpp"

int main() {
  const flypaper::Potential potential("(w1 + w0)*(w1 - w0)^2", {{"w0", 1.8}});
  const flypaper::Interval1d basin{.lower = -std::numeric_limits<double>::infinity(),
                                   .upper = -0.6};  // up to the barrier
  const flypaper::Population population{};          // slope 0, both variances 1

  const auto rate = [&](double learning_rate) {
    const flypaper::UpdateRule rule{.learning_rate = learning_rate, .loss = flypaper::Loss::mse};
    const flypaper::EscapeRate found = flypaper::escape_rate(potential, rule, population, /*batch_size=*/20, basin);
    std::cout << "learning rate " << learning_rate << ": " << found.per_step << " a step, within " << found.error_bound
              << '\n';
    return found.per_step;
  };

  // Known: 0.116761 as run; statistical_tests/escape_test.cpp holds such rates to simulated exits.
  return std::abs(rate(0.01) - 0.116761) < 1e-6 && rate(0.005) < 1e-5 ? 0 : 1;
}
