#include "flypaper/simulation/data/data_set.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/npy.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

double mean_product(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

double read_number(const std::string& text, const std::string& where) {
  double value = 0.0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    throw Error(fmt::format("{}: '{}' is no finite number", where, text));
  }
  return value;
}

}  // namespace

BatchSums DataSet::sums() const { return {mean_product(x, x), mean_product(x, y)}; }

double DataSet::mean_yy() const { return mean_product(y, y); }

namespace {

DataSet read_npy_data_set(const std::filesystem::path& file) {
  const Array array = read_npy(file);
  if (array.shape.size() != 2 || array.shape[1] != 2) {
    throw Error(fmt::format("{}: has shape ({}); a data set has shape (n, 2) with columns x and y", file.string(),
                            fmt::join(array.shape, ", ")));
  }
  DataSet data;
  for (std::size_t i = 0; i < array.shape[0]; ++i) {
    for (const double value : {array.values[2 * i], array.values[2 * i + 1]}) {
      if (!std::isfinite(value)) {
        throw Error(fmt::format("{}: row {} holds {}, which is no finite number", file.string(), i, value));
      }
    }
    data.x.push_back(array.values[2 * i]);
    data.y.push_back(array.values[2 * i + 1]);
  }
  return data;
}

DataSet read_csv_data_set(const std::filesystem::path& file) {
  DataSet data;
  std::string text = read_file(file);
  std::erase(text, '\r');  // of a file from Windows
  const std::vector<std::string> lines = split(text, '\n');
  if (lines.front() != "x,y") {
    throw Error(fmt::format("{}:1: a data set begins with the line 'x,y', not '{}'", file.string(),
                            lines.front().substr(0, 40)));
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty() && i + 1 == lines.size()) break;
    const std::string where = fmt::format("{}:{}", file.string(), i + 1);
    const std::vector<std::string> fields = split(lines[i], ',');
    if (fields.size() != 2) throw Error(fmt::format("{}: '{}' has not two fields", where, lines[i]));
    data.x.push_back(read_number(fields[0], where));
    data.y.push_back(read_number(fields[1], where));
  }
  return data;
}

}  // namespace

DataSet read_data_set(const std::filesystem::path& file) {
  DataSet data = file.extension() == ".npy" ? read_npy_data_set(file) : read_csv_data_set(file);
  if (data.size() == 0) throw Error(fmt::format("{}: holds no samples", file.string()));
  return data;
}

DataSet sample_data_set(const Population& population, std::uint64_t size, std::uint64_t seed) {
  DataSet data;
  const double input_scale = std::sqrt(population.input_variance);
  const double noise_scale = std::sqrt(population.noise_variance);
  for (std::uint64_t i = 0; i < size; ++i) {
    const Variates drawn = variates(random_words(seed, {.trajectory = i, .purpose = Purpose::data_set}));
    data.x.push_back(input_scale * drawn.first_normal);
    data.y.push_back(population.slope * data.x.back() + noise_scale * drawn.second_normal);
  }
  return data;
}

}  // namespace flypaper
