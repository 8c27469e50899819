#include "flypaper/exact/geometry/rank.hpp"

#include <algorithm>

namespace flypaper {

std::size_t rank(std::vector<std::vector<Rational>> rows) {
  std::size_t found = 0;
  const std::size_t columns = rows.empty() ? 0 : rows[0].size();
  for (std::size_t column = 0; column < columns && found < rows.size(); ++column) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(found);
    const auto pivot = std::find_if(begin, rows.end(), [&](const auto& row) { return !row[column].is_zero(); });
    if (pivot == rows.end()) continue;
    std::iter_swap(begin, pivot);
    for (std::size_t r = found + 1; r < rows.size(); ++r) {
      const Rational factor = rows[r][column] / rows[found][column];
      for (std::size_t c = column; c < columns; ++c) rows[r][c] = rows[r][c] - factor * rows[found][c];
    }
    ++found;
  }
  return found;
}

std::vector<Rational> gradient_at_origin(const Polynomial& p) {
  std::vector<Rational> gradient;
  for (unsigned i = 0; i < most_variables; ++i) gradient.push_back(derivative(p, i).constant());
  return gradient;
}

}  // namespace flypaper
