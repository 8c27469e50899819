// Takeaways: the number of degenerate directions sets SGD apart from the posterior. The post's two planes change it
// together with the degree of Q; here Figure 5's quartic and one of ours have the same learning coefficient at O (not
// the same multiplicity). The starts are on the line, as the figures'.
#include <array>

#include "claims/shared/gap.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* ours = "ours, Figure 5's quartic and another";
constexpr const char* one_direction = "(w1^2+w2^2)*w1*(w1-w2)";  // on the line w1 = 0 only w2 is degenerate
constexpr const char* two_directions = "(w1^2+w2^2)*w1^2";       // both: Figure 5's, as printed

/// The setting of Figures 2 and 5: starts on the line, learning rate 0.01, B = 20, MSE, over |w2| < 2, within which
/// both are stable; the region is |w2| < 3/4.
Gap near_origin(const Laboratory& lab, const char* q, std::uint64_t trajectories) {
  Experiment experiment{Potential(q)};
  experiment.name = "quartic";
  experiment.rule = {.learning_rate = 0.01, .loss = Loss::mse};
  experiment.batch_size = 20;
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = 50'000;
  experiment.ensemble.seed = lab.seed();
  experiment.ensemble.start.segment = {{0.0, -2.0}, {0.0, 2.0}};
  return {.experiment = experiment,
          .prior = {{-2.0, -2.0}, {2.0, 2.0}},
          .region = {{-2.0, -0.75}, {2.0, 0.75}},
          .deviation = 0.25};
}

/// Whether no batch moves a point of the starts' segment: grad Q, a polynomial of degree 3, is 0 at more than 3 of
/// them.
bool is_fixed(const Gap& gap) {
  const Segment& line = gap.experiment.ensemble.start.segment;
  for (int i = 0; i <= 8; ++i) {
    const std::vector<double> at{0.0, line.from[1] + (line.to[1] - line.from[1]) * i / 8.0};
    if (local_model(gap.experiment.potential, at).gradient_norm2() != 0.0) return false;
  }
  return true;
}

/// Where no batch moves the starts, their law is SGD's, and the distance is computed; else it is sampled.
Evidence apart(Laboratory& lab, const Gap& gap) {
  if (!is_fixed(gap)) return differs(lab, gap);
  const Segment& line = gap.experiment.ensemble.start.segment;
  const double share = (gap.region.upper[1] - gap.region.lower[1]) / (line.to[1] - line.from[1]);
  return Computed{.check = "distance of SGD's law, that of its starts, from the posterior",
                  .value = std::abs(share - posterior_share(gap)),
                  .error_bound = 1e-6,
                  .asserted = above(lab.word("resembles"))};
}

/// From starts that are as broad as the prior.
Sampled from_broad_starts(Laboratory& lab, const char* q) {
  Gap gap = near_origin(lab, q, 1'000);
  gap.experiment.ensemble.start = {.uniform = gap.prior, .points = {}};
  gap.experiment.ensemble.steps = 8'000;
  const auto& counts = region_counts(lab, gap);
  const Sampled share = ProportionCheck::equivalent(0.5, 0.6, counts.trajectories).evaluate("", counts.inside.back());
  Sampled distance = as_distance(share, posterior_share(gap), {});
  distance.check = "distance of SGD's law from the posterior, from starts like the prior";
  return distance;
}

/// The degree at O is the same: the learning coefficient of both quartics.
Assertion equal_degrees() {
  const auto measure = [](const std::string& q) {
    const std::array<Rational, 2> origin{0, 0};
    const auto lambda = [&](const std::string& of) {
      return learning_coefficient(Potential(of), origin).value.value_or(0).to_double();
    };
    return Identity{.check = "learning coefficient at O against that of Figure 5's quartic",
                    .error = std::abs(lambda(q) - lambda(two_directions)),
                    .tolerance = 0.0,
                    .derivation = "both are rational numbers, computed exactly"};
  };
  return needs(ours, "degree", measure, std::string(one_direction),
               foil_of_the_post("Figure 2's cubic", std::string("(w1^2+w2^2)*w1")));
}

Argument argue(Laboratory& lab) {
  const Gap one = near_origin(lab, one_direction, 800);
  const Gap two = near_origin(lab, two_directions, 800);
  const auto same = [&lab](const Gap& gap) { return resembles(lab, gap); };
  const auto far = [&lab](const Gap& gap) { return apart(lab, gap); };
  return {.assertions = {needs(ours, "near", same, one, foil("two degenerate directions", two)).by_word("resembles"),
                         needs(ours, "far", far, two, foil("one degenerate direction", one)).by_word("resembles"),
                         equal_degrees(), mass_of("posterior-two", two),
                         context("broad-one", [&lab] { return from_broad_starts(lab, one_direction); }),
                         context("broad-two", [&lab] { return from_broad_starts(lab, two_directions); })},
          .given = {{"steps", 50'000}, {"stuck", 0.375}, {"few", 8'000}}};
}

}  // namespace

Claim gap_from_number_of_degenerate_directions() {
  return {.id = "gap-from-number-of-degenerate-directions",
          .source = "Discussion, takeaways, last point; main takeaways",
          .statement =
              "The number of linearly independent degenerate directions can set the law of SGD apart from the "
              "posterior.",
          .quantifier = Quantifier::some,
          .cases = {ours},
          .sentence =
              "The post's planes change number and degree together. A quartic of ours has one degenerate direction on "
              "the line and Figure 5's two, with the same [[learning coefficient]] at O<:degree> but not "
              "[[multiplicity]]. From starts on the line, as the figures', SGD's share near O differs from the "
              "posterior's by {near|points} after {steps} steps with one<:near>; with two SGD keeps its starts' "
              "{stuck|percent} and the posterior has {posterior-two|percent}<:far>. From starts as broad as the prior "
              "it is otherwise: {broad-one|points} and {broad-two|points} after {few}.",
          .argue = argue};
}

}  // namespace flypaper::claims
