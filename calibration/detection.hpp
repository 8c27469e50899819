#pragma once
// The smallest defect that an oracle sees: by bisection over a grid of sizes, each decided by exact binomial limits.
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calibration/draws.hpp"
#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper::calibration {

/// Oracles that judge one and the same data, so that they are compared on it.
struct Panel {
  std::vector<std::string> oracles{};
  std::string sample{};  ///< what one replicate is made of
  std::uint64_t replicates = 1000;
  /// Draws data with a defect of a size (0: none) and tells which oracles sound an alarm.
  std::function<std::vector<bool>(double size, Draws& draws)> alarms{};
};

/// A kind of defect and who looks for it.
struct Defect {
  std::string name{};
  std::string size{};    ///< what its size means
  double largest = 0.5;  ///< tried
  std::vector<Panel> panels{};
};

struct Count {
  std::uint64_t events = 0;
  std::uint64_t replicates = 0;
};

/// Where an oracle's power passes a number: it is shown to be below at `missed` and above at `seen`, neighbours on the
/// grid but for sizes at which so many replicates cannot tell. Nothing where it is not below at the smallest (the alarm
/// sounds without a defect), not above at the largest.
struct Limit {
  double power = 0.5;
  std::optional<double> missed{};
  std::optional<double> seen{};
};

struct Detection {
  std::string oracle{};
  std::string sample{};
  Count false_alarms{};
  std::vector<Limit> limits{};  ///< of detected_powers
};

inline constexpr std::array<double, 2> detected_powers{0.5, 0.99};
/// Of the limits that decide on which side of the power a size is, each.
inline constexpr double detection_level = 1e-3;

[[nodiscard]] std::vector<Detection> detections_of(const Defect& defect, double factor);

}  // namespace flypaper::calibration

namespace flypaper {

/// Of the folder calibration/defects, by the names of its files.
[[nodiscard]] std::vector<calibration::Defect> all_defects();

}  // namespace flypaper
