#include "testing/seed.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "flypaper/base/core/error.hpp"

namespace flypaper::potential_tests {

std::uint64_t seed(std::uint64_t usual) {
  const char* const given = std::getenv("FLYPAPER_SEED");  // NOLINT(concurrency-mt-unsafe): nothing sets it
  if (given == nullptr) return usual;
  const std::string_view text(given);
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) {
    throw Error(
        fmt::format("FLYPAPER_SEED is '{}', which is no whole number below 2^64; give one such as 7, or unset it for "
                    "the usual seed",
                    text));
  }
  // Tests that have different seeds keep them different.
  return value + usual - 1;
}

}  // namespace flypaper::potential_tests
