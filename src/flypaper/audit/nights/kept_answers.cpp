#include "flypaper/audit/nights/kept_answers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/moments.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

KeptEvidence row(std::string check, const std::string& outcome, double value, const Json& piece) {
  return {.check = std::move(check),
          .outcome = outcome,
          .value = value,
          .p_value = no_number,
          .piece = piece.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

/// The number that a value of an answer is, "1/2" and "inf" too.
std::optional<double> number_in(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  try {
    return evaluate_constant(value.get<std::string>(), {});
  } catch (const Error&) {
    return std::nullopt;  // a word
  }
}

/// Those of `value`, of objects within it and of lists of numbers. What an answer only estimates is left out.
void add_numbers(const std::string& name, const Json& value, std::vector<KeptEvidence>& rows) {
  if (const auto number = number_in(value)) {
    rows.push_back(row(name, computed_outcome, *number, {{"kind", "computed"}, {"value", value}}));
  } else if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      if (key != "estimate" && key != "standard_error") add_numbers(name + "." + key, inner, rows);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!value[i].is_structured()) add_numbers(fmt::format("{}.{}", name, i + 1), value[i], rows);
    }
  }
}

/// Of `passed`, which is null where nothing is decided.
std::string outcome_of(const Json& passed) {
  return name(passed.is_null() ? Outcome::open : passed == true ? Outcome::shown : Outcome::contrary);
}

void add_claim(const std::string& file, const Json& claim, std::vector<KeptEvidence>& rows) {
  const std::string what = fmt::format("{}: {}", file, claim["claim"].get<std::string>());
  if (claim["unclaimed"] == "") {
    const std::string outcome = outcome_of(claim["passed"]);
    rows.push_back(row(what + ", as claimed", outcome, no_number,
                       {{"kind", "claim"}, {"outcome", outcome}, {"text", claim["text"]}}));
  }
  add_numbers(what, claim["found"], rows);
}

KeptEvidence estimate(const std::string& what, double value, double standard_error) {
  return row(what, sampled_outcome, value,
             {{"kind", "estimate"}, {"value", json_number(value)}, {"standard_error", json_number(standard_error)}});
}

KeptEvidence share(const std::string& what, std::uint64_t count, std::uint64_t of) {
  const auto all = static_cast<double>(of);
  const double value = static_cast<double>(count) / all;
  return row(what, sampled_outcome, value,
             {{"kind", "share"},
              {"count", count},
              {"of", of},
              {"standard_error", json_number(std::sqrt(value * (1.0 - value) / all))}});
}

void add_observed(const std::string& what, const Observable& observable, std::vector<KeptEvidence>& rows) {
  if (const auto* exits = dynamic_cast<const ExitTimes*>(&observable)) {
    rows.push_back(share(what + " below", exits->count(Exit::below), exits->at_risk()));
    rows.push_back(share(what + " above", exits->count(Exit::above), exits->at_risk()));
    rows.push_back(share(what + " by divergence", exits->count(Exit::diverged), exits->at_risk()));
    rows.push_back(share(what + " not yet", exits->count(Exit::censored), exits->at_risk()));
  } else if (const auto* occupancy = dynamic_cast<const Occupancy*>(&observable)) {
    rows.push_back(share(what + " inside", occupancy->counts().inside.back(), occupancy->counts().trajectories));
  } else if (const auto* moments = dynamic_cast<const Moments*>(&observable)) {
    const std::size_t last = moments->sums().size() - 1;
    const Moments::Sums& end = moments->sums()[last];
    for (unsigned d = 0; d < end.first.size(); ++d) {
      const double variance = moments->covariance(last, d, d);
      rows.push_back(estimate(fmt::format("{} mean of w{}", what, d + 1), moments->mean(last, d),
                              std::sqrt(variance / static_cast<double>(end.counted))));
    }
  }
}

}  // namespace

std::vector<KeptEvidence> kept_evidence(const std::string& asked, const std::string& file, const Answer& found) {
  std::vector<KeptEvidence> rows;
  const Json answer = Json::parse(found.json());
  for (const auto& [key, value] : answer.items()) {
    if (key == "claims") {
      for (const Json& claim : value) add_claim(file, claim, rows);
    } else if (key == "laws") {
      for (const Json& law : value) {
        if (law["passed"].is_null()) continue;  // it does not apply
        const std::string outcome = outcome_of(law["passed"]);
        rows.push_back(row(fmt::format("{}: law {}", asked, law["law"].get<std::string>()), outcome, no_number,
                           {{"kind", "law"}, {"outcome", outcome}}));
      }
    } else if (key != "Q") {
      add_numbers(fmt::format("{}: {}", asked, key), value, rows);
    }
  }
  return rows;
}

std::vector<KeptEvidence> kept_evidence(const Experiment& experiment, const ExperimentResult& result) {
  const auto& [diverged, diverged_at, observables, checksum] = result.ensemble;
  std::vector<KeptEvidence> rows{
      share(experiment.name + ": diverged", diverged, experiment.ensemble.trajectories),
      row(experiment.name + ": checksum", sampled_outcome, no_number, {{"kind", "checksum"}, {"checksum", checksum}})};
  std::size_t number = 0;
  for (const auto& observable : observables) {
    add_observed(fmt::format("{}: {} {}", experiment.name, observable->kind(), ++number), *observable, rows);
  }
  return rows;
}

}  // namespace flypaper
