#pragma once
#include <string>
#include <vector>

#include "flypaper/audit/nights/history.hpp"

namespace flypaper {

/// What a run found otherwise than the run before that had it, although it holds no chance: a computed number, or the
/// outcome of a law, a claim, an identity or a computed check.
struct Change {
  struct State {
    std::string value;   ///< the number, or the outcome
    std::string time;    ///< of the run
    std::string commit;  ///< of the run
  };
  std::string check{};
  State before{};
  State after{};
};

/// Those of the last run's calendar year, in their order. Numbers differ where rounding on another machine does not
/// explain it: by 1e-9 of themselves and 1e-12.
[[nodiscard]] std::vector<Change> changes(const std::vector<KeptRun>& runs);

/// "NAME: 0.5 at TIME (COMMIT), 0.25 at TIME (COMMIT)".
[[nodiscard]] std::string describe(const Change& change);

}  // namespace flypaper
