#include "flypaper/audit/experiment/file_claims.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper {
namespace {

/// What is found, and whether it is as claimed.
struct Found {
  std::string text;
  std::optional<bool> passed;
};

/// A claim held to what `find` returns; undecided with the reason where that cannot be found.
FileClaim held(std::string what, std::string claimed, const std::string& evidence, const auto& find) {
  Found found;
  try {
    found = find();
  } catch (const Error& error) {
    found.text = fmt::format("none: {}", error.what());
  }
  return {.what = std::move(what),
          .claimed = std::move(claimed),
          .found = found.text,
          .passed = found.passed,
          .evidence = evidence};
}

void check_learning_coefficient(const Potential& potential, const ClaimedPoint& point, std::vector<FileClaim>& claims) {
  const LearningCoefficient found = learning_coefficient(potential, point.exact);
  // A decimal near an irrational zero is none itself, yet may stand for it.
  const bool decided = found.value || !local_model(potential, point.at).is_zero;
  const auto add = [&](const char* what, const std::string& claimed, const std::string& value, bool agrees) {
    claims.push_back(held(fmt::format("{} at {}", what, point_text(point.at)), claimed, point.evidence, [&] {
      return Found{found.value ? value : "none: " + found.reason,
                   decided ? std::optional(found.value && agrees) : std::nullopt};
    }));
  };
  if (!point.learning_coefficient.empty()) {
    add("learning coefficient", point.learning_coefficient, found.value ? found.value->print() : "",
        found.value && evaluate_number(point.learning_coefficient).exact == *found.value);
  }
  if (point.multiplicity > 0) {
    add("multiplicity", std::to_string(point.multiplicity), std::to_string(found.multiplicity),
        point.multiplicity == found.multiplicity);
  }
  if (!point.unclaimed.empty()) {
    add("learning coefficient", "",
        fmt::format("{} with multiplicity {}", found.value ? found.value->print() : "", found.multiplicity), true);
    claims.back().passed.reset();
    claims.back().evidence.clear();
    claims.back().unclaimed = point.unclaimed;
  }
}

std::string interval_text(const Interval1d& interval) {
  return fmt::format("({}, {})", rounded(interval.lower, 12), rounded(interval.upper, 12));
}

/// Where critical points that could end the basin are looked for: with functions in Q no farther than the file looks.
Interval1d range_of(const Potential& potential, const Interval1d& claimed) {
  if (!potential.graph().function_in(potential.q())) return whole_line;
  Interval1d range{potential.box.lower[0], potential.box.upper[0]};
  for (const double end : {claimed.lower, claimed.upper}) {
    if (!std::isfinite(end)) continue;
    range.lower = std::min(range.lower, end - 1e-3);
    range.upper = std::max(range.upper, end + 1e-3);
  }
  return range;
}

FileClaim checked_basin(const Potential& potential, const ClaimedPoint& point) {
  const Interval1d claimed{point.basin.lower[0], point.basin.upper[0]};
  const auto same = [](double one, double other) {
    return one == other || std::abs(one - other) <= 1e-6 * std::max(1.0, std::abs(other));
  };
  return held("basin of " + point_text(point.at), interval_text(claimed), point.evidence, [&] {
    const Interval1d found = basin_of(critical_points_of(potential, range_of(potential, claimed)), point.at[0]);
    return Found{interval_text(found), same(claimed.lower, found.lower) && same(claimed.upper, found.upper)};
  });
}

FileClaim checked_escape(const Potential& potential, const ClaimedPoint& point) {
  const ClaimedEscape& claim = *point.escape;
  const UpdateRule rule{.learning_rate = claim.learning_rate, .loss = claim.loss == "mse" ? Loss::mse : Loss::half_mse};
  return held(fmt::format("escape rate per step from {} at learning rate {}, batch size {}, {}", point_text(point.at),
                          shortest(claim.learning_rate), claim.batch_size, claim.loss),
              fmt::format("{} within {} of it", shortest(claim.per_step), shortest(claim.tolerance)), point.evidence,
              [&] {
                const Interval1d basin{point.basin.lower[0], point.basin.upper[0]};
                const EscapeRate rate = escape_rate(potential, rule, {}, claim.batch_size, basin);
                const double allowed = claim.tolerance * claim.per_step + rate.error_bound;
                return Found{rounded(rate.per_step, 6), std::abs(rate.per_step - claim.per_step) <= allowed};
              });
}

/// A point of the box, clipped to 10 where it is infinite; a pure function of `index`.
std::vector<double> point_in(const Box& box, std::uint64_t index) {
  std::vector<double> w;
  for (std::size_t d = 0; d < box.lower.size(); ++d) {
    const double lower = std::max(box.lower[d], -10.0);
    const double upper = std::max(lower, std::min(box.upper[d], 10.0));
    const auto words =
        random_words(1, {.trajectory = index, .purpose = Purpose::test_cases, .draw = static_cast<std::uint16_t>(d)});
    w.push_back(lower + (upper - lower) * uniform(words[0], words[1]));
  }
  return w;
}

FileClaim checked_symmetry(const Potential& potential, const ClaimedSymmetry& symmetry) {
  const ExpressionGraph& graph = potential.graph();
  const bool odd = symmetry.parity == ClaimedSymmetry::Parity::odd;
  std::vector<Potential> images;
  for (const std::string& text : symmetry.maps) images.emplace_back(text, potential.parameters);
  FileClaim result{.what = fmt::format("symmetry under w -> ({})", join(symmetry.maps)),
                   .claimed = odd ? "Q changes its sign" : "Q stays the same",
                   .found = "as claimed at 64 points of the box",
                   .passed = true,
                   .evidence = symmetry.evidence,
                   .unclaimed = symmetry.unclaimed};
  for (std::uint64_t i = 0; i < 64; ++i) {
    std::vector<double> w = point_in(potential.box, i);
    std::vector<double> image;
    double size = 0.0;
    for (const Potential& map : images) {
      image.push_back(map.graph().evaluate(map.q(), std::span<const double>(w)));
      size = std::max(size, magnitude(map.graph(), map.q(), w));
    }
    const double q = graph.evaluate(potential.q(), std::span<const double>(w));
    const double mapped = graph.evaluate(potential.q(), std::span<const double>(image));
    // Rounding of Q and of the image, which Q's slopes multiply: 90 operations each.
    double bound = magnitude(graph, potential.q(), w) + magnitude(graph, potential.q(), image);
    for (const NodeId slope : potential.gradient()) bound += size * magnitude(graph, slope, image);
    if (std::abs(mapped - (odd ? -q : q)) <= 1e-14 * bound) continue;
    result.found = fmt::format("Q = {} at {} and {} at its image", shortest(q), point_text(w), shortest(mapped));
    result.passed = false;
    break;
  }
  if (!symmetry.unclaimed.empty()) result.passed.reset();
  return result;
}

}  // namespace

