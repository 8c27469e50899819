#include "flypaper/audit/report/potential_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/laws/law.hpp"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {
namespace {

constexpr std::array odds_samples{1e2, 1e4, 1e6, 1e9};

std::string text_of(std::span<const Rational> exact) {
  std::vector<std::string> coordinates;
  for (const Rational& coordinate : exact) {
    // A decimal beside an irrational place is no fraction that anyone wants to see.
    const std::string fraction = coordinate.print();
    coordinates.push_back(fraction.size() <= 12 ? fraction : shortest(coordinate.to_double()));
  }
  return fmt::format("({})", join(coordinates));
}

/// "1/2, m = 1", or what there is of it.
std::string pair_text(const std::string& lambda, std::uint64_t multiplicity) {
  std::vector<std::string> known;
  if (!lambda.empty()) known.push_back(lambda);
  if (multiplicity > 0) known.push_back(fmt::format("m = {}", multiplicity));
  return known.empty() ? "–" : join(known);
}

/// passed, failed, or neither, in the words of what was tried.
Json mark(const std::optional<bool>& passed, std::string_view undecided) {
  return {{"passed", passed == true}, {"failed", passed == false}, {"neither", passed ? "" : undecided}};
}

/// How many of the lists passed, failed, and neither.
Json tally(std::initializer_list<Json> lists) {
  std::array<std::size_t, 3> counts{};
  for (const Json& list : lists) {
    for (const Json& item : list)
      ++counts.at(item["mark"]["passed"] == true ? 0 : item["mark"]["failed"] == true ? 1 : 2);
  }
  const auto [passed, failed, neither] = counts;
  return {{"pass", passed}, {"fail", failed == 0 ? Json() : Json(failed)}, {"fails", failed}, {"neither", neither}};
}

/// The point with the verdict of its claims; what is claimed of other things is kept apart.
Json point_json(const Potential& potential, const ClaimedPoint& point) {
  Potential alone = potential;
  alone.points = {point};
  alone.points[0].escape.reset();
  alone.points[0].basin = {};
  alone.symmetries.clear();
  std::optional<bool> passed;
  for (const FileClaim& claim : check_claims(alone)) {
    if (claim.passed) passed = passed.value_or(true) && *claim.passed;
  }
  const LearningCoefficient found = learning_coefficient(potential, point.exact);
  const Box& basin = point.basin;
  return {
      {"at", text_of(point.exact)},
      {"basin", basin.lower.empty() ? "–" : fmt::format("({}, {})", rounded(basin.lower[0]), rounded(basin.upper[0]))},
      {"claimed", pair_text(point.learning_coefficient, point.multiplicity)},
      {"found", found.value ? pair_text(found.value->print(), found.multiplicity) : found.reason},
      {"method", with_replaced(name_of(found.method), "_", " ")},
      {"mark", mark(passed, "unclaimed")},
      {"reason", point.evidence.empty() ? point.unclaimed : point.evidence},
      {"curvature", local_model(potential, point.at).gradient_norm2()}};
}

/// Of what is claimed of other things than points: symmetries, basins and escape rates.
Json claims_json(Potential potential) {
  std::erase_if(potential.points, [](const ClaimedPoint& point) { return !point.unclaimed.empty(); });
  for (ClaimedPoint& point : potential.points) {
    point.learning_coefficient.clear();
    point.multiplicity = 0;
  }
  Json claims = Json::array();
  for (const FileClaim& claim : check_claims(potential)) {
    const bool claimed = claim.unclaimed.empty();
    claims.push_back({{"what", claim.what},
                      {"claimed", claim.claimed},
                      {"found", claim.found},
                      {"mark", mark(claim.passed, claimed ? "undecided" : "unclaimed")},
                      {"why", claimed ? claim.evidence : claim.unclaimed}});
  }
  return claims;
}

/// At every point of the file where it applies, with the first failure.
Json law_json(const Law& law, const Potential& potential) {
  std::optional<bool> passed;
  std::string failure;
  std::vector<std::vector<double>> places;
  for (const ClaimedPoint& point : potential.points) places.push_back(point.at);
  if (places.empty()) places.emplace_back(potential.dimension());
  for (const std::vector<double>& at : places) {
    const std::optional<LawOutcome> outcome = law.check(standard_case(potential, at));
    if (!outcome) continue;
    passed = passed.value_or(true) && outcome->passed();
    if (outcome->passed() || !failure.empty()) continue;
    failure =
        fmt::format("error {} above {}: {}", rounded(outcome->error), rounded(outcome->tolerance), outcome->compared);
  }
  return {{"name", law.name},
          {"statement", law.statement},
          {"mark", mark(passed, "does not apply")},
          {"failure", failure},
          {"fails", passed == false}};
}

/// Rates at some h, or once the reason why there are none.
void add_escapes(const Potential& potential, const ClaimedPoint& point, Json& rows) {
  const LocalModel model = local_model(potential, point.at);
  if (point.basin.lower.empty() || !model.is_zero) return;
  const Interval1d basin{point.basin.lower[0], point.basin.upper[0]};
  if (std::isinf(basin.lower) && std::isinf(basin.upper)) return;
  const auto add = [&](Json h, Json learning_rate, Json rate, Json within, const std::string& missing) {
    rows.push_back({{"from", text_of(point.exact)},
                    {"h", std::move(h)},
                    {"learning_rate", std::move(learning_rate)},
                    {"rate", std::move(rate)},
                    {"within", std::move(within)},
                    {"missing", missing}});
  };
  if (model.gradient_norm2() < 1e-12) {
    add("–", "–", "none", "–",
        "every batch leaves this degenerate zero in place: there is a probability of escape for each start, and no "
        "rate");
    return;
  }
  for (const double h : {2.4, 2.8, 3.2, 3.6}) {
    const double learning_rate = h / model.gradient_norm2();
    try {
      const EscapeRate found = escape_rate(potential, {.learning_rate = learning_rate}, {}, 20, basin);
      add(h, learning_rate, found.per_step, found.error_bound, "");
    } catch (const Error& error) {
      add(h, learning_rate, "none", "–", error.what());
    }
  }
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

/// "n^(1/4) (log n)^(1)": mass near a point goes as n^-lambda (log n)^(m - 1).
std::string growth(const LearningCoefficient& first, const LearningCoefficient& other) {
  if (!first.value || !other.value) return "–";
  std::vector<std::string> factors;
  if (const Rational power = *first.value - *other.value; !power.is_zero()) {
    factors.push_back(fmt::format("n^({})", power.print()));
  }
  if (other.multiplicity != first.multiplicity) {
    factors.push_back(fmt::format("(log n)^({})", static_cast<std::int64_t>(other.multiplicity) - first.multiplicity));
  }
  return factors.empty() ? "constant" : join(factors, " ");
}

Json odds_json(const Potential& potential) {
  Json rows = Json::array();
  std::vector<Box> regions;
  LearningCoefficient first;
  for (const ClaimedPoint& point : potential.points) {
    const Box region = region_of(potential, point);
    if (!local_model(potential, point.at).is_zero || region.lower.empty()) continue;
    const LearningCoefficient found = learning_coefficient(potential, point.exact);
    if (regions.empty()) first = found;
    rows.push_back({{"region", text_of(point.exact)},
                    {"growth", regions.empty() ? "–" : growth(first, found)},
                    {"odds", Json::array()}});
    regions.push_back(region);
  }
  if (rows.size() < 2) return Json::array();
  for (const double samples : odds_samples) {
    const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
    const double base = posterior.mass(regions[0]).value;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i]["odds"].push_back({{"samples", samples}, {"odds", posterior.mass(regions[i]).value / base}});
    }
  }
  return rows;
}

}  // namespace

