// Stated errors hold: posteriors against quadrature with 19 digits in the logarithm of the distance from zeros that are
// known beforehand, on random potentials, boxes from 1e-6 to 1e9 and samples from 1 to 1e18. No code is shared:
// products are evaluated as they are written, and zeros are given.
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/exact/posterior/regions.hpp"
#include "flypaper/exact/quadrature/double_double.hpp"

namespace flypaper {
namespace {

using Wide = boost::multiprecision::cpp_bin_float_quad;

/// A decimal: digits 10^exponent.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;

  [[nodiscard]] std::string text() const { return fmt::format("{}e{}", digits, exponent); }
  [[nodiscard]] Wide value() const { return Wide(text()); }
  [[nodiscard]] double nearest() const { return std::stod(text()); }
};

struct Factor {
  Decimal zero;
  unsigned order = 1;
};

/// prod (w1 - zero)^order on a box.
struct Case {
  std::vector<Factor> factors;
  Decimal lower;
  Decimal upper;
  double samples = 1.0;

  [[nodiscard]] std::string q() const {
    std::vector<std::string> words;
    for (const Factor& factor : factors) words.push_back(fmt::format("(w1-({}))^{}", factor.zero.text(), factor.order));
    return join(words, "*");
  }
  [[nodiscard]] Box box() const { return {{lower.nearest()}, {upper.nearest()}}; }
};

class Cases {
 public:
  Case next() {
    Case one;
    const int scale = whole(-6, 8);
    std::vector<Decimal> places;
    const auto place = [&] { return Decimal{whole(-999, 999), scale - 2}; };
    const int factors = whole(1, 3);
    for (int i = 0; i < factors; ++i) {
      const bool near = i > 0 && whole(0, 3) == 0;  // so close to the last one that wells nearly merge
      Decimal zero = place();
      if (near) {
        zero = {one.factors.back().zero.digits * 1'000'000 + whole(1, 999), one.factors.back().zero.exponent - 6};
      }
      if (std::ranges::none_of(one.factors, [&](const Factor& f) { return f.zero.value() == zero.value(); })) {
        one.factors.push_back({.zero = zero, .order = static_cast<unsigned>(whole(1, 3))});
      }
    }
    one.lower = whole(0, 2) == 0 ? one.factors[0].zero : place();
    do {
      one.upper = whole(0, 3) == 0 ? one.factors.back().zero : place();
      if (whole(0, 2) == 0) one.upper.exponent = std::min(6, one.upper.exponent + whole(0, 9));
      if (one.upper.value() < one.lower.value()) std::swap(one.lower, one.upper);
    } while (!(one.lower.nearest() < one.upper.nearest()));
    one.samples = std::pow(10.0, whole(0, 18));
    return one;
  }

 private:
  int whole(int least, int most) { return std::uniform_int_distribution<int>(least, most)(engine_); }
  std::mt19937 engine_{20240901};
};

/// log of the evidence, and <A Q^2>.
struct Known {
  Wide log_evidence;
  Wide loss;
  double floor = 0.0;  ///< the least exponent: of large ones 19 digits do not tell enough
};

/// A factor (apart + offset)^order beside a cut: the difference of two places is taken exactly, so that 19 digits do.
struct Offset {
  long double offset = 0.0L;
  int order = 1;
};

/// Adds the integrals of exp(floor - e) and e exp(floor - e), e = scale prod (apart + offset)^(2 order), over apart =
/// direction reach exp(-v).
void add_half(const std::vector<Offset>& factors, long double scale, long double reach, long double floor,
              long double& sum, long double& loss) {
  constexpr long double width = 0.25L;
  constexpr long double deepest = 140.0L;
  using Rule = boost::math::quadrature::gauss<long double, 20>;
  const auto exponent = [&](long double apart) {
    long double product = 1.0L;
    for (const Offset& factor : factors) {
      for (int k = 0; k < factor.order; ++k) product *= apart + factor.offset;
    }
    return scale * product * product;
  };
  const auto apart_at = [&](long double v) { return reach * std::exp(-v); };
  const long double constant = exponent(0.0L);
  long double v = 0.0L;
  for (; v < deepest; v += width) {
    const long double begin = exponent(apart_at(v));
    const long double end = exponent(apart_at(v + width));
    if (std::min(begin, end) - floor > 120.0L) continue;
    if (std::max(std::abs(begin - constant), std::abs(end - constant)) < 1e-21L) break;
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      for (const long double side : {-1.0L, 1.0L}) {
        const long double apart = apart_at(v + 0.5L * width * (1.0L + side * Rule::abscissa()[i]));
        const long double e = exponent(apart);
        const long double part = Rule::weights()[i] * 0.5L * width * std::abs(apart) * std::exp(floor - e);
        sum += part;
        loss += part * e;
      }
    }
  }
  const long double rest = std::abs(apart_at(v)) * std::exp(floor - constant);
  sum += rest;
  loss += rest * constant;
}

