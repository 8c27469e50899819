// exit_time and first_passage: what happens first to each run.
#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/figures/observed.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

/// Events up to each step, where there are any.
void add_events(std::vector<Series>& series, const Observed& observed, std::string label, std::string_view column,
                double of) {
  const std::vector<double> events = accumulated(observed.column(column));
  if (events.back() > 0.0) series.push_back(fraction(std::move(label), observed.column("step"), events, of));
}

/// With exact 95 % limits as a band.
Series with_limits(Series series, const std::vector<double>& counts, double of) {
  if (of == 0.0) return {.label = series.label};
  for (const double count : counts) {
    const Interval limits =
        proportion_interval(static_cast<std::uint64_t>(count), static_cast<std::uint64_t>(of), 0.025);
    series.lower.push_back(limits.lower);
    series.upper.push_back(limits.upper);
  }
  return series;
}

}  // namespace

std::vector<Figure> exit_time_panels(const Observed& observed) {
  const std::vector<double> inside = observed.column("still_inside");
  const double started = inside.front();
  Series stay = with_limits(fraction("has not left", observed.column("step"), inside, started), inside, started);
  const Series without = fraction("has left", observed.column("step"), std::vector<double>(inside.size(), 0.0), 1.0);
  std::vector<Series> left;
  add_events(left, observed, "has left below", "exits_below", started);
  add_events(left, observed, "has left above", "exits_above", started);
  add_events(left, observed, "has diverged", "exits_diverged", started);
  if (left.empty()) left.push_back(without);
  Figure first = fraction_panel("Fraction that has not left", "of those that started inside", {std::move(stay)});
  first.caption = fmt::format("Basin {}; {} of {} runs started inside. Band: exact 95 % limits.",
                              open_text(observed.settings.interval), started, observed.runs());
  return {std::move(first),
          fraction_panel("How they left, up to each step", "of those that started inside", std::move(left))};
}

std::vector<Figure> first_passage_panels(const Observed& observed) {
  const std::vector<double> reached = accumulated(observed.column("reached"));
  std::vector<Series> series{with_limits(fraction("has come in", observed.column("step"), reached, observed.runs()),
                                         reached, observed.runs())};
  add_events(series, observed, "diverged before", "diverged", observed.runs());
  Figure panel = fraction_panel("Fraction that has come into the target", "of all runs", std::move(series));
  panel.caption =
      fmt::format("Target {}; {} of {} runs are still on their way at the end. Band: exact 95 % limits.",
                  open_text(observed.settings.interval), observed.column("waiting").back(), observed.runs());
  return {std::move(panel)};
}

}  // namespace flypaper
