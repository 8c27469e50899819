#pragma once
#include <cstdint>
#include <vector>

namespace flypaper {

/// Averages over blocks of 2^k values of a series, as it comes: two blocks of a size make one of the next.
class Blocking {
 public:
  void add(double value) {
    for (std::size_t k = 0;; ++k) {
      if (k == levels_.size()) levels_.emplace_back();
      Level& level = levels_[k];
      level.squares += value * value;
      ++level.count;
      if (level.count % 2 == 1) {
        level.waiting = value;
        return;
      }
      value = 0.5 * (level.waiting + value);
    }
  }
  [[nodiscard]] std::vector<double> mean_squares() const {
    std::vector<double> result;
    for (const Level& level : levels_) result.push_back(level.squares / static_cast<double>(level.count));
    return result;
  }

 private:
  struct Level {
    double squares = 0.0;
    double waiting = 0.0;
    std::uint64_t count = 0;
  };
  std::vector<Level> levels_;
};

}  // namespace flypaper
