#include "flypaper/simulation/observables/log_bins.hpp"

#include <bit>
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

}  // namespace flypaper
