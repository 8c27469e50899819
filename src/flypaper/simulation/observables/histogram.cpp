#include "flypaper/simulation/observables/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

double Histogram::Axis::edge(std::uint64_t bin) const {
  return lower + (upper - lower) * static_cast<double>(bin) / static_cast<double>(bins);
}

Histogram::Histogram(std::vector<Axis> axes, std::vector<std::uint64_t> steps)
    : axes_(std::move(axes)), steps_(std::move(steps)), counts_(steps_.size()) {
  std::uint64_t total = 1;
  constexpr std::uint64_t most = 1U << 22U;  // of all steps: every thread keeps them, and each is a row of the table
  for (const auto& [coordinate, lower, upper, bins] : axes_) {
    if (!(std::isfinite(upper - lower) && lower < upper) || bins == 0) {
      throw Error(fmt::format("a histogram of {} bins over [{}, {}); it needs finite ends in order and a bin", bins,
                              lower, upper));
    }
    if (bins > most / std::max<std::size_t>(1, steps_.size()) / total) {
      throw Error(fmt::format("a histogram of more than {} bins over all its steps; give fewer bins or steps", most));
    }
    total *= bins;
  }
  for (Counts& counts : counts_) counts.bins.resize(total);
}

void Histogram::begin_block(const BlockView& start) {
  next_ = 0;
  observe(start);
}

void Histogram::observe(const BlockView& view) {
  if (next_ == steps_.size() || view.step != steps_[next_]) return;
  Counts& counts = counts_[next_++];
  for (std::size_t i = 0; i < view.count; ++i) count(view, i, counts);
}

void Histogram::count(const BlockView& view, std::size_t i, Counts& counts) const {
  if (view.diverged(i)) {
    ++counts.diverged;
    return;
  }
  std::size_t place = 0;
  for (const Axis& axis : axes_) {
    const double w = view.coordinates[axis.coordinate].values[i];
    if (w < axis.lower || w >= axis.upper) {
      ++(w < axis.lower ? counts.below : counts.above);
      return;
    }
    const double scale = static_cast<double>(axis.bins) / (axis.upper - axis.lower);
    // Rounding may carry a value just below `upper` into a bin that does not exist.
    place = place * axis.bins + std::min(axis.bins - 1, static_cast<std::uint64_t>((w - axis.lower) * scale));
  }
  ++counts.bins[place];
}

void Histogram::merge(const Observable& other) {
  const auto& more = dynamic_cast<const Histogram&>(other);
  for (std::size_t time = 0; time < counts_.size(); ++time) {
    Counts& to = counts_[time];
    const Counts& from = more.counts_[time];
    std::ranges::transform(to.bins, from.bins, to.bins.begin(), std::plus{});
    to.below += from.below;
    to.above += from.above;
    to.diverged += from.diverged;
  }
}

Table Histogram::table() const {
  Table table{{"step"}, {}};
  for (const Axis& axis : axes_) {
    table.columns.push_back(fmt::format("w{}_lower", axis.coordinate + 1));
    table.columns.push_back(fmt::format("w{}_upper", axis.coordinate + 1));
  }
  table.columns.insert(table.columns.end(), {"count", "below", "above", "diverged"});
  for (std::size_t time = 0; time < counts_.size(); ++time) {
    const Counts& counts = counts_[time];
    for (std::size_t place = 0; place < counts.bins.size(); ++place) {
      std::vector<double>& row = table.rows.emplace_back(1, static_cast<double>(steps_[time]));
      std::uint64_t stride = counts.bins.size();
      for (const Axis& axis : axes_) {
        stride /= axis.bins;
        const std::uint64_t bin = place / stride % axis.bins;
        row.insert(row.end(), {axis.edge(bin), axis.edge(bin + 1)});
      }
      for (const std::uint64_t n : {counts.bins[place], counts.below, counts.above, counts.diverged}) {
        row.push_back(static_cast<double>(n));
      }
    }
  }
  return table;
}

void Histogram::visit(Archive& archive) {
  for (Counts& counts : counts_) {
    archive(counts.bins);
    archive(counts.below);
    archive(counts.above);
    archive(counts.diverged);
  }
}

}  // namespace flypaper
