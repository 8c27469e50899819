#include "flypaper/simulation/observables/distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <numeric>

namespace flypaper {
namespace {

constexpr unsigned dropped_bits = 52 - 5;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Finite: the last bin ends at infinity, whose middle is taken to be its lower end.
double middle(std::uint64_t bin) {
  const auto lower = std::bit_cast<double>(bin << dropped_bits);
  const auto upper = std::bit_cast<double>((bin + 1) << dropped_bits);
  return upper < infinity ? lower + 0.5 * (upper - lower) : lower;
}

}  // namespace

void LogBins::add(double value) {
  if (value == 0.0) {
    ++zeros_;
  } else if (value == infinity) {
    ++infinite_;
  } else {
    add(std::bit_cast<std::uint64_t>(value) >> dropped_bits, 1);
  }
}

void LogBins::add(std::uint64_t bin, std::uint64_t count) {
  if (counts_.empty()) first_ = bin;
  if (bin < first_) {
    counts_.insert(counts_.begin(), first_ - bin, 0);
    first_ = bin;
  }
  if (bin - first_ >= counts_.size()) counts_.resize(bin - first_ + 1);
  counts_[bin - first_] += count;
}

void LogBins::merge(const LogBins& other) {
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    if (other.counts_[i] != 0) add(other.first_ + i, other.counts_[i]);
  }
  zeros_ += other.zeros_;
  infinite_ += other.infinite_;
}

std::uint64_t LogBins::total() const { return std::accumulate(counts_.begin(), counts_.end(), zeros_ + infinite_); }

double LogBins::value_of_rank(std::uint64_t rank) const {
  if (rank <= zeros_) return 0.0;
  std::uint64_t below = zeros_;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    below += counts_[i];
    if (rank <= below) return middle(first_ + i);
  }
  return infinity;
}

void LogBins::visit(Archive& archive) {
  archive(first_);
  archive(counts_);
  archive(zeros_);
  archive(infinite_);
}

Distance::Distance(Target target, std::vector<double> quantiles, std::uint64_t steps, std::uint64_t every)
    : target_(std::move(target)),
      quantiles_(std::move(quantiles)),
      every_(every),
      bins_(steps / every + 1),
      diverged_(steps / every + 1) {}

/// Scaled by the largest difference, so that no square overflows or vanishes; with one coordinate it is exact.
double Distance::of(const BlockView& view, std::size_t i) const {
  const auto difference = [&](std::size_t k) {
    return std::abs(view.coordinates[target_.coordinates[k]].values[i] - target_.values[k]);
  };
  double largest = 0.0;
  for (std::size_t k = 0; k < target_.values.size(); ++k) largest = std::max(largest, difference(k));
  if (target_.values.size() == 1 || largest == 0.0 || std::isinf(largest)) return largest;
  double sum = 0.0;
  for (std::size_t k = 0; k < target_.values.size(); ++k) {
    const double ratio = difference(k) / largest;
    sum += ratio * ratio;
  }
  return largest * std::sqrt(sum);
}

void Distance::observe(const BlockView& view) {
  if (view.step % every_ != 0) return;
  const std::size_t time = view.step / every_;
  for (std::size_t i = 0; i < view.count; ++i) {
    if (view.diverged(i)) {
      ++diverged_[time];
    } else {
      bins_[time].add(of(view, i));
    }
  }
}

void Distance::merge(const Observable& other) {
  const auto& more = dynamic_cast<const Distance&>(other);
  for (std::size_t time = 0; time < bins_.size(); ++time) bins_[time].merge(more.bins_[time]);
  std::ranges::transform(diverged_, more.diverged_, diverged_.begin(), std::plus{});
}

double Distance::quantile(std::size_t time, double p) const {
  const auto all = static_cast<double>(bins_[time].total() + diverged_[time]);
  return bins_[time].value_of_rank(std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(p * all))));
}

Table Distance::table() const {
  Table table{{"step"}, {}};
  for (const double p : quantiles_) table.columns.push_back(fmt::format("quantile_{}", p));
  table.columns.insert(table.columns.end(), {"at_zero", "diverged"});
  for (std::size_t time = 0; time < bins_.size(); ++time) {
    std::vector<double>& row = table.rows.emplace_back(1, static_cast<double>(time * every_));
    for (const double p : quantiles_) row.push_back(quantile(time, p));
    row.push_back(static_cast<double>(bins_[time].zeros()));
    row.push_back(static_cast<double>(diverged_[time]));
  }
  return table;
}

void Distance::visit(Archive& archive) {
  for (LogBins& bins : bins_) bins.visit(archive);
  archive(diverged_);
}

}  // namespace flypaper
