#pragma once
#include <vector>

namespace flypaper {

/// A polynomial in doubles; entry i belongs to t^i.
using RealPolynomial = std::vector<double>;

[[nodiscard]] double value_at(const RealPolynomial& p, double t);

/// Where p, monotone on [a, b], takes `level`, which lies between p(a) and p(b): by Newton's steps, and by halves where
/// these leave the bracket or do not shrink to half. To a few units in the last place, at 0 to 1e-27.
[[nodiscard]] double crossing(const RealPolynomial& p, double level, double a, double b);

/// The zeros between a and b at which p changes sign, one at most between neighbouring `turns`, which hold those of p'.
[[nodiscard]] std::vector<double> sign_changes(const RealPolynomial& p, const std::vector<double>& turns, double a,
                                               double b);

/// Where p' changes sign between a and b. Going down the chain of derivatives misses none: between sign changes of one,
/// the next lower is monotone.
[[nodiscard]] std::vector<double> turns_of(const RealPolynomial& p, double a, double b);

}  // namespace flypaper
