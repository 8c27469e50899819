#include "flypaper/base/core/vector_width.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

std::string_view name_of(VectorWidth width) {
  constexpr std::array names{"scalar", "sse2", "avx2", "avx512"};
  return names.at(static_cast<std::size_t>(width));
}

std::vector<VectorWidth> available_widths() {
  std::vector<VectorWidth> widths{VectorWidth::scalar};
#ifdef __x86_64__
  widths.push_back(VectorWidth::sse2);
  if (__builtin_cpu_supports("avx2")) widths.push_back(VectorWidth::avx2);
  if (__builtin_cpu_supports("avx512f")) widths.push_back(VectorWidth::avx512);
#endif
  return widths;
}

VectorWidth chosen_width() {
  const std::vector<VectorWidth> widths = available_widths();
  const char* const wanted = std::getenv("FLYPAPER_VECTOR");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  if (wanted == nullptr || *wanted == '\0') return widths.back();
  std::vector<std::string> names;
  for (const VectorWidth width : widths) {
    if (name_of(width) == wanted) return width;
    names.emplace_back(name_of(width));
  }
  throw Error(unknown_name(wanted, "vector width of this machine (FLYPAPER_VECTOR)", names));
}

}  // namespace flypaper
