#include "flypaper/audit/report/potential_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {
namespace {

std::string text_of(std::span<const Rational> exact) {
  std::vector<std::string> coordinates;
  for (const Rational& coordinate : exact) {
    // A decimal beside an irrational place is no fraction that anyone wants to see.
    const std::string fraction = coordinate.print();
    coordinates.push_back(fraction.size() <= 12 ? fraction : shortest(coordinate.to_double()));
  }
  return fmt::format("({})", join(coordinates));
}

std::string pair_text(std::string_view lambda, std::uint64_t multiplicity) {
  return fmt::format("{}, m = {}", lambda, multiplicity);
}

ReportedPoint report_point(const Potential& potential, const ClaimedPoint& point) {
  const LearningCoefficient found = learning_coefficient(potential, point.exact);
  ReportedPoint result{.at = text_of(point.exact),
                       .basin = {},
                       .claimed = {},
                       .found = found.value ? pair_text(found.value->print(), found.multiplicity) : found.reason,
                       .method = std::string(name_of(found.method)),
                       .reason = point.evidence.empty() ? point.unclaimed : point.evidence,
                       .curvature = local_model(potential, point.at).gradient_norm2(),
                       .passed = {}};
  if (!point.basin.lower.empty()) {
    result.basin = fmt::format("({}, {})", rounded(point.basin.lower[0]), rounded(point.basin.upper[0]));
  }
  const std::string& lambda = point.learning_coefficient;
  if (!lambda.empty() && point.multiplicity > 0) {
    result.claimed = pair_text(lambda, point.multiplicity);
  } else if (!lambda.empty() || point.multiplicity > 0) {
    result.claimed = lambda.empty() ? fmt::format("m = {}", point.multiplicity) : lambda;
  }
  return result;
}

/// Points with the verdict of their claims; what is claimed of other things is kept apart.
void report_claims(const Potential& potential, PotentialReport& report) {
  for (const ClaimedPoint& point : potential.points) {
    report.points.push_back(report_point(potential, point));
    Potential alone = potential;
    alone.points = {point};
    alone.points[0].escape.reset();
    alone.points[0].basin = {};
    alone.symmetries.clear();
    for (const FileClaim& claim : check_claims(alone)) {
      if (claim.passed) report.points.back().passed = report.points.back().passed.value_or(true) && *claim.passed;
    }
  }
  Potential rest = potential;
  std::erase_if(rest.points, [](const ClaimedPoint& point) { return !point.unclaimed.empty(); });
  for (ClaimedPoint& point : rest.points) {
    point.learning_coefficient.clear();
    point.multiplicity = 0;
  }
  report.claims = check_claims(rest);
}

ReportedLaw report_law(const Law& law, const Potential& potential) {
  ReportedLaw result{.name = law.name, .statement = law.statement, .passed = {}, .failure = {}};
  std::vector<std::vector<double>> places;
  for (const ClaimedPoint& point : potential.points) places.push_back(point.at);
  if (places.empty()) places.emplace_back(potential.dimension());
  for (const std::vector<double>& at : places) {
    const std::optional<LawOutcome> outcome = law.check(standard_case(potential, at));
    if (!outcome) continue;
    result.passed = result.passed.value_or(true) && outcome->passed();
    if (!outcome->passed() && result.failure.empty()) {
      result.failure =
          fmt::format("error {} above {}: {}", rounded(outcome->error), rounded(outcome->tolerance), outcome->compared);
    }
  }
  return result;
}

/// Rates at some h, or once the reason why there are none.
std::vector<ReportedEscape> report_escapes(const Potential& potential, const ClaimedPoint& point) {
  std::vector<ReportedEscape> rows;
  const LocalModel model = local_model(potential, point.at);
  if (point.basin.lower.empty() || (std::isinf(point.basin.lower[0]) && std::isinf(point.basin.upper[0]))) return rows;
  if (!model.is_zero || model.gradient_norm2() < 1e-12) {
    if (model.is_zero) {
      rows.push_back({.from = text_of(point.exact),
                      .missing = "every batch leaves this degenerate zero in place: there is a probability of escape "
                                 "for each start, and no rate"});
    }
    return rows;
  }
  for (const double h : {2.4, 2.8, 3.2, 3.6}) {
    ReportedEscape row{.from = text_of(point.exact), .h = h, .learning_rate = h / model.gradient_norm2()};
    try {
      const EscapeRate rate = escape_rate(potential, {.learning_rate = row.learning_rate}, {}, 20,
                                          {.lower = point.basin.lower[0], .upper = point.basin.upper[0]});
      row.per_step = rate.per_step;
      row.error_bound = rate.error_bound;
    } catch (const Error& error) {
      row.missing = error.what();
    }
    rows.push_back(row);
  }
  return rows;
}

/// The basin of a point; in two variables a square around it, an eighth of the box wide.
Box region_of(const Potential& potential, const ClaimedPoint& point) {
  if (potential.dimension() == 1) return point.basin;
  Box region;
  for (std::size_t i = 0; i < point.at.size(); ++i) {
    const double reach = (potential.box.upper[i] - potential.box.lower[i]) / 16.0;
    region.lower.push_back(std::max(point.at[i] - reach, potential.box.lower[i]));
    region.upper.push_back(std::min(point.at[i] + reach, potential.box.upper[i]));
  }
  return region;
}

/// Mass near a point goes as n^-lambda (log n)^(m - 1).
std::string growth(const LearningCoefficient& first, const LearningCoefficient& other) {
  if (!first.value || !other.value) return {};
  std::vector<std::string> factors;
  if (const Rational power = *first.value - *other.value; !power.is_zero()) {
    factors.push_back(fmt::format("n^({})", power.print()));
  }
  if (other.multiplicity != first.multiplicity) {
    factors.push_back(fmt::format("(log n)^({})", static_cast<std::int64_t>(other.multiplicity) - first.multiplicity));
  }
  return factors.empty() ? "constant" : join(factors, " ");
}

std::vector<ReportedOdds> report_odds(const Potential& potential) {
  std::vector<ReportedOdds> rows;
  std::vector<Box> regions;
  LearningCoefficient first;
  for (const ClaimedPoint& point : potential.points) {
    const Box region = region_of(potential, point);
    if (!local_model(potential, point.at).is_zero || region.lower.empty()) continue;
    const LearningCoefficient found = learning_coefficient(potential, point.exact);
    if (regions.empty()) first = found;
    rows.push_back({.region = text_of(point.exact), .growth = regions.empty() ? "" : growth(first, found), .odds = {}});
    regions.push_back(region);
  }
  if (rows.size() < 2) return {};
  for (const double samples : PotentialReport::odds_samples) {
    const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
    const double base = posterior.mass(regions[0]).value;
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].odds.push_back(posterior.mass(regions[i]).value / base);
  }
  return rows;
}

