#include "flypaper/data/data_set.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"
#include "flypaper/core/random.hpp"
#include "flypaper/core/text.hpp"

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

DataSet read_data_set(const std::filesystem::path& file) {
  DataSet data;
  const std::vector<std::string> lines = split(read_file(file), '\n');
  if (lines.front() != "x,y") throw Error(fmt::format("{}:1: a data set begins with the line 'x,y'", file.string()));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty() && i + 1 == lines.size()) break;
    const std::string where = fmt::format("{}:{}", file.string(), i + 1);
    const std::vector<std::string> fields = split(lines[i], ',');
    if (fields.size() != 2) throw Error(fmt::format("{}: '{}' has not two fields", where, lines[i]));
    data.x.push_back(read_number(fields[0], where));
    data.y.push_back(read_number(fields[1], where));
  }
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
