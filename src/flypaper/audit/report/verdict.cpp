#include "flypaper/audit/report/verdict.hpp"

#include <algorithm>
#include <array>

namespace flypaper {

std::string name(Quantifier quantifier) { return quantifier == Quantifier::every ? "every" : "some"; }

std::string name(Verdict verdict) {
  constexpr std::array names{"holds", "holds_conditionally", "refuted_as_stated", "untestable"};
  return names.at(static_cast<std::size_t>(verdict));
}

Outcome case_outcome(std::span<const Outcome> needs, std::span<const Outcome> contradicts) {
  if (needs.empty() && contradicts.empty()) throw Error("a case has no evidence; give it something that it needs");
  const auto all_are = [](std::span<const Outcome> outcomes, Outcome which) {
    return std::ranges::all_of(outcomes, [=](Outcome outcome) { return outcome == which; });
  };
  const auto one_is = [](std::span<const Outcome> outcomes, Outcome which) {
    return std::ranges::find(outcomes, which) != outcomes.end();
  };
  const bool contradicted = one_is(contradicts, Outcome::shown);
  // What only has contradictions is true once all of these are refuted.
  const bool supported = all_are(needs, Outcome::shown) && (!needs.empty() || all_are(contradicts, Outcome::contrary));
  if (supported && contradicted) throw BrokenAudit("evidence shows a case and its contrary at once");
  if (contradicted || one_is(needs, Outcome::contrary)) return Outcome::contrary;
  return supported ? Outcome::shown : Outcome::open;
}

Verdict verdict(Quantifier quantifier, std::span<const Outcome> cases) {
  if (cases.empty()) throw Error("a claim without cases cannot be decided; list the readings and examples it covers");
  const auto count = [&](Outcome which) { return std::ranges::count(cases, which); };
  const auto all = std::ssize(cases);
  if (count(Outcome::shown) == all) return Verdict::holds;
  if (count(Outcome::contrary) == all) return Verdict::refuted_as_stated;
  const bool shown = count(Outcome::shown) > 0;
  if (quantifier == Quantifier::some) return shown ? Verdict::holds : Verdict::untestable;
  return shown && count(Outcome::contrary) > 0 ? Verdict::holds_conditionally : Verdict::untestable;
}

}  // namespace flypaper
