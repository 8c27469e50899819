#pragma once
#include <cstdint>
#include <limits>

#include "flypaper/exact/escape/basin.hpp"

/// What tests of escape and stability ask about.
namespace flypaper {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr const char* figure1 = "(w1+9/5)*(w1-9/5)^2";

struct Setting {
  const char* q;
  Interval1d basin;
  double learning_rate;
  std::uint64_t batch_size;
  Loss loss = Loss::half_mse;
  Population population{};

  [[nodiscard]] OneStepLaw law() const {
    return {Potential(q), {.learning_rate = learning_rate, .loss = loss}, population, batch_size};
  }
};

}  // namespace flypaper
