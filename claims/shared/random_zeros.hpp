#pragma once
// Random polynomials with a zero at a known point, for claims about every analytic Q.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "flypaper/base/core/random.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

struct PotentialWithZero {
  Potential potential;
  std::vector<double> zero;
};

/// Case `index` in `dimension` variables: a sum of six monomials of degree up to 4 in u_i = w_i - zero_i, each with at
/// least one factor, with coefficients and coordinates that are multiples of 1/4 in [-2, 2].
inline PotentialWithZero potential_with_zero(unsigned dimension, std::uint64_t index) {
  std::uint16_t draw = 0;
  const auto whole = [&](std::uint32_t values) {
    const RandomAddress address{.trajectory = index, .purpose = Purpose::test_cases, .step = dimension, .draw = draw++};
    return random_words(1, address)[0] % values;
  };
  const auto quarters = [&] { return 0.25 * (static_cast<double>(whole(17)) - 8.0); };
  std::vector<double> zero;
  for (unsigned i = 0; i < dimension; ++i) zero.push_back(quarters());
  std::string text = "0";
  for (int term = 0; term < 6; ++term) {
    text += fmt::format(" + ({})", quarters());
    for (std::uint32_t factors = 1 + whole(4); factors > 0; --factors) {
      const std::uint32_t i = whole(dimension);
      text += fmt::format("*(w{} - ({}))", i + 1, zero[i]);
    }
  }
  text += fmt::format(" + 0*w{}", dimension);
  return {Potential(text), zero};
}

}  // namespace flypaper::claims
