#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace flypaper {

/// The law of the data: x ~ N(0, input_variance), y = slope x + noise, noise ~ N(0, noise_variance).
/// The post sets slope 0 and both variances 1.
struct Population {
  double slope = 0.0;
  double input_variance = 1.0;
  double noise_variance = 1.0;
};

/// The two numbers of a batch that a gradient step needs: S_xx = mean x^2 and S_xy = mean x y.
struct BatchSums {
  double s_xx;
  double s_xy;
};

/// A finite sample of (x, y).
struct DataSet {
  std::vector<double> x;
  std::vector<double> y;

  [[nodiscard]] std::size_t size() const { return x.size(); }
  /// S_xx and S_xy of the whole set: full-batch gradient descent sees these.
  [[nodiscard]] BatchSums sums() const;
  /// mean of y^2 over the set.
  [[nodiscard]] double mean_yy() const;
};

/// Throws Error unless the means of x^2, x y and y^2 are finite: everything is computed from them.
void require_finite_moments(const DataSet& data);

/// Reads a CSV file with the header "x,y", or a NumPy file (.npy) of shape (n, 2) with columns x and y. Spreadsheets
/// and numpy.savetxt may have written it: lines end in LF, CR LF or CR, there may be a byte order mark, blanks, quotes
/// around fields, blank lines at the end and a '#' before the header. Throws Error with file and line or row, and if
/// second moments overflow.
[[nodiscard]] DataSet read_data_set(const std::filesystem::path& file);

/// `size` samples of the population; sample i uses the address (trajectory i, purpose data_set).
[[nodiscard]] DataSet sample_data_set(const Population& population, std::uint64_t size, std::uint64_t seed);

/// The sums of the batch that holds these samples.
[[nodiscard]] BatchSums sums_of(const DataSet& data, std::span<const std::size_t> chosen);

/// Calls `visit` with the sums of every subset of `batch_size` samples, each once: the exact law of
/// Scheme::without_replacement. For small data sets: there are n over B of them. Throws Error if that is above 10^7 or
/// batch_size is not from 1 to n.
void for_each_subset(const DataSet& data, std::uint64_t batch_size, const std::function<void(const BatchSums&)>& visit);

}  // namespace flypaper
