#include "flypaper/audit/report/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "flypaper/audit/report/sentence.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

/// What the evidence of a piece comes to, or would.
using OutcomeOf = std::function<Outcome(const Exhibit&)>;

Outcome as_it_is(const Exhibit& piece) { return outcome(piece.evidence); }

std::vector<DecidedCase> decided_cases(std::span<const std::string> cases, std::span<const Exhibit> pieces,
                                       const OutcomeOf& outcome_of) {
  std::vector<DecidedCase> decided;
  for (const std::string& in_case : cases) {
    std::map<Role, std::vector<Outcome>> found;
    for (const Exhibit& piece : pieces) {
      const bool of_case = std::ranges::find(piece.cases, in_case) != piece.cases.end();
      if (of_case) found[piece.role].push_back(outcome_of(piece));
    }
    const auto decide_case = [&] { return case_outcome(found[Role::needs], found[Role::contradicts]); };
    decided.push_back({in_case, placed(fmt::format("case '{}'", in_case), decide_case)});
  }
  return decided;
}

Verdict verdict_of(Quantifier quantifier, std::span<const DecidedCase> cases) {
  std::vector<Outcome> outcomes;
  for (const DecidedCase& one : cases) outcomes.push_back(one.outcome);
  return verdict(quantifier, outcomes);
}

void require_known_cases(std::span<const std::string> cases, std::span<const Exhibit> pieces) {
  for (const Exhibit& piece : pieces) {
    const bool decides = piece.role == Role::needs || piece.role == Role::contradicts;
    if (decides && piece.cases.empty()) throw Error(fmt::format("'{}' decides, but no case", piece.key));
    for (const std::string& in_case : piece.cases) {
      if (std::ranges::find(cases, in_case) == cases.end())
        throw Error(unknown_name(in_case, "case of the claim", {cases.begin(), cases.end()}));
    }
  }
}

/// Whether the bounds of two pieces move together.
bool moves_with(const Exhibit& one, const Exhibit& other) {
  return &one == &other || (!one.word.empty() && one.word == other.word);
}

/// What the verdict would be, if it can be told, were the bound of `moved` and all of its word at `at`.
std::optional<Verdict> verdict_at(Quantifier quantifier, std::span<const std::string> cases,
                                  std::span<const Exhibit> pieces, const Exhibit& moved, double at) {
  const auto outcome_of = [&](const Exhibit& piece) {
    return moves_with(moved, piece) ? outcome_at(piece.evidence, at) : as_it_is(piece);
  };
  try {
    return verdict_of(quantifier, decided_cases(cases, pieces, outcome_of));
  } catch (const BrokenAudit&) {
    return std::nullopt;
  }
}

/// Bounds at which the outcome of a piece may change: just beyond the ends of its interval.
std::vector<double> turning_points(const Evidence& evidence) {
  const Asserted held = asserted(evidence);
  const bool two_sided = std::isfinite(held.lower) && std::isfinite(held.upper);
  const double middle = two_sided ? 0.5 * (held.lower + held.upper) : 0.0;
  std::vector<double> points;
  for (const double end : {interval(evidence).lower, interval(evidence).upper}) {
    const double bound = two_sided ? std::abs(end - middle) : end;
    for (const double direction : {-infinity, infinity}) points.push_back(std::nextafter(bound, direction));
  }
  return points;
}

std::optional<Flip> nearest_flip(Quantifier quantifier, std::span<const std::string> cases,
                                 std::span<const Exhibit> pieces, Verdict now) {
  std::optional<Flip> nearest;
  double least = infinity;
  for (const Exhibit& piece : pieces) {
    const double bound = bound_of(piece.evidence);
    if ((piece.role != Role::needs && piece.role != Role::contradicts) || std::isnan(bound)) continue;
    for (const Exhibit& other : pieces) {
      if (!moves_with(piece, other)) continue;
      for (const double at : turning_points(other.evidence)) {
        const double distance = std::abs(at - bound) / std::max(std::abs(at), std::abs(bound));
        if (!(distance < least)) continue;
        const std::optional<Verdict> becomes = verdict_at(quantifier, cases, pieces, piece, at);
        if (!becomes || *becomes == now) continue;
        least = distance;
        nearest = {.key = piece.key, .word = piece.word, .bound = bound, .at = at, .becomes = *becomes};
      }
    }
  }
  return nearest;
}

}  // namespace

std::string print(const std::optional<Flip>& flip) {
  if (!flip) return "flips at the bound of no single check or word";
  const std::string what =
      flip->word.empty() ? fmt::format("the bound of '{}'", flip->key) : fmt::format("the number of '{}'", flip->word);
  return fmt::format("flips to {} with {} at {}; it is {}", name(flip->becomes), what, rounded(flip->at),
                     rounded(flip->bound));
}

double bound_of(const Evidence& evidence) {
  if (std::holds_alternative<Identity>(evidence)) return std::nan("");
  const auto [lower, upper] = asserted(evidence);
  if (std::isfinite(lower) && std::isfinite(upper)) return 0.5 * (upper - lower);
  if (std::isfinite(lower)) return lower;
  return std::isfinite(upper) ? upper : std::nan("");
}

Outcome outcome_at(const Evidence& evidence, double bound) {
  if (std::holds_alternative<Identity>(evidence)) return outcome(evidence);
  Asserted held = asserted(evidence);
  if (std::isfinite(held.lower) && std::isfinite(held.upper)) {
    const double middle = 0.5 * (held.lower + held.upper);
    held = {middle - bound, middle + bound};
  } else {
    (std::isfinite(held.lower) ? held.lower : held.upper) = bound;
  }
  const auto [lower, upper] = interval(evidence);
  return outcome(
      Computed{.check = {}, .value = 0.5 * (lower + upper), .error_bound = 0.5 * (upper - lower), .asserted = held});
}

Decision decide(Quantifier quantifier, std::span<const std::string> cases, std::span<const Exhibit> pieces) {
  require_known_cases(cases, pieces);
  for (const Exhibit& piece : pieces) {
    if (piece.role == Role::control && !shown(piece.evidence)) {
      throw BrokenAudit(fmt::format("the control '{}' is {}, not shown: {}", piece.key, name(outcome(piece.evidence)),
                                    check(piece.evidence)));
    }
  }
  Decision decision{.verdict = Verdict::untestable, .cases = decided_cases(cases, pieces, as_it_is)};
  decision.verdict = verdict_of(quantifier, decision.cases);
  decision.flip = nearest_flip(quantifier, cases, pieces, decision.verdict);
  return decision;
}

std::string told(std::string_view sentence, std::span<const Exhibit> pieces, std::span<const Given> given) {
  std::map<std::string, Known> numbers;
  for (const Given& one : given)
    numbers[one.key] = {.value = one.value, .uncertainty = {one.value, one.value}, .given = true};
  std::set<std::string> shown_keys;
  std::set<std::string> keys;
  for (const Exhibit& piece : pieces) {
    keys.insert(piece.key);
    numbers[piece.key] = {.value = value(piece.evidence), .uncertainty = uncertainty(piece.evidence)};
    if (shown(piece.evidence)) shown_keys.insert(piece.key);
  }
  for (const std::string& key : relied_on(sentence)) {
    if (!keys.contains(key)) throw Error(fmt::format("the sentence relies on '{}', which is no evidence", key));
    if (!shown_keys.contains(key)) return fmt::format("This run does not carry the sentence: '{}' is not shown.", key);
  }
  return filled(sentence, numbers);
}

}  // namespace flypaper
