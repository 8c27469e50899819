#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/vector_width.hpp"

namespace flypaper {

/// What a node of an expression does. Functions come last.
enum class Operation : std::uint8_t {
  constant,
  variable,
  add,
  subtract,
  multiply,
  divide,
  power,
  negate,
  exponential,
  logarithm,
  sine,
  cosine,
  hyperbolic_tangent
};

/// The functions by their names in the grammar, in the order of Operation.
inline constexpr std::array<std::string_view, 5> function_names{"exp", "log", "sin", "cos", "tanh"};

[[nodiscard]] constexpr bool is_function(Operation operation) { return operation >= Operation::exponential; }

[[nodiscard]] constexpr std::string_view name_of_function(Operation function) {
  return function_names.at(static_cast<std::size_t>(function) - static_cast<std::size_t>(Operation::exponential));
}

/// Nothing if the word names no function.
[[nodiscard]] std::optional<Operation> function_of(std::string_view word);

/// Something was asked that only a polynomial has.
class NotAPolynomial : public Error {
 public:
  explicit NotAPolynomial(Operation function);
};

/// The function's value with the same bits on every machine, at most 1 unit in the last place off: SLEEF's family cinz.
[[nodiscard]] double apply_function(Operation function, double argument);

/// The same for `count` values, a multiple of 8, aligned to 64 bytes; `width` does not change the bits.
void apply_function(Operation function, const double* arguments, double* values, std::size_t count, VectorWidth width);

}  // namespace flypaper