std::vector<FileClaim> check_claims(const Potential& potential) {
  std::vector<FileClaim> claims;
  for (const ClaimedSymmetry& symmetry : potential.symmetries) claims.push_back(checked_symmetry(potential, symmetry));
  for (const ClaimedPoint& point : potential.points) {
    const bool claims_pair = !point.learning_coefficient.empty() || point.multiplicity > 0;
    if (claims_pair || !point.unclaimed.empty()) check_learning_coefficient(potential, point, claims);
    if (!point.basin.lower.empty() && point.unclaimed.empty()) claims.push_back(checked_basin(potential, point));
    if (point.escape) claims.push_back(checked_escape(potential, point));
  }
  return claims;
}

std::string describe(const FileClaim& claim) {
  if (!claim.unclaimed.empty()) {
    const std::string claimed = claim.claimed.empty() ? "" : fmt::format(" that {}", claim.claimed);
    return fmt::format("{}: unclaimed{} ({}), found {}", claim.what, claimed, claim.unclaimed, claim.found);
  }
  const char* verdict = !claim.passed ? "undecided" : *claim.passed ? "passed" : "FAILED";
  return fmt::format("{}: claimed {}, found {}: {} (evidence given: {})", claim.what, claim.claimed, claim.found,
                     verdict, claim.evidence.empty() ? "none" : claim.evidence);
}

}  // namespace flypaper
