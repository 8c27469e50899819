// FLINT's objects with owners, and numbers to and from Rational: for the .cpp files of this folder alone.
#pragma once
#if __has_include(<flint/arb.h>)  // FLINT 3
#include <flint/acb_poly.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#else
#include <acb_poly.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#endif
#include <flint/fmpq_mpoly.h>
#include <flint/fmpq_mpoly_factor.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz_poly_factor.h>

#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper::flint {

/// Frees what FLINT keeps for the thread when that ends. Objects that outlive it are freed all the same.
inline void enter_thread() {
  struct Guard {
    bool entered = false;
    ~Guard() {
      if (entered) flint_cleanup();
    }
  };
  thread_local Guard guard;
  guard.entered = true;
}

/// The ring of w1, .., w8 over Q, terms by falling exponents of w1, then of w2 and so on.
inline const fmpq_mpoly_ctx_struct* ring() {
  struct Ring {
    fmpq_mpoly_ctx_t context;
    Ring() { fmpq_mpoly_ctx_init(context, most_variables, ORD_LEX); }
  };
  static const Ring ring;  // holds no memory of its own
  return ring.context;
}

inline void start(fmpz* x) { fmpz_init(x); }
inline void stop(fmpz* x) { fmpz_clear(x); }
inline void start(fmpq* x) { fmpq_init(x); }
inline void stop(fmpq* x) { fmpq_clear(x); }
inline void start(fmpz_poly_struct* x) { fmpz_poly_init(x); }
inline void stop(fmpz_poly_struct* x) { fmpz_poly_clear(x); }
inline void start(fmpq_poly_struct* x) { fmpq_poly_init(x); }
inline void stop(fmpq_poly_struct* x) { fmpq_poly_clear(x); }
inline void start(fmpz_poly_factor_struct* x) { fmpz_poly_factor_init(x); }
inline void stop(fmpz_poly_factor_struct* x) { fmpz_poly_factor_clear(x); }
inline void start(arb_struct* x) { arb_init(x); }
inline void stop(arb_struct* x) { arb_clear(x); }
inline void start(arb_poly_struct* x) { arb_poly_init(x); }
inline void stop(arb_poly_struct* x) { arb_poly_clear(x); }
inline void start(acb_poly_struct* x) { acb_poly_init(x); }
inline void stop(acb_poly_struct* x) { acb_poly_clear(x); }
inline void start(fmpq_mpoly_struct* x) { fmpq_mpoly_init(x, ring()); }
inline void stop(fmpq_mpoly_struct* x) { fmpq_mpoly_clear(x, ring()); }
inline void start(fmpq_mpoly_factor_struct* x) { fmpq_mpoly_factor_init(x, ring()); }
inline void stop(fmpq_mpoly_factor_struct* x) { fmpq_mpoly_factor_clear(x, ring()); }
inline void start(fmpq_mpoly_univar_struct* x) { fmpq_mpoly_univar_init(x, ring()); }
inline void stop(fmpq_mpoly_univar_struct* x) { fmpq_mpoly_univar_clear(x, ring()); }

/// A FLINT object, passed to FLINT's functions as a pointer to it.
template <typename Struct>
class Held {
 public:
  Held() {
    enter_thread();
    start(&object_);
  }
  ~Held() { stop(&object_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  operator Struct*() { return &object_; }              // NOLINT(google-explicit-constructor): what FLINT takes
  operator const Struct*() const { return &object_; }  // NOLINT(google-explicit-constructor)
  Struct* operator->() { return &object_; }
  const Struct* operator->() const { return &object_; }

 private:
  Struct object_;
};

using Whole = Held<fmpz>;
using Fraction = Held<fmpq>;
using WholePolynomial = Held<fmpz_poly_struct>;
using FractionPolynomial = Held<fmpq_poly_struct>;
using WholeFactors = Held<fmpz_poly_factor_struct>;
using Ball = Held<arb_struct>;
using BallPolynomial = Held<arb_poly_struct>;

void set(fmpq* result, const Rational& value);
[[nodiscard]] Rational rational(const fmpz* value);
[[nodiscard]] Rational rational(const fmpq* value);

void set(fmpq_poly_struct* result, const Univariate& p);
[[nodiscard]] Univariate univariate(const fmpq_poly_struct* p);
[[nodiscard]] Univariate univariate(const fmpz_poly_struct* p);
/// p times the positive number that makes its coefficients whole and coprime.
void set_primitive(fmpz_poly_struct* result, const Univariate& p);

/// A closed interval with exact ends.
struct Interval {
  Rational lower;
  Rational upper;

  [[nodiscard]] Rational middle() const { return (lower + upper) / 2; }
  [[nodiscard]] Rational width() const { return upper - lower; }
  [[nodiscard]] bool holds(const Rational& x) const { return lower <= x && x <= upper; }
};
/// A ball around the number or the interval.
void set(arb_struct* ball, const Rational& value, slong precision);
void set(arb_struct* ball, const Interval& interval, slong precision);
/// The ends of a finite ball.
[[nodiscard]] Interval interval_of(const arb_struct* ball);
/// 0 if the ball holds 0 or is not finite.
[[nodiscard]] int sign_of(const arb_struct* ball);
/// The fraction of least denominator in the interval.
[[nodiscard]] Rational simplest_in(const Interval& interval);

}  // namespace flypaper::flint

namespace flypaper {

struct Polynomial::Value {
  flint::Held<fmpq_mpoly_struct> p;
};

namespace flint {

inline const fmpq_mpoly_struct* of(const Polynomial& p) { return p.value().p; }

/// What `fill` makes of a polynomial that is 0.
template <typename Fill>
[[nodiscard]] Polynomial made(Fill fill) {
  auto value = std::make_shared<Polynomial::Value>();
  fill(static_cast<fmpq_mpoly_struct*>(value->p));
  return Polynomial(std::shared_ptr<const Polynomial::Value>(std::move(value)));
}

}  // namespace flint
}  // namespace flypaper
