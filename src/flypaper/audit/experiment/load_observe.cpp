#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/load_parts.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

/// Reads one table [[observe]], kind by kind.
class ObserveReader {
 public:
  ObserveReader(const Settings& table, const Experiment& experiment)
      : table_(table), potential_(experiment.potential), ensemble_(experiment.ensemble) {}

  void exit_time(ObserveSettings& observe) const { observe.interval = region("basin"); }
  void first_passage(ObserveSettings& observe) const { observe.interval = region("target"); }
  void every(ObserveSettings& observe) const { observe.every = table_.count("every", 1, 1); }

  void occupancy(ObserveSettings& observe) const {
    exit_time(observe);
    every(observe);
  }

  void histogram(ObserveSettings& observe) const {
    observe.coordinates = {0};
    if (table_.has("coordinates")) {
      observe.coordinates.clear();
      for (const std::uint64_t i : table_.counts("coordinates", 1)) {
        if (i > potential_.dimension()) {
          table_.fail("coordinates", fmt::format("{} is beyond the {} variables", i, potential_.dimension()));
        }
        observe.coordinates.push_back(static_cast<unsigned>(i - 1));
      }
    }
    const std::size_t axes = observe.coordinates.size();
    if (axes == 0 || axes > 2 || (axes == 2 && observe.coordinates[0] == observe.coordinates[1])) {
      table_.fail("coordinates", "give one coordinate or two different ones, counted from 1");
    }
    observe.interval = box("range", axes);
    for (std::size_t d = 0; d < axes; ++d) {
      if (!std::isfinite(observe.interval.upper[d] - observe.interval.lower[d])) table_.fail("range", "must be finite");
    }
    observe.bins = table_.count_or_counts("bins", 1);
    if (observe.bins.size() != 1 && observe.bins.size() != axes) {
      table_.fail("bins", fmt::format("needs one number, or one for each of {} coordinates", axes));
    }
    if (axes == 2 && std::ranges::max(observe.bins) > 0x10000) {
      table_.fail("bins", "must be at most 65536 along each of two coordinates");
    }
    if (table_.has("at_steps")) {
      observe.at_steps = table_.counts("at_steps", 0);
      if (observe.at_steps.empty()) table_.fail("at_steps", "needs at least one step");
      if (std::ranges::adjacent_find(observe.at_steps, std::greater_equal{}) != observe.at_steps.end()) {
        table_.fail("at_steps", "must ascend");
      }
      if (observe.at_steps.back() > ensemble_.steps) {
        table_.fail("at_steps", fmt::format("{} is beyond the {} steps", observe.at_steps.back(), ensemble_.steps));
      }
    }
  }

  void distance(ObserveSettings& observe) const {
    const Settings to = table_.table("to");
    for (unsigned d = 0; d < potential_.dimension(); ++d) {
      const std::string key = fmt::format("w{}", d + 1);
      if (!to.has(key)) continue;
      const std::string text = to.expression(key);
      observe.coordinates.push_back(d);
      observe.point.push_back(to.at_key(key, [&] { return evaluate_constant(text, potential_.parameters); }));
      if (!std::isfinite(observe.point.back())) to.fail(key, "must be finite");
    }
    to.finish();
    if (observe.point.empty())
      table_.fail("to", "give one coordinate (a hyperplane) or more, as in { w1 = 0, w2 = 1 }");
    every(observe);
    observe.quantiles = {0.1, 0.25, 0.5, 0.75, 0.9};
    if (!table_.has("quantiles")) return;
    observe.quantiles.clear();
    for (const std::string& text : table_.expressions("quantiles")) {
      const double quantile = table_.at_key("quantiles", [&] { return evaluate_constant(text); });
      if (!(quantile > 0.0 && quantile <= 1.0)) table_.fail("quantiles", "must be above 0 and at most 1");
      observe.quantiles.push_back(quantile);
    }
    if (observe.quantiles.empty()) table_.fail("quantiles", "needs at least one");
  }

  void moments(ObserveSettings& observe) const {
    if (table_.has("basin")) exit_time(observe);
    every(observe);
  }

  void last_steps(ObserveSettings& observe) const {
    exit_time(observe);
    observe.last = table_.count("last", 1);
    observe.trajectories = table_.count("trajectories", 1, 10);
  }

  void trajectories(ObserveSettings& /*observe*/) const {
    const double bytes = 8.0 * static_cast<double>(ensemble_.trajectories) *
                         (static_cast<double>(ensemble_.steps) + 1.0) * potential_.dimension();
    if (bytes > 0x1p40) {
      table_.fail("kind", fmt::format("takes {} bytes; use fewer trajectories or steps, or an observable that streams",
                                      rounded(bytes)));
    }
  }

 private:
  /// A row for each of `axes` coordinates; a single one may be written without the outer brackets.
  [[nodiscard]] Box box(std::string_view key, std::size_t axes) const {
    using Rows = std::vector<std::vector<std::string>>;
    return read_box(table_, key, axes == 1 ? Rows{table_.expressions(key)} : table_.expression_rows(key), potential_,
                    axes);
  }
  [[nodiscard]] Box region(std::string_view key) const { return box(key, potential_.dimension()); }

  const Settings& table_;
  const Potential& potential_;
  const EnsembleSettings& ensemble_;
};

}  // namespace

ObserveSettings read_observe(const Settings& table, const Experiment& experiment) {
  using Read = void (ObserveReader::*)(ObserveSettings&) const;
  static const std::vector<std::pair<std::string, Read>> kinds{
      {"exit_time", &ObserveReader::exit_time},   {"occupancy", &ObserveReader::occupancy},
      {"histogram", &ObserveReader::histogram},   {"first_passage", &ObserveReader::first_passage},
      {"distance", &ObserveReader::distance},     {"moments", &ObserveReader::moments},
      {"last_steps", &ObserveReader::last_steps}, {"trajectories", &ObserveReader::trajectories}};
  std::vector<std::string> names;
  for (const auto& [name, read] : kinds) names.push_back(name);
  ObserveSettings observe;
  observe.kind = table.choice("kind", names);
  const auto kind = std::ranges::find(kinds, observe.kind, [](const auto& pair) { return pair.first; });
  (ObserveReader(table, experiment).*kind->second)(observe);
  table.finish();
  return observe;
}

}  // namespace flypaper
