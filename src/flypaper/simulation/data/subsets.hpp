#pragma once
#include <cstdint>
#include <functional>
#include <span>

#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper {

/// The sums of the batch that holds these samples.
[[nodiscard]] BatchSums sums_of(const DataSet& data, std::span<const std::size_t> chosen);

/// Calls `visit` with the sums of every subset of `batch_size` samples, each once: the exact law of
/// Scheme::without_replacement. For small data sets: there are n over B of them. Throws Error if that is above 10^7 or
/// batch_size is not from 1 to n.
void for_each_subset(const DataSet& data, std::uint64_t batch_size, const std::function<void(const BatchSums&)>& visit);

}  // namespace flypaper