Known known(const Case& one) {
  const Wide lower = one.lower.value();
  const Wide upper = one.upper.value();
  std::vector<Wide> cuts{lower, upper};
  for (const Factor& factor : one.factors) {
    const Wide zero = factor.zero.value();
    if (zero > lower && zero < upper) cuts.push_back(zero);
  }
  std::ranges::sort(cuts);
  std::vector<std::vector<Offset>> beside;
  const auto scale = static_cast<long double>(one.samples) / 2.0L;
  long double floor = std::numeric_limits<long double>::infinity();
  for (const Wide& cut : cuts) {
    std::vector<Offset>& offsets = beside.emplace_back();
    long double e = scale;
    for (const Factor& factor : one.factors) {
      const auto offset = static_cast<long double>(Wide(cut - factor.zero.value()));
      offsets.push_back({.offset = offset, .order = static_cast<int>(factor.order)});
      e *= std::pow(offset, 2.0L * static_cast<long double>(factor.order));
    }
    floor = std::min(floor, e);
  }
  long double sum = 0.0L;
  long double loss = 0.0L;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const auto half = static_cast<long double>(Wide((cuts[i + 1] - cuts[i]) / 2));
    add_half(beside[i], scale, half, floor, sum, loss);
    add_half(beside[i + 1], scale, -half, floor, sum, loss);
  }
  return {.log_evidence = log(Wide(sum)) - floor - log(Wide(upper - lower)),
          .loss = Wide(loss) / Wide(sum),
          .floor = static_cast<double>(floor)};
}

/// How many stated errors the value is off.
double excess(const Approximation& found, const Wide& truth) {
  return static_cast<double>(abs(Wide(found.value) - truth)) / found.error;
}

TEST(PosteriorErrors, HoldOnRandomLines) {
  Cases cases;
  double worst = 0.0;
  for (int checked = 0; checked < 300;) {
    const Case one = cases.next();
    const Known truth = known(one);
    if (truth.floor > 100.0) continue;
    ++checked;
    const Posterior posterior(Potential(one.q()), one.box(), {.samples = one.samples});
    const Approximation evidence = posterior.log_evidence();
    const Approximation loss = posterior.expected_loss();
    const std::string where = fmt::format("{} on {},{} n {}", one.q(), one.lower.text(), one.upper.text(), one.samples);
    EXPECT_LE(excess(evidence, truth.log_evidence), 1.0)
        << where << ": " << evidence.value << " +- " << evidence.error << ", not " << truth.log_evidence;
    EXPECT_LE(excess(loss, truth.loss), 1.0)
        << where << ": " << loss.value << " +- " << loss.error << ", not " << truth.loss;
    EXPECT_LE(evidence.error, 1e-10 + 1e-13 * std::abs(evidence.value)) << where << ": errors that say something";
    worst = std::max(worst, excess(evidence, truth.log_evidence));
    // The wells are the zeros in the closed box.
    const auto inside = std::ranges::count_if(one.factors, [&](const Factor& factor) {
      return factor.zero.value() >= one.lower.value() && factor.zero.value() <= one.upper.value();
    });
    EXPECT_EQ(wells(Potential(one.q()), one.box(), 0.0).size(), static_cast<std::size_t>(inside)) << where;
  }
  EXPECT_GT(worst, 1e-4) << "errors so large that they hold whatever happens";
}

// The same integrals of an edge that rounding has moved by 5.6e-18, as a shift to the middle of a box moves it by more.
TEST(PosteriorErrors, SeeAnEdgeThatRoundingHasMoved) {
  const Likelihood likelihood{.samples = 1e18};
  const Posterior posterior(Potential("w1-0.1"), {{0.1}, {1e9}}, likelihood);
  const Wide truth = log(sqrt(Wide(acos(Wide(-1)) / 2)) * Wide("1e-9") / (Wide("1e9") - Wide("0.1")));
  EXPECT_LE(excess(posterior.log_evidence(), truth), 1.0);
  EXPECT_LE(excess(posterior.expected_loss(), Wide(0.5)), 1.0);
  EXPECT_NEAR(posterior.log_evidence().value, -41.22074032, 1e-8);
  const ExactBox moved{{exactly(0.1), Rational::decimal("1e9")}};
  const Posterior twin = Posterior::on_exact_box(Potential("w1-0.1"), moved, likelihood);
  EXPECT_GT(excess(twin.log_evidence(), truth), 1e4);
}

