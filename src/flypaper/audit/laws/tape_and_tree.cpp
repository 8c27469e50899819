// The simulator's step, straight-line code over blocks, against the update rule applied to the expression tree.
#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::vector<BatchSums> sums = fresh_sums(given);
  const Followed followed = follow(given.potential, given.sgd(), sums, given.at);
  if (!is_sharp(followed)) return std::nullopt;
  return LawOutcome{.error = distance(simulate(given.potential, given.sgd(), sums, given.at), followed.end),
                    .tolerance = 2.0 * followed.rounding,  // either route is within it of exact arithmetic
                    .compared = "ends by the tape and by the tree of " + given.potential.print()};
}

}  // namespace

Law tape_and_tree() {
  return {"tape_and_tree", "the simulator follows w - learning_rate c (Q S_xx - S_xy) grad Q", compare};
}

}  // namespace flypaper::laws
