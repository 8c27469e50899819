#include "flypaper/audit/nights/trends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/nights/changes.hpp"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// The runs that hold evidence.
std::vector<const KeptRun*> with_evidence(const std::vector<KeptRun>& runs) {
  std::vector<const KeptRun*> found;
  for (const KeptRun& run : runs) {
    if (!run.evidence.empty()) found.push_back(&run);
  }
  return found;
}

constexpr double usual_distance = 4.0;  ///< in standard errors, which few nights exceed
constexpr double width = 160.0;
constexpr double height = 28.0;

struct Range {
  double lowest;
  double highest;
};

/// Of the values that are known, and of what `range` holds already.
Range widened(Range range, const std::vector<double>& values) {
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    range.lowest = std::min(range.lowest, value);
    range.highest = std::max(range.highest, value);
  }
  return range;
}

double height_of(double value, const Range& range) {
  const double share = range.highest > range.lowest ? (value - range.lowest) / (range.highest - range.lowest) : 0.5;
  return height - 2.0 - (height - 4.0) * share;
}

/// The points of a polyline in a box, oldest first; what is not known is left out. A night alone is a dot.
std::string line_through(const std::vector<double>& values, const Range& range) {
  std::string points;
  const double step = values.size() > 1 ? (width - 2.0) / static_cast<double>(values.size() - 1) : 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    points += fmt::format("{:.1f},{:.1f} ", 1.0 + static_cast<double>(i) * step, height_of(values[i], range));
  }
  return values.size() == 1 ? points + points : points;
}

Json trend_view(const std::vector<double>& values, Range range) {
  range = widened(range, values);
  return {{"points", line_through(values, range)},
          {"width", width},
          {"height", height},
          {"lowest", number_text(range.lowest, Markup::html)},
          {"highest", number_text(range.highest, Markup::html)}};
}

Json count_view(const CountEvidence& count) {
  Json view = trend_view(count.z, {-usual_distance, usual_distance});  // all on one axis
  view["check"] = count.check;
  view["level"] = fmt::format("{:.1f}", height_of(0.0, widened({-usual_distance, usual_distance}, count.z)));
  view["nights"] = count.nights;
  view["share"] =
      number_text(static_cast<double>(count.total.successes) / static_cast<double>(count.total.draws), Markup::html, 6);
  view["known"] = number_text(count.probability.value, Markup::html, 6);
  view["evidence"] = number_text(std::exp(count.log_evidence), Markup::html, 2);
  return view;
}

Json check_view(const Trend& trend) {
  Json view = trend_view(trend.values, {infinity, -infinity});
  view["check"] = trend.check;
  view["verdict"] = with_replaced(trend.verdict, "_", " ");
  view["last"] = number_text(trend.values.back(), Markup::html);
  view["changes"] = trend.changes;
  return view;
}

}  // namespace

std::vector<Trend> trends(const std::vector<KeptRun>& runs) {
  std::vector<Trend> found;
  std::map<std::string, std::size_t> place;
  std::map<std::string, std::string> outcome;
  const std::vector<const KeptRun*> nights = with_evidence(runs);
  for (std::size_t i = 0; i < nights.size(); ++i) {
    for (const KeptEvidence& one : nights[i]->evidence) {
      const auto [at, is_new] = place.emplace(one.check, found.size());
      if (is_new) found.push_back({.check = one.check, .values = std::vector(nights.size(), not_known)});
      Trend& trend = found[at->second];
      trend.verdict = one.verdict;
      trend.values[i] = one.value;
      if (!is_new && outcome[one.check] != one.outcome) ++trend.changes;
      outcome[one.check] = one.outcome;
    }
  }
  return found;
}

std::string summary(const std::vector<KeptRun>& runs, const YearEvidence& year) {
  if (runs.empty()) return "no night yet";
  const std::size_t nights = with_evidence(runs).size();
  std::string text = fmt::format("{} runs from {} to {}, {} of them with evidence", runs.size(),
                                 runs.front().time.substr(0, 10), runs.back().time.substr(0, 10), nights);
  if (year.counts.empty()) return text + "; nothing was counted against known probabilities";
  text += fmt::format("; {}: {} counts, evidence against them {:.2g}, at most {:.2g} so far (alarm at {:g})", year.year,
                      year.counts.size(), std::exp(year.log_evidence), std::exp(year.highest_log_evidence),
                      1.0 / alarms_a_year);
  if (year.alarm_time.empty()) return text;
  const auto worst = std::ranges::max_element(year.counts, {}, &CountEvidence::log_evidence);
  return text + fmt::format("; RED since {}, most of all against {}", year.alarm_time, worst->check);
}

std::string history_page(const std::vector<KeptRun>& runs) {
  const YearEvidence year = evidence_over_nights(runs);
  Json view{{"title", "flypaper: nights"}, {"summary", summary(runs, year)}, {"year", year.year}};
  view["alarm"] = fmt::format("{:g}", 1.0 / alarms_a_year);
  view["alarms_a_year"] = fmt::format("{:g}", alarms_a_year);
  view["usual_distance"] = fmt::format("{:g}", usual_distance);
  view["counts"] = view["checks"] = view["changed"] = Json::array();
  for (const Change& change : changes(runs)) view["changed"].push_back({{"text", describe(change)}});
  for (const CountEvidence& count : year.counts) view["counts"].push_back(count_view(count));
  for (const Trend& trend : trends(runs)) view["checks"].push_back(check_view(trend));
  return html_page("nights", view);
}

std::string junit(const YearEvidence& year) {
  const bool red = !year.alarm_time.empty();
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"nights of {}\" "
      "tests=\"{}\" failures=\"{}\">\n",
      escaped(year.year), year.counts.size(), red ? year.counts.size() : 0);
  for (const CountEvidence& count : year.counts) {
    text += fmt::format("  <testcase classname=\"nights\" name=\"{}\">", escaped(count.check));
    if (red) {
      text += fmt::format(
          "<failure message=\"{} of {} where {} is known: evidence {:.3g}; the mean of all reached {:g} at {}\"/>",
          count.total.successes, count.total.draws, count.probability.value, std::exp(count.log_evidence),
          1.0 / alarms_a_year, escaped(year.alarm_time));
    }
    text += "</testcase>\n";
  }
  return text + "</testsuite>\n";
}

}  // namespace flypaper