Json report_potential(const std::filesystem::path& file) {
  Json report{{"name", one_line(file.stem().string())}, {"title", ""}, {"q", ""}, {"odds_samples", odds_samples}};
  for (const char* key : {"points", "claims", "laws", "escapes", "odds_rows", "figures"}) report[key] = Json::array();
  std::vector<std::string> trouble;
  // What cannot be found of one thing leaves the others.
  const auto part = [&](std::string_view of, const auto& find) {
    try {
      find();
    } catch (const Error& error) {
      trouble.push_back(fmt::format("{}{}", of, one_line(error.what())));
    }
  };
  part("", [&] {
    const Potential potential = Potential::load(file);
    report["title"] = potential.title;
    report["q"] = potential.print();
    part("claims: ", [&] {
      for (const ClaimedPoint& point : potential.points) report["points"].push_back(point_json(potential, point));
      report["claims"] = claims_json(potential);
    });
    for (const Law& law : all_laws()) {
      part(law.name + ": ", [&] { report["laws"].push_back(law_json(law, potential)); });
    }
    for (const ClaimedPoint& point : potential.points) {
      part(fmt::format("escape from {}: ", text_of(point.exact)),
           [&] { add_escapes(potential, point, report["escapes"]); });
    }
    const bool polynomial = !potential.graph().function_in(potential.q());
    if (polynomial && potential.dimension() <= 2 && is_finite(potential.box)) {
      part("posterior odds: ", [&] { report["odds_rows"] = odds_json(potential); });
    }
    part("figure: ", [&] {
      if (const std::optional<Figure> figure = potential_figure(potential)) {
        report["figures"].push_back(figure_view(*figure));
      }
    });
  });
  report["trouble"] = join(trouble, "; ");
  report["read"] = !report["laws"].empty();
  report["claim_tally"] = tally({report["points"], report["claims"]});
  report["law_tally"] = tally({report["laws"]});
  return report;
}

std::vector<Json> report_potentials(const std::filesystem::path& folder, unsigned threads) {
  const std::vector<std::string> names = list_stems(folder, ".toml");
  std::vector<Json> reports(names.size());
  (void)for_each_block(
      0, names.size(), threads,
      [&](std::size_t i, unsigned) { reports[i] = report_potential(folder / (names[i] + ".toml")); },
      [] { return false; });
  return reports;
}

std::string potential_page(const Json& report) {
  const std::string title = "flypaper: " + report["name"].get<std::string>();
  return html_page("potentials", {{"title", title}, {"index", false}, {"potentials", Json::array({report})}});
}

std::string potentials_page(const std::vector<Json>& reports) {
  return html_page(
      "potentials",
      {{"title", "flypaper: potentials"}, {"index", true}, {"count", reports.size()}, {"potentials", reports}});
}

}  // namespace flypaper
