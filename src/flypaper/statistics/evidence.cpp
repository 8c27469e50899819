#include "flypaper/statistics/evidence.hpp"

#include "flypaper/core/text.hpp"

namespace flypaper {

Evidence exact_check(std::string check, double error, double tolerance) {
  return {.check = std::move(check),
          .kind = "exact",
          .value = error,
          .interval = {0.0, tolerance},
          .expected = "<= " + rounded(tolerance),
          .deviation = tolerance,
          .passed = error >= 0.0 && error <= tolerance};
}

Evidence exact_difference(std::string check, double difference, double least) {
  return {.check = std::move(check),
          .kind = "exact",
          .value = difference,
          .interval = {difference, difference},
          .expected = ">= " + rounded(least),
          .deviation = least,
          .passed = difference >= least};
}

}  // namespace flypaper
