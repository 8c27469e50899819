// On data, l_n = (S_xx/2) (Q - a)^2 + const with a = mean xy / mean x^2. Beside a double zero of Q, where Q ~ c u^2
// with c > 0, this has two regular minima, at u = +-sqrt(a/c), if a > 0, and one, at u = 0 with curvature -mean xy Q'',
// if a < 0.
#include <cmath>

#include "claims/shared/flat_well.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/regions.hpp"

namespace flypaper::findings {
namespace {

using namespace claims;

constexpr double w0 = flat_minimum;
constexpr double curvature_of_q = 4.0 * w0;  // Q'' at w0

/// Each sample with its label and with the label's opposite: mean xy is 0 without rounding.
DataSet mirrored(DataSet data) {
  const std::size_t size = data.size();
  for (std::size_t i = 0; i < size; ++i) {
    data.x.push_back(data.x[i]);
    data.y.push_back(-data.y[i]);
  }
  return data;
}

using Formula = double (*)(const BatchSums&);
Identity curvature_formula(const DataSet& data, Formula formula) {
  return {.check = "curvature of the empirical half-MSE at w0, by differences and by formula (difference)",
          .error = std::abs(curvature_at(data, w0) - formula(data.sums())),
          .tolerance = curvature_error,
          .derivation = "truncation of second differences: apart^2 / 12 of the fourth derivative"};
}

/// How far a zero of Q moves when Q falls by `level`: half the distance of the two into which it splits, if double.
double moved(double level, const Box& well) {
  const std::vector<Well> found = wells(figure1_potential(), well, level);
  if (found.size() == 2) return 0.5 * (found[1].zero - found[0].zero);
  return found.size() == 1 ? std::abs(found[0].zero + w0) : std::nan("");
}
Computed power_of_level(const Box& well) {
  return {.check = "the power of mean xy by which minima move",
          .value = std::log(moved(1e-4, well) / moved(1e-6, well)) / std::log(1e2),
          .error_bound = 2e-3,  // the next term of the expansion is u/3.6 of the first, u < 6e-3
          .asserted = {0.49, 0.51}};
}

Sampled share_of_two(const Laboratory& lab, double slope) {
  const std::uint64_t count = lab.by_tier(14'000U, 50'000U, 200'000U);
  std::uint64_t two = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    two += minima_in_flat_well(sample_data_set({.slope = slope}, 100, lab.seed() * count + i).sums()) == 2 ? 1 : 0;
  }
  return ProportionCheck::equivalent(0.5, 0.05, count).evaluate("data sets with two minima in the flat well", two);
}

template <typename Measure, typename Setting>
Assertion needs(std::string key, Measure measure, Setting actual, FoilSetting<Setting> foil) {
  return assertion(Role::needs, std::move(key), {}, std::move(measure), std::move(actual), std::move(foil));
}

Argument argue(Laboratory& lab) {
  const DataSet published = lab.experiment("fig1_as_run").data_set();  // mean xy < 0
  const DataSet caption = lab.experiment("fig1_mse").data_set();       // mean xy > 0
  const auto one = [](const DataSet& data) { return flat_well_minima(data, 1.0); };
  const auto two = [](const DataSet& data) { return flat_well_minima(data, 2.0); };
  const auto formula = [published](Formula of) { return curvature_formula(published, of); };
  const Formula by_data = [](const BatchSums& sums) { return -sums.s_xy * curvature_of_q; };
  const Formula by_zero = [](const BatchSums&) { return 0.0; };
  const auto share = [&lab](double slope) { return share_of_two(lab, slope); };
  const Box flat{{-0.6}, {3.6}};
  const Box sharp{{-2.2}, {-1.4}};
  return {.assertions = {
              needs("one", one, published, foil_of_the_post("the caption's data set", caption)),
              needs("two", two, caption, foil_of_the_post("the published data set", published)),
              needs("regular", least_flat_curvature, caption,
                    foil("the same samples, each with both signs of y", mirrored(caption))),
              needs("curvature", flat_well_curvature, published, foil_of_the_post("the caption's data set", caption))
                  .over_data([](std::uint64_t seed) { return curvature_at(sample_data_set({}, 1000, seed), w0); }),
              needs("formula", formula, by_data, foil("v_x |grad Q|^2, right at zeros of Q - a", by_zero)),
              needs("half", share, 0.0, foil("labels of slope 0.025", 0.025)),
              needs("power", power_of_level, flat, foil_of_the_post("beside the regular zero", sharp)),
              context("apart", [caption, flat] {
                const BatchSums sums = caption.sums();
                return Computed{.check = "distance of the two minima on the caption's data set",
                                .value = 2.0 * moved(sums.s_xy / sums.s_xx, flat),
                                .error_bound = 1e-9};
              })}};
}

}  // namespace

Finding finite_data_splits_double_roots() {
  return {.id = "finite-data-splits-double-roots",
          .source = "Terminology, note 4; Figure 1",
          .sentence =
              "On finite data a double zero such as Figure 1's, beside which Q is positive, is not a degenerate "
              "minimum. On {half|2|percent} of data sets, those with positive [[mean xy]], it is two regular "
              "minima, which near each other like its square root<:two,regular,power> and are {apart} apart on the "
              "data of Figure 1's caption; on the others it is one regular minimum, of curvature {curvature} with "
              "[[half-MSE]] on the published data set<:one,formula>.",
          .instead =
              "The values of the two losses coincide in that limit. Beside a double zero of Q the minima of the "
              "empirical loss are regular whatever n: two or one, by the sign of [[mean xy]]<:one,two>.",
          .argue = argue};
}

}  // namespace flypaper::findings
