// What print() writes is read back as the same expression.
#include <bit>
#include <cstdint>

#include "flypaper/audit/laws/law.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::string printed = given.potential.print();
  const Potential again(printed);
  const auto bits = [&](const Potential& potential) {
    return std::bit_cast<std::uint64_t>(potential.graph().evaluate(potential.q(), std::span<const double>(given.at)));
  };
  const bool same = again.print() == printed && bits(again) == bits(given.potential);
  return LawOutcome{.error = same ? 0.0 : 1.0,
                    .tolerance = 0.0,  // the same operations in the same order
                    .compared = "printed and read back: " + printed + " and " + again.print()};
}

}  // namespace

Law parse_print() { return {"parse_print", "what is printed reads back as the same Q", compare}; }

}  // namespace flypaper::laws
