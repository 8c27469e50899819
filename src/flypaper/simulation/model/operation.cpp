#include "flypaper/simulation/model/operation.hpp"

#include <fmt/format.h>
#include <sleef.h>

#include <algorithm>

#include "flypaper/simulation/kernels/choose.hpp"

namespace flypaper {
std::optional<Operation> function_of(std::string_view word) {
  const auto* const found = std::ranges::find(function_names, word);
  if (found == function_names.end()) return std::nullopt;
  return static_cast<Operation>(static_cast<std::size_t>(Operation::exponential) +
                                static_cast<std::size_t>(found - function_names.begin()));
}

NotAPolynomial::NotAPolynomial(Operation function)
    : Error(fmt::format("Q holds {}, and this is worked out for polynomials only", name_of_function(function))) {}

double apply_function(Operation function, double argument) {
  switch (function) {
    case Operation::exponential: return Sleef_cinz_expd1_u10purec(argument);
    case Operation::logarithm: return Sleef_cinz_logd1_u10purec(argument);
    case Operation::sine: return Sleef_cinz_sind1_u10purec(argument);
    case Operation::cosine: return Sleef_cinz_cosd1_u10purec(argument);
    default: return Sleef_cinz_tanhd1_u10purec(argument);
  }
}

void apply_function(Operation function, const double* arguments, double* values, std::size_t count, VectorWidth width) {
  if (const Kernels* kernels = kernels_of(width)) {
    kernels->apply_function(static_cast<unsigned>(function) - static_cast<unsigned>(Operation::exponential),
                            static_cast<unsigned>(count), arguments, values);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = apply_function(function, arguments[i]);
}

}  // namespace flypaper
