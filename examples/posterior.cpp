// The Bayesian posterior of two wells: evidence in closed form, and how the odds of the wells grow with the samples.
#include "flypaper/exact/posterior/posterior.hpp"

#include <cmath>
#include <iostream>

int main() {
  // One well: exp(-n w^4 / 2) on [-1, 1] with a uniform prior integrates to Gamma(5/4) (n/2)^(-1/4).
  const double samples = 1e4;
  const flypaper::Box unit{.lower = {-1.0}, .upper = {1.0}};
  const flypaper::Posterior one(flypaper::Potential("w1^2"), unit, flypaper::population_likelihood({}, samples));
  const double known = std::log(std::tgamma(1.25)) - 0.25 * std::log(samples / 2.0);
  std::cout << "log evidence " << one.log_evidence().value << ", known " << known << '\n';

  // Two wells, lambda 1/2 and 1/4: the odds of the degenerate one grow as n^(1/4), so a factor of 1e8 gives 100.
  const flypaper::Potential wells("(w1 + w0)*(w1 - w0)^2", {{"w0", 1.8}});
  const flypaper::Box box{.lower = {-3.6}, .upper = {3.6}};
  const auto odds = [&](double n) {
    const flypaper::Posterior posterior(wells, box, flypaper::population_likelihood({}, n));
    const double sharp = posterior.mass({.lower = {-3.6}, .upper = {-0.6}}).value;
    std::cout << "n = " << n << ": " << sharp << " of the mass is in the sharp well\n";
    return (1.0 - sharp) / sharp;
  };
  const double before = odds(1e6);
  const double growth = odds(1e14) / before;
  std::cout << "the odds grew by " << growth << '\n';
  return std::abs(one.log_evidence().value - known) < 1e-9 && std::abs(growth / 100.0 - 1.0) < 0.01 ? 0 : 1;
}
