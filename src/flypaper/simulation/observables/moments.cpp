#include "flypaper/simulation/observables/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>

namespace flypaper {

Moments::Moments(unsigned dimension, Box basin, std::uint64_t steps, std::uint64_t every)
    : dimension_(dimension), basin_(std::move(basin)), every_(every), sums_(steps / every + 1) {
  for (Sums& sums : sums_) {
    sums.first.resize(dimension);
    sums.second.resize(std::size_t{dimension} * (dimension + 1) / 2);
  }
}

std::size_t Moments::pair(unsigned d, unsigned e) const {
  if (d > e) std::swap(d, e);
  return std::size_t{d} * (2 * dimension_ - d + 1) / 2 + e - d;
}

void Moments::observe(const BlockView& view) {
  if (view.step % every_ != 0) return;
  Sums& sums = sums_[view.step / every_];
  const std::uint64_t diverged = view.diverged();
  const std::uint64_t finite = view.used() & ~diverged;
  const std::uint64_t counted = basin_.lower.empty() ? finite : view.inside(basin_);
  sums.diverged += static_cast<std::uint64_t>(std::popcount(diverged));
  sums.outside += static_cast<std::uint64_t>(std::popcount(finite & ~counted));
  sums.counted += static_cast<std::uint64_t>(std::popcount(counted));
  const auto sum = [counted](const auto& of) {
    double total = 0.0;
    for (std::uint64_t bits = counted; bits != 0; bits &= bits - 1) total += of(std::countr_zero(bits));
    return total;
  };
  for (unsigned d = 0; d < dimension_; ++d) {
    const Lane& u = view.coordinates[d];
    sums.first[d].add(sum([&](int i) { return u.values[i]; }));
    for (unsigned e = d; e < dimension_; ++e) {
      const Lane& v = view.coordinates[e];
      sums.second[pair(d, e)].add(sum([&](int i) { return u.values[i] * v.values[i]; }));
    }
  }
}

void Moments::merge(const Observable& other) {
  const auto& more = dynamic_cast<const Moments&>(other);
  for (std::size_t time = 0; time < sums_.size(); ++time) {
    Sums& to = sums_[time];
    const Sums& from = more.sums_[time];
    to.counted += from.counted;
    to.outside += from.outside;
    to.diverged += from.diverged;
    for (std::size_t i = 0; i < to.first.size(); ++i) to.first[i].add(from.first[i]);
    for (std::size_t i = 0; i < to.second.size(); ++i) to.second[i].add(from.second[i]);
  }
}

double Moments::mean(std::size_t time, unsigned coordinate) const {
  const Sums& sums = sums_[time];
  if (sums.counted == 0) return std::numeric_limits<double>::quiet_NaN();
  return sums.first[coordinate].value() / static_cast<double>(sums.counted);
}

double Moments::covariance(std::size_t time, unsigned d, unsigned e) const {
  const Sums& sums = sums_[time];
  if (sums.counted == 0) return std::numeric_limits<double>::quiet_NaN();
  const double product = sums.second[pair(d, e)].value() / static_cast<double>(sums.counted);
  const double of_means = mean(time, d) * mean(time, e);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return std::isfinite(product) && std::isfinite(of_means) ? product - of_means : infinity;
}

Table Moments::table() const {
  Table table{{"step", "counted", "outside", "diverged"}, {}};
  for (unsigned d = 0; d < dimension_; ++d) table.columns.push_back(fmt::format("mean_w{}", d + 1));
  for (unsigned d = 0; d < dimension_; ++d) {
    for (unsigned e = d; e < dimension_; ++e) {
      table.columns.push_back(fmt::format("covariance_w{}_w{}", d + 1, e + 1));
    }
  }
  for (std::size_t time = 0; time < sums_.size(); ++time) {
    const Sums& sums = sums_[time];
    std::vector<double>& row = table.rows.emplace_back();
    row = {static_cast<double>(time * every_), static_cast<double>(sums.counted), static_cast<double>(sums.outside),
           static_cast<double>(sums.diverged)};
    for (unsigned d = 0; d < dimension_; ++d) row.push_back(mean(time, d));
    for (unsigned d = 0; d < dimension_; ++d) {
      for (unsigned e = d; e < dimension_; ++e) row.push_back(covariance(time, d, e));
    }
  }
  return table;
}

void Moments::visit(Archive& archive) {
  for (Sums& sums : sums_) {
    archive(sums.counted);
    archive(sums.outside);
    archive(sums.diverged);
    for (ExactSum& sum : sums.first) sum.visit(archive);
    for (ExactSum& sum : sums.second) sum.visit(archive);
  }
}

}  // namespace flypaper
