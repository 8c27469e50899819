#include "flypaper/base/core/npy.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <string_view>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

/// The unsigned number in the first `bytes` bytes of `text`, least significant first.
std::uint64_t little_endian(std::string_view text, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8U * i);
  }
  return value;
}

/// One NumPy file being read; errors name it.
class NpyFile {
 public:
  explicit NpyFile(const std::filesystem::path& file) : name_(file.string()), text_(read_file(file)) {
    if (!text_.starts_with(magic)) fail("does not begin as a NumPy file does; write it with numpy.save");
    if (text_.size() < 12) fail("ends inside its header; write it again");
    const auto version = static_cast<unsigned char>(text_[6]);
    if (version < 1 || version > 3) fail(fmt::format("has format {}, of which nothing is known here", version));
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    const std::uint64_t length = little_endian(std::string_view(text_).substr(8), length_bytes);
    const std::size_t begin = 8 + length_bytes;
    if (text_.size() - begin < length) fail("ends inside its header; write it again");
    header_ = std::string_view(text_).substr(begin, length);
    data_ = std::string_view(text_).substr(begin + length);
  }

  [[nodiscard]] Array read() const {
    const std::string_view type = entry("descr", ",");
    if (type != "'<f8'" && type != "'<f4'") {
      fail(fmt::format("holds numbers of type {}; save little-endian float32 or float64, as in array.astype('<f8')",
                       type));
    }
    if (entry("fortran_order", ",") != "False") {
      fail("is in Fortran order; save numpy.ascontiguousarray(array)");
    }
    Array array{shape(), {}};
    const std::size_t bytes = type == "'<f8'" ? 8 : 4;
    auto needed = static_cast<double>(bytes);  // exact below 2^53; a product of lengths may be beyond 64 bits
    for (const std::uint64_t length : array.shape) needed *= static_cast<double>(length);
    if (static_cast<double>(data_.size()) != needed) {
      fail(
          fmt::format("holds {} bytes of numbers where shape ({}) needs {}; it was cut short or is damaged: write it "
                      "again",
                      data_.size(), fmt::join(array.shape, ", "), needed));
    }
    const std::uint64_t count = data_.size() / bytes;
    array.values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) array.values.push_back(number(data_.substr(i * bytes), bytes));
    return array;
  }

  [[noreturn]] void fail(const std::string& what) const { throw Error(fmt::format("{}: {}", name_, what)); }

 private:
  static double number(std::string_view text, std::size_t bytes) {
    const std::uint64_t bits = little_endian(text, bytes);
    return bytes == 8 ? std::bit_cast<double>(bits)
                      : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  }

  /// What stands behind a key of the header, up to `end`.
  [[nodiscard]] std::string_view entry(std::string_view key, std::string_view end) const {
    const std::size_t at = header_.find(fmt::format("'{}':", key));
    if (at == std::string_view::npos) fail(fmt::format("has no '{}' in its header; write it with numpy.save", key));
    const std::size_t begin = header_.find_first_not_of(' ', at + key.size() + 3);
    if (begin == std::string_view::npos) fail("ends inside its header; write it again");
    return header_.substr(begin, header_.find(end, begin) - begin);
  }

  [[nodiscard]] std::vector<std::uint64_t> shape() const {
    std::vector<std::uint64_t> lengths;
    std::string_view text = entry("shape", ")");
    while (true) {
      const std::size_t begin = text.find_first_of("0123456789");
      if (begin == std::string_view::npos) return lengths;
      text.remove_prefix(begin);
      std::uint64_t length = 0;
      const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), length);
      if (failure != std::errc{}) fail("has a shape beyond all bounds; write it again");
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
      lengths.push_back(length);
    }
  }

  std::string name_;
  std::string text_;
  std::string_view header_;
  std::string_view data_;
};

}  // namespace

Array read_npy(const std::filesystem::path& file) { return NpyFile(file).read(); }

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
