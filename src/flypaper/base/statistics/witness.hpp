#pragma once
#include <functional>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// Is told of every check that decides while it lives, on any thread; if several live, the youngest is. So a test
/// program keeps account of what its checks spend (src/testing/account.hpp) although they are built all over it: this
/// is the one state that is not handed on, and nothing that a check comes to depends on it.
class Witness {
 public:
  explicit Witness(std::function<void(const Sampled&)> told);
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  ~Witness();

  /// What every check calls when it decides.
  static void tell(const Sampled& decided);

 private:
  std::function<void(const Sampled&)> told_;
};

}  // namespace flypaper
