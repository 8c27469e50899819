#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace flypaper {

/// An array of numbers in C order (the last index varies fastest).
struct Array {
  std::vector<std::uint64_t> shape;
  std::vector<double> values;
};

/// Reads a NumPy file (format 1.0 to 3.0) of float32 or float64, of either byte order, in C or Fortran order, as
/// numpy.load does. Throws Error that says what the file has instead and how to write what is needed.
[[nodiscard]] Array read_npy(const std::filesystem::path& file);

/// The bytes of a NumPy file (format 1.0) of little-endian float64 in C order.
/// Source: NumPy's documentation of numpy.lib.format.
[[nodiscard]] std::string npy_text(std::span<const std::uint64_t> shape, std::span<const double> values);

}  // namespace flypaper
