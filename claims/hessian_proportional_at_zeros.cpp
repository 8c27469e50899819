// Appendix, note 11 and takeaways: at a critical point, which the appendix defines by Q = 0, Sigma is a number times H.
#include <algorithm>
#include <cmath>

#include "claims/shared/proportion.hpp"
#include "claims/shared/random_zeros.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* formula = reading::formula;

/// |B Sigma - v_y H| over |B Sigma| + |H|, both from samples; 0 where both vanish.
double disproportion(const Potential& potential, const std::vector<double>& at) {
  const auto noise = sample_covariance(potential, at);
  const auto hessian = expected_hessian(potential, at);
  double rest = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    rest = std::max(rest, std::abs(noise[i] - hessian[i]));
    size = std::max(size, std::abs(noise[i]) + std::abs(hessian[i]));
  }
  return size > 0.0 ? rest / size : 0.0;
}

/// At points that lie `beside` the zeros by so much in w1.
Identity of_random(const double& beside) {
  double worst = 0.0;
  for (unsigned dimension = 1; dimension <= 4; ++dimension) {
    for (std::uint64_t index = 0; index < 50; ++index) {
      auto [potential, zero] = potential_with_zero(dimension, index);
      zero[0] += beside;
      worst = std::max(worst, disproportion(potential, zero));
    }
  }
  return {.check = "zeros of 200 random polynomials in one to four variables: B Sigma against v_y H (relative)",
          .error = worst,
          .tolerance = 1e-11,
          .derivation = "polarisation subtracts bends up to 1e3 times an entry, each of some 50 roundings of 1e-16"};
}

struct Point {
  const char* q;
  std::vector<double> at;
};

Identity of_the_post(const std::vector<Point>& points) {
  double worst = 0.0;
  for (const auto& [q, at] : points) worst = std::max(worst, disproportion(Potential(q), at));
  return {.check = "the post's potentials: B Sigma against v_y H (relative)",
          .error = worst,
          .tolerance = 1e-11,
          .derivation = "as for the random ones"};
}

/// B Sigma / (v_y H) at Figure 1's sharp minimum.
Computed factor(Loss loss) {
  const Potential potential("(w+1.8)*(w-1.8)^2");
  return {.check = "B Sigma / (v_y H) at Figure 1's sharp minimum",
          .value = sample_covariance(potential, {-1.8}, loss)[0] / expected_hessian(potential, {-1.8}, loss)[0],
          .error_bound = 1e-11};  // rounding
}

Argument argue(Laboratory& /*lab*/) {
  constexpr const char* figure_1 = "(w+1.8)*(w-1.8)^2";
  constexpr const char* figure_4 = "(w+2)^2*(w-2)^3";
  constexpr const char* figure_2 = "(w1^2+w2^2)*w1";
  constexpr const char* figure_5 = "(w1^2+w2^2)*w1^2";
  const std::vector<Point> zeros{{figure_1, {-1.8}},     {figure_1, {1.8}},       {figure_4, {-2.0}},
                                 {figure_4, {2.0}},      {figure_2, {0.0, -3.0}}, {figure_2, {0.0, 1.0}},
                                 {figure_2, {0.0, 0.0}}, {figure_5, {0.0, 1.0}},  {figure_5, {0.0, 0.0}}};
  const std::vector<Point> barriers{{figure_1, {-0.6}}, {figure_4, {-0.4}}};
  return {.assertions = {needs(formula, "random", of_random, 0.0, foil("points 1/8 beside the zeros", 0.125)),
                         needs(formula, "post", of_the_post, zeros,
                               foil_of_the_post("the barrier tops, where Q is not zero", barriers)),
                         context("half-mse", [] { return factor(Loss::half_mse); }),
                         context("mse", [] { return factor(Loss::mse); })}};
}

}  // namespace

Claim hessian_proportional_at_zeros() {
  return {.id = "hessian-proportional-at-zeros",
          .source = "Main takeaways; discussion; appendix with note 11, which define critical by Q = 0",
          .statement = "At a critical point, one where Q = 0, the noise covariance is proportional to the Hessian.",
          .cases = {formula},
          .sentence =
              "Right at <every:random,post> zero that was tried, in up to four variables, regular and degenerate: the "
              "covariance is the Hessian times the noise variance over the batch size, times {half-mse|1} with "
              "[[half-MSE]] and {mse|1} with [[MSE]]. Where a line of zeros is itself degenerate both vanish<:post>.",
          .argue = argue};
}

}  // namespace flypaper::claims
