#pragma once
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {

/// lambda and m of K on a box.
struct PolePair {
  double lambda = 0.0;
  unsigned multiplicity = 1;
};

/// lambda log n - (m - 1) log log n: the free energy -log Z of n samples, apart from n L and a bounded term.
/// n > 1, and n > e if m > 1; else throws Error.
[[nodiscard]] double asymptotic_free_energy(const PolePair& coefficient, double samples);

/// The bounded term, -log Z(n) minus the asymptotic free energy; it tends to a constant. By quadrature.
[[nodiscard]] Approximation free_energy_remainder(const Potential& potential, const Box& box,
                                                  const Likelihood& likelihood, const PolePair& coefficient);

/// WBIC without the part n L of the best Q: log n <A (Q - level)^2 / log n> at inverse temperature 1 / log n, an
/// estimate of the free energy -log Z from one posterior. Source: Watanabe 2013. Throws Error if n <= 1.
[[nodiscard]] Approximation wbic(const Potential& potential, const Box& box, const Likelihood& likelihood);
/// The same, of a posterior of this likelihood, whose cuts are known.
[[nodiscard]] Approximation wbic(const Posterior& posterior, const Likelihood& likelihood);

}  // namespace flypaper