TEST(PosteriorErrors, HoldForIrrationalZeros) {
  // (w^2-2)^2 at n = 1e18: two double wells of curvature 8, each sqrt... 2 Gamma(5/4) (A 64)^(-1/4), up to 1e-5 of it.
  const Posterior posterior(Potential("(w1^2-2)^2"), {{-3.0}, {3.0}}, {.samples = 1e18});
  const double well = 2.0 * boost::math::tgamma(1.25) * std::pow(0.5e18 * 64.0, -0.25);
  EXPECT_NEAR(posterior.log_evidence().value, std::log(2.0 * well / 6.0), 1e-5);
  EXPECT_NEAR(posterior.mass({{0.0}, {3.0}}).value, 0.5, posterior.mass({{0.0}, {3.0}}).error);
}

/// (w1-s)^a (w2-t)^b on a box that begins at (s, t): inner integrals are incomplete gamma functions.
Wide log_evidence_of_corner(int a, int b, double width, double height, double samples) {
  const long double power = 1.0L / (2.0L * b);
  const auto inner = [&](long double x) {
    const long double c = 0.5L * samples * std::pow(x, 2.0L * a);
    const long double top = c * std::pow(static_cast<long double>(height), 2.0L * b);
    return top < 1e-25L ? height : power * std::pow(c, -power) * boost::math::tgamma_lower(power, top);
  };
  using Rule = boost::math::quadrature::gauss<long double, 20>;
  long double sum = 0.0L;
  for (long double v = 0.0L; v < 90.0L; v += 0.5L) {
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      for (const long double side : {-1.0L, 1.0L}) {
        const long double x = width * std::exp(-v - 0.25L * (1.0L + side * Rule::abscissa()[i]));
        sum += Rule::weights()[i] * 0.25L * x * inner(x);
      }
    }
  }
  return log(Wide(sum)) - log(Wide(width)) - log(Wide(height));
}

TEST(PosteriorErrors, HoldAtCornersOfThePlane) {
  std::mt19937 engine(7);
  const auto whole = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(engine); };
  for (int i = 0; i < 24; ++i) {
    const int a = whole(1, 3);
    const int b = whole(1, 3);
    const Decimal s{whole(-99, 99), -2};
    const Decimal t{whole(-99, 99), -2};
    const int size = whole(-3, 9);
    const Decimal right{s.digits + static_cast<std::int64_t>(std::pow(10.0, size + 3)), -2};
    const Decimal top{t.digits + static_cast<std::int64_t>(std::pow(10.0, whole(0, 11))), -2};
    const double samples = std::pow(10.0, whole(0, 18));
    const std::string q = fmt::format("(w1-({}))^{}*(w2-({}))^{}", s.text(), a, t.text(), b);
    const Posterior posterior(Potential(q), {{s.nearest(), t.nearest()}, {right.nearest(), top.nearest()}},
                              {.samples = samples});
    const Wide truth = log_evidence_of_corner(a, b, static_cast<double>(Wide(right.value() - s.value())),
                                              static_cast<double>(Wide(top.value() - t.value())), samples);
    EXPECT_LE(excess(posterior.log_evidence(), truth), 1.0)
        << q << " to " << right.text() << " " << top.text() << " n " << samples << ": "
        << posterior.log_evidence().value << " +- " << posterior.log_evidence().error << ", not " << truth;
    EXPECT_LE(posterior.log_evidence().error, 1e-5)
        << q << " to " << right.text() << " " << top.text() << " n " << samples;
  }
}

TEST(PosteriorErrors, HoldOnRandomCurvesInBothOrders) {
  std::mt19937 engine(11);
  const auto digit = [&] { return std::uniform_int_distribution<int>(-9, 9)(engine); };
  for (int i = 0; i < 30; ++i) {
    std::string q;
    for (const char* term : {"", "*w1", "*w2", "*w1^2", "*w1*w2", "*w2^2", "*w1^3", "*w1*w2^2"}) {
      q += fmt::format("{}({}/10){}", q.empty() ? "" : "+", digit(), term);
    }
    if (i % 3 == 0) q = "(" + q + ")^2";
    if (i % 3 == 1) q = "(" + q + ")*(w1-w2/3)";
    const Potential potential(q);
    if (potential.dimension() != 2) continue;
    const double samples = std::pow(10.0, std::uniform_int_distribution<int>(0, 18)(engine));
    const Posterior posterior(potential, {{-1.0, -1.0}, {1.0, 1.0}}, {.samples = samples});
    const Box region{{-0.7, -0.2}, {1.0, 0.3}};
    const Approximation first = posterior.mass(region);
    const Approximation second = posterior.mass_in_other_order(region);
    EXPECT_NEAR(first.value, second.value, first.error + second.error) << q << " n " << samples;
    EXPECT_LE(first.error, 1e-6) << q << " n " << samples;
  }
}

}  // namespace
}  // namespace flypaper
