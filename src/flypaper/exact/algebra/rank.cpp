#include "flypaper/exact/algebra/rank.hpp"

#include <flint/fmpq_mat.h>

#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {

std::size_t rank(const std::vector<std::vector<Rational>>& rows) {
  if (rows.empty()) return 0;
  flint::enter_thread();
  fmpq_mat_t matrix;
  fmpq_mat_init(matrix, static_cast<slong>(rows.size()), static_cast<slong>(rows[0].size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      flint::set(fmpq_mat_entry(matrix, static_cast<slong>(i), static_cast<slong>(j)), rows[i][j]);
    }
  }
  const slong found = fmpq_mat_rref(matrix, matrix);
  fmpq_mat_clear(matrix);
  return static_cast<std::size_t>(found);
}

std::vector<Rational> gradient_at_origin(const Polynomial& p) {
  std::vector<Rational> gradient;
  for (std::size_t i = 0; i < most_variables; ++i) {
    Exponents linear{};
    linear.at(i) = 1;
    gradient.push_back(p.coefficient(linear));
  }
  return gradient;
}

}  // namespace flypaper
