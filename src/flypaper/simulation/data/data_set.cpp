#include "flypaper/simulation/data/data_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/npy.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

double mean_product(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

}  // namespace

BatchSums DataSet::sums() const { return {mean_product(x, x), mean_product(x, y)}; }

double DataSet::mean_yy() const { return mean_product(y, y); }

void require_finite_moments(const DataSet& data) {
  const auto [s_xx, s_xy] = data.sums();
  if (std::isfinite(s_xx) && std::isfinite(s_xy) && std::isfinite(data.mean_yy())) return;
  const auto size = [&](const std::vector<double>& values) {
    const auto [least, largest] = std::ranges::minmax(values);
    return std::max(std::abs(least), std::abs(largest));
  };
  throw Error(
      fmt::format("holds |x| up to {} and |y| up to {}, whose squares do not add up to a finite number; scale "
                  "the data",
                  size(data.x), size(data.y)));
}

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

/// Throws Error unless the text has one byte a character, but for what is no data: UTF-16 and UTF-32, as some
/// spreadsheets write them, and arrays hold bytes of 0.
void require_text(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    throw Error("is text in UTF-16 or UTF-32; save it as CSV in UTF-8");
  }
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return;
  throw Error(
      fmt::format("byte {} is 0: this is no text in UTF-8; save it as CSV in UTF-8, or name an array .npy", zero + 1));
}

/// Takes the first line from `text`; it ends in LF, CR LF or CR.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : std::min(end + 1, text.size()));
  return line;
}

/// The fields of a line, without blanks and quotes around them.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (const std::string& piece : split(line, ',')) {
    std::string_view field = trimmed(piece);
    if (field.size() >= 2 && field.starts_with('"') && field.ends_with('"')) {
      field = trimmed(field.substr(1, field.size() - 2));
    }
    fields.emplace_back(field);
  }
  return fields;
}

/// The beginning of a text for a message.
std::string beginning(std::string_view text) { return one_line(text.substr(0, 40)); }

double read_number(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  double value = 0.0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = !digits.empty() && end == digits.data() + digits.size();
  if (whole && failure == std::errc::result_out_of_range) {
    throw Error(fmt::format("'{}' is beyond the range of doubles, 5e-324 to 1.8e308; scale the data", beginning(text)));
  }
  if (!whole || failure != std::errc{} || !std::isfinite(value)) {
    throw Error(fmt::format("'{}' is no finite number; write it as in -1.5e-3", beginning(text)));
  }
  return value;
}

void read_header(std::string_view line) {
  std::string_view header = trimmed(line);
  if (header.starts_with('#')) header.remove_prefix(1);  // numpy.savetxt(header="x,y")
  if (fields_of(header) != std::vector<std::string>{"x", "y"}) {
    throw Error(fmt::format("a data set begins with the line 'x,y', not '{}'; put it there", beginning(line)));
  }
}

void read_row(std::string_view line, DataSet& data) {
  if (trimmed(line).empty()) throw Error("is blank, though samples follow; delete it");
  constexpr std::size_t longest = 10'000;
  if (line.size() > longest) {
    throw Error(fmt::format("has {} characters; write two numbers, x and y, with a comma between them", line.size()));
  }
  const std::vector<std::string> fields = fields_of(line);
  if (fields.size() != 2) {
    throw Error(fmt::format("'{}' has {} field{}; write two, x and y, with a comma between them", beginning(line),
                            fields.size(), fields.size() == 1 ? "" : "s"));
  }
  data.x.push_back(read_number(fields[0]));
  data.y.push_back(read_number(fields[1]));
}

DataSet read_csv_data_set(const std::filesystem::path& file) {
  DataSet data;
  const std::string text = read_file(file);
  try {
    require_text(text);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", file.string(), error.what()));
  }
  // A spreadsheet puts a mark of the encoding in front. Blank lines at the end are no samples.
  std::string_view rest = std::string_view(text).substr(text.starts_with("\xef\xbb\xbf") ? 3 : 0);
  while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
  std::size_t number = 0;
  do {
    const std::string_view line = take_line(rest);
    try {
      ++number == 1 ? read_header(line) : read_row(line, data);
    } catch (const Error& error) {
      throw Error(fmt::format("{}:{}: {}", file.string(), number, error.what()));
    }
  } while (!rest.empty());
  return data;
}

}  // namespace

DataSet read_data_set(const std::filesystem::path& file) {
  DataSet data = file.extension() == ".npy" ? read_npy_data_set(file) : read_csv_data_set(file);
  if (data.size() == 0) throw Error(fmt::format("{}: holds no samples", file.string()));
  try {
    require_finite_moments(data);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", file.string(), error.what()));
  }
  return data;
}

DataSet sample_data_set(const Population& population, std::uint64_t size, std::uint64_t seed) {
  DataSet data;
  data.x.reserve(size);
  data.y.reserve(size);
  const double input_scale = std::sqrt(population.input_variance);
  const double noise_scale = std::sqrt(population.noise_variance);
  for (std::uint64_t i = 0; i < size; ++i) {
    const Variates drawn = variates(random_words(seed, {.trajectory = i, .purpose = Purpose::data_set}));
    data.x.push_back(input_scale * drawn.first_normal);
    data.y.push_back(population.slope * data.x.back() + noise_scale * drawn.second_normal);
  }
  require_finite_moments(data);
  return data;
}

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
  double subsets = 1.0;  // n over b
  for (unsigned i = 0; i < b && i < n; ++i) subsets *= static_cast<double>(n - i) / (i + 1.0);
  if (b < 1 || b > n || subsets > 1e7) {
    throw Error(
        fmt::format("subsets of {} out of {} samples; give 1 <= batch size <= samples and at most 1e7 subsets", b, n));
  }
  std::vector<std::size_t> chosen(b);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  do visit(sums_of(data, chosen));
  while (next_subset(chosen, n));
}

}  // namespace flypaper
