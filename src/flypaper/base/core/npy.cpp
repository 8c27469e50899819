#include "flypaper/base/core/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <regex>
#include <string_view>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

/// The unsigned number in `bytes`, least significant first unless the order is big.
std::uint64_t whole_number(std::string_view bytes, std::endian order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char byte = bytes[order == std::endian::big ? i : bytes.size() - 1 - i];
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return value;
}

/// What stands behind a key of a header without blanks: the literal of a Python dictionary, in any order. It must have
/// the form of `value`; its first group is what is wanted.
std::string entry(const std::string& header, const std::string& key, const std::string& value, const char* advice) {
  std::smatch found;
  if (!std::regex_search(header, found, std::regex("['\"]" + key + "['\"]:"))) {
    throw Error(fmt::format("has no '{}' in its header; write it with numpy.save", key));
  }
  const std::string rest = found.suffix();
  if (std::regex_search(rest, found, std::regex("^" + value + "[,}]"))) return found[1];
  throw Error(fmt::format("has {} {}; {}", key,
                          rest.substr(0, std::min({rest.find(",'"), rest.find(",\""), rest.find('}')})), advice));
}

/// "3,2", "3,", ""; Python 2 wrote 3L,2L.
std::vector<std::uint64_t> shape_of(const std::string& header) {
  const std::string items =
      entry(header, "shape", R"(\((([0-9]+L?,)*([0-9]+L?)?)\))", "it must be as in (3, 2): write it again");
  constexpr std::ptrdiff_t most = 32;  // NumPy itself knows no more, or 64
  if (const auto given = std::ranges::count(items, ','); given > most) {
    throw Error(fmt::format("has {} lengths in its shape; at most {} are read", given, most));
  }
  std::vector<std::uint64_t> lengths;
  for (std::size_t at = items.find_first_of("0123456789"); at < items.size();) {
    const auto [end, failure] = std::from_chars(&items[at], items.data() + items.size(), lengths.emplace_back());
    if (failure != std::errc{}) throw Error(fmt::format("has shape ({}), beyond all bounds; write it again", items));
    at = items.find_first_of("0123456789", static_cast<std::size_t>(end - items.data()));
  }
  return lengths;
}

/// Where each number of an array in Fortran order (the first index varies fastest) is in C order.
std::vector<double> in_c_order(const Array& array) {
  std::vector<double> values(array.values.size());
  std::vector<std::uint64_t> index(array.shape.size());
  for (const double value : array.values) {
    std::uint64_t place = 0;
    for (std::size_t d = 0; d < index.size(); ++d) place = place * array.shape[d] + index[d];
    values[place] = value;
    for (std::size_t d = 0; d < index.size() && ++index[d] == array.shape[d]; ++d) index[d] = 0;
  }
  return values;
}

/// Header and numbers of a file's text.
std::array<std::string_view, 2> parts_of(std::string_view text) {
  if (!text.starts_with(magic)) throw Error("does not begin as a NumPy file does; write it with numpy.save");
  const auto cut = [] { return Error("ends inside its header; write it again"); };
  if (text.size() < 10) throw cut();
  const auto version = static_cast<unsigned char>(text[6]);
  if (version < 1 || version > 3 || text[7] != 0) {
    throw Error(fmt::format("has format {}.{}, of which nothing is known here; write it with numpy.save", version,
                            static_cast<unsigned char>(text[7])));
  }
  const std::string_view rest = text.substr(8);
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  if (rest.size() < length_bytes) throw cut();
  const std::uint64_t length = whole_number(rest.substr(0, length_bytes), std::endian::little);
  if (rest.size() - length_bytes < length) throw cut();
  return {rest.substr(length_bytes, length), rest.substr(length_bytes + length)};
}

Array parse(std::string_view text) {
  const auto [head, data] = parts_of(text);
  std::string header(head);
  std::erase_if(header, is_blank);
  if (header.size() > 10'000) throw Error("has a header of more than 10000 characters; write it with numpy.save");
  const std::string type = entry(header, "descr", "u?['\"]([<>=|]?(f4|f8|float32|float64|f|d))['\"]",
                                 "save float32 or float64, as in array.astype('<f8')");
  const std::endian order = type[0] == '<'   ? std::endian::little
                            : type[0] == '>' ? std::endian::big
                                             : std::endian::native;
  const std::size_t bytes = type.ends_with("8") || type.ends_with("64") || type.ends_with("d") ? 8 : 4;
  const bool fortran =
      entry(header, "fortran_order", "(True|False)", "it must be True or False: write it again") == "True";
  Array array{shape_of(header), {}};
  auto needed = static_cast<double>(bytes);  // exact below 2^53; a product of lengths may be beyond 64 bits
  for (const std::uint64_t length : array.shape) needed *= static_cast<double>(length);
  if (static_cast<double>(data.size()) != needed) {
    throw Error(
        fmt::format("holds {} bytes of numbers where shape ({}) needs {}; it was cut short, holds more than one array "
                    "or is damaged: write it again",
                    data.size(), fmt::join(array.shape, ", "), needed));
  }
  array.values.reserve(data.size() / bytes);
  for (std::size_t i = 0; i < data.size(); i += bytes) {
    const std::uint64_t bits = whole_number(data.substr(i, bytes), order);
    array.values.push_back(bytes == 8 ? std::bit_cast<double>(bits)
                                      : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
  }
  if (fortran) array.values = in_c_order(array);
  return array;
}

}  // namespace

Array read_npy(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  try {
    return parse(text);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", file.string(), error.what()));
  }
}

std::string npy_text(std::span<const std::uint64_t> shape, std::span<const double> values) {
  std::string header = fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}{}), }}",
                                   fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  constexpr std::size_t before = 10;  // magic, version, length of the header
  header.append(63 - (before + header.size()) % 64, ' ').append("\n");
  std::string text(magic);
  text.append({'\1', '\0', static_cast<char>(header.size() % 256), static_cast<char>(header.size() / 256)});
  text.append(header);
  text.reserve(text.size() + 8 * values.size());
  for (const double value : values) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned i = 0; i < 8; ++i) text.push_back(static_cast<char>(static_cast<unsigned char>(bits >> (8U * i))));
  }
  return text;
}

}  // namespace flypaper
