#include "flypaper/observables/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "flypaper/core/error.hpp"

namespace flypaper {

Histogram::Histogram(unsigned coordinate, double lower, double upper, std::uint64_t bins)
    : coordinate_(coordinate), lower_(lower), upper_(upper), counts_(bins) {
  if (!(std::isfinite(lower) && std::isfinite(upper) && lower < upper) || bins == 0) {
    throw Error(fmt::format("a histogram of {} bins over [{}, {}); it needs finite ends in order and a bin", bins,
                            lower, upper));
  }
}

double Histogram::edge(std::size_t bin) const {
  return lower_ + (upper_ - lower_) * static_cast<double>(bin) / static_cast<double>(counts_.size());
}

std::unique_ptr<Observable> Histogram::worker_copy() const { return std::make_unique<Histogram>(*this); }

void Histogram::end_block(const BlockView& last) {
  const double scale = static_cast<double>(counts_.size()) / (upper_ - lower_);
  for (std::size_t i = 0; i < last.count; ++i) {
    const double w = last.coordinates[coordinate_].values[i];
    if (last.diverged(i)) {
      ++diverged_;
    } else if (w < lower_) {
      ++below_;
    } else if (w >= upper_) {
      ++above_;
    } else {
      // Rounding may carry a value just below `upper` into a bin that does not exist.
      ++counts_[std::min(counts_.size() - 1, static_cast<std::size_t>((w - lower_) * scale))];
    }
  }
}

void Histogram::merge(const Observable& other) {
  const auto& more = dynamic_cast<const Histogram&>(other);
  std::ranges::transform(counts_, more.counts_, counts_.begin(), std::plus{});
  below_ += more.below_;
  above_ += more.above_;
  diverged_ += more.diverged_;
}

Table Histogram::table() const {
  Table table{{"lower", "upper", "count"}, {}};
  for (std::size_t bin = 0; bin < counts_.size(); ++bin) {
    table.rows.push_back({edge(bin), edge(bin + 1), static_cast<double>(counts_[bin])});
  }
  return table;
}

void Histogram::visit(Archive& archive) {
  archive(counts_);
  archive(below_);
  archive(above_);
  archive(diverged_);
}

}  // namespace flypaper
