#include "flypaper/simulation/data/subsets.hpp"

#include <boost/math/special_functions/binomial.hpp>
#include <fmt/format.h>

#include <numeric>
#include <vector>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

BatchSums sums_of(const DataSet& data, std::span<const std::size_t> chosen) {
  BatchSums sums{0.0, 0.0};
  for (const std::size_t i : chosen) {
    sums.s_xx += data.x[i] * data.x[i];
    sums.s_xy += data.x[i] * data.y[i];
  }
  const auto count = static_cast<double>(chosen.size());
  return {sums.s_xx / count, sums.s_xy / count};
}

namespace {

/// The next subset in lexicographic order; false after the last.
bool next_subset(std::vector<std::size_t>& chosen, std::size_t size) {
  const std::size_t count = chosen.size();
  for (std::size_t i = count; i-- > 0;) {
    if (chosen[i] == size - count + i) continue;
    std::iota(chosen.begin() + static_cast<std::ptrdiff_t>(i), chosen.end(), chosen[i] + 1);
    return true;
  }
  return false;
}

}  // namespace

void for_each_subset(const DataSet& data, std::uint64_t batch_size,
                     const std::function<void(const BatchSums&)>& visit) {
  const auto n = static_cast<unsigned>(data.size());
  const auto b = static_cast<unsigned>(batch_size);
  if (b < 1 || b > n || boost::math::binomial_coefficient<double>(n, b) > 1e7) {
    throw Error(
        fmt::format("subsets of {} out of {} samples; give 1 <= batch size <= samples and at most 1e7 subsets", b, n));
  }
  std::vector<std::size_t> chosen(b);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  do visit(sums_of(data, chosen));
  while (next_subset(chosen, n));
}

}  // namespace flypaper