bool is_finite(const Box& box) {
  return std::ranges::all_of(box.lower, [](double end) { return std::isfinite(end); }) &&
         std::ranges::all_of(box.upper, [](double end) { return std::isfinite(end); });
}

}  // namespace

PotentialReport report_potential(const std::filesystem::path& file) {
  PotentialReport report{.name = file.stem().string()};
  // What cannot be found of one thing leaves the others.
  const auto part = [&](std::string_view of, const auto& find) {
    try {
      find();
    } catch (const Error& error) {
      report.trouble += fmt::format("{}{}{}", report.trouble.empty() ? "" : "; ", of, error.what());
    }
  };
  std::optional<Potential> read;
  part("", [&] { read = Potential::load(file); });
  if (!read) return report;
  const Potential& potential = *read;
  report.title = potential.title;
  report.q = potential.print();
  part("claims: ", [&] { report_claims(potential, report); });
  for (const Law& law : all_laws()) {
    part(law.name + ": ", [&] { report.laws.push_back(report_law(law, potential)); });
  }
  for (const ClaimedPoint& point : potential.points) {
    part(fmt::format("escape from {}: ", text_of(point.exact)), [&] {
      for (const ReportedEscape& row : report_escapes(potential, point)) report.escapes.push_back(row);
    });
  }
  const bool polynomial = !potential.graph().function_in(potential.q());
  if (polynomial && potential.dimension() <= 2 && is_finite(potential.box)) {
    part("posterior odds: ", [&] { report.odds = report_odds(potential); });
  }
  part("figure: ", [&] { report.figure = potential_figure(potential); });
  return report;
}

std::vector<PotentialReport> report_potentials(const std::filesystem::path& folder, unsigned threads) {
  const std::vector<std::string> names = list_stems(folder, ".toml");
  std::vector<PotentialReport> reports(names.size());
  (void)for_each_block(
      0, names.size(), threads,
      [&](std::size_t i, unsigned) { reports[i] = report_potential(folder / (names[i] + ".toml")); },
      [] { return false; });
  return reports;
}

}  // namespace flypaper
