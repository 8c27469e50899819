// Greatest common divisors of polynomials in one variable by their images modulo primes (Brown 1971): Euclid's
// algorithm on fractions takes minutes where coefficients have a thousand digits.
#include <boost/integer/mod_inverse.hpp>
#include <boost/multiprecision/cpp_int.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "flypaper/exact/geometry/univariate.hpp"

namespace flypaper {
namespace {

using Whole = boost::multiprecision::cpp_int;
using Residues = std::vector<std::uint64_t>;

/// p times a number that makes its coefficients whole.
std::vector<Whole> whole(const Univariate& p) {
  std::vector<std::array<Whole, 2>> parts;
  Whole multiple = 1;
  for (const Rational& coefficient : p.coefficients) {
    const std::string text = coefficient.print();
    const std::size_t slash = text.find('/');
    const bool is_whole = slash == std::string::npos;
    parts.push_back({Whole(text.substr(0, slash)), is_whole ? Whole(1) : Whole(text.substr(slash + 1))});
    multiple = lcm(multiple, parts.back()[1]);
  }
  std::vector<Whole> result;
  for (const auto& [numerator, denominator] : parts) result.push_back(numerator * (multiple / denominator));
  return result;
}

std::uint64_t residue(const Whole& value, std::uint64_t prime) {
  const auto size = static_cast<std::uint64_t>(abs(value) % prime);
  return value < 0 && size > 0 ? prime - size : size;
}

std::uint64_t inverse(std::uint64_t value, std::uint64_t prime) {
  return static_cast<std::uint64_t>(
      boost::integer::mod_inverse(static_cast<std::int64_t>(value), static_cast<std::int64_t>(prime)));
}

Residues modulo(const std::vector<Whole>& p, std::uint64_t prime) {
  Residues result;
  for (const Whole& coefficient : p) result.push_back(residue(coefficient, prime));
  return result;
}

/// Leading coefficient 1, by Euclid's algorithm.
Residues common_divisor(Residues a, Residues b, std::uint64_t prime) {
  while (!b.empty()) {
    const std::uint64_t unit = inverse(b.back(), prime);
    for (std::uint64_t& c : b) c = c * unit % prime;
    while (a.size() >= b.size()) {
      const std::uint64_t negative = prime - a.back();
      const std::size_t shift = a.size() - b.size();
      for (std::size_t i = 0; i < b.size(); ++i) a[i + shift] = (a[i + shift] + negative * b[i]) % prime;
      while (!a.empty() && a.back() == 0) a.pop_back();
    }
    std::swap(a, b);
  }
  return a;
}

/// The fraction of numerator and denominator below sqrt(modulus / 2) that has the residue, if there is one (Wang 1981).
std::optional<Rational> fraction(const Whole& residue, const Whole& modulus) {
  const Whole limit = sqrt(Whole(modulus / 2));
  Whole last = modulus;
  Whole rest = residue;
  Whole last_factor = 0;
  Whole factor = 1;
  while (rest > limit) {
    const Whole quotient = last / rest;
    last = std::exchange(rest, Whole(last - quotient * rest));
    last_factor = std::exchange(factor, Whole(last_factor - quotient * factor));
  }
  if (abs(factor) > limit) return std::nullopt;
  return Rational::decimal(rest.str()) / Rational::decimal(factor.str());
}

/// A divisor with the leading coefficient 1, known modulo a product of primes.
struct Image {
  std::vector<Whole> values;
  Whole modulus = 1;

  void add(const Residues& image, std::uint64_t prime) {
    if (!values.empty() && image.size() > values.size()) return;  // an unlucky prime
    if (image.size() != values.size()) *this = {.values = std::vector<Whole>(image.size()), .modulus = 1};
    const std::uint64_t unit = inverse(residue(modulus, prime), prime);
    for (std::size_t i = 0; i < image.size(); ++i) {
      const std::uint64_t apart = image[i] + prime - residue(values[i], prime);
      values[i] += modulus * (apart % prime * unit % prime);
    }
    modulus *= prime;
  }
  [[nodiscard]] std::optional<Univariate> lifted() const {
    Univariate result;
    for (const Whole& value : values) {
      const std::optional<Rational> coefficient = fraction(value, modulus);
      if (!coefficient) return std::nullopt;
      result.coefficients.push_back(*coefficient);
    }
    return result;
  }
};

bool is_prime(std::uint64_t odd) {
  for (std::uint64_t factor = 3; factor * factor <= odd; factor += 2) {
    if (odd % factor == 0) return false;
  }
  return true;
}

}  // namespace

Univariate greatest_common_divisor(const Univariate& a, const Univariate& b) {
  if (a.is_zero() || b.is_zero()) {
    const Univariate& other = a.is_zero() ? b : a;
    return other.is_zero() ? other : other * Univariate{{1 / other.leading()}};
  }
  const std::vector<Whole> left = whole(a);
  const std::vector<Whole> right = whole(b);
  Image image;
  std::optional<Univariate> last;
  for (std::uint64_t prime = 2'147'483'647;; prime -= 2) {
    if (!is_prime(prime)) continue;
    const Residues left_image = modulo(left, prime);
    const Residues right_image = modulo(right, prime);
    if (left_image.back() == 0 || right_image.back() == 0) continue;
    // A common factor is one modulo the prime, too, and of the same degree.
    image.add(common_divisor(left_image, right_image, prime), prime);
    if (image.values.size() == 1) return {{1}};
    const std::optional<Univariate> candidate = image.lifted();
    const bool stays = candidate && candidate == last;
    if (stays && divide(a, *candidate).remainder.is_zero() && divide(b, *candidate).remainder.is_zero()) {
      return *candidate;
    }
    last = candidate;
  }
}

}  // namespace flypaper
