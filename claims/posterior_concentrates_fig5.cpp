// Figure 5: the posterior gathers at the origin as n grows, while SGD stays spread along the line.
#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/journeys.hpp"
#include "claims/shared/line_posteriors.hpp"
#include "claims/shared/on_the_line.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {
namespace {

/// SGD's last law of w2 against the uniform one of its starts; those that diverge are infinitely far up.
Sampled stays_spread(Laboratory& lab, const Experiment& experiment) {
  std::vector<double> heights;
  for (const Journey& one : journeys(lab, experiment)) {
    heights.push_back(one.finite() ? one.end[1] : std::numeric_limits<double>::max());
  }
  return DistributionCheck::equivalent(0.15, heights.size())
      .evaluate("w2 after the figure's steps is still uniform on the line", std::move(heights),
                [](double w2) { return std::clamp(0.05 * (w2 + 10.0), 0.0, 1.0); });
}

Figure marginals(const NearHeight& near, const std::string& which) {
  Figure figure{.name = "fig5-posterior-" + which,
                .title = "Figure 5: the posterior along the line, potential of the " + which,
                .caption = "Marginal density of w2, uniform prior on the box of half-width 10.",
                .x = {.label = "w2"},
                .y = {.label = "density"}};
  for (const double samples : {1.0, 500.0, 5e3, 1e12}) {
    const Posterior posterior = near.posterior(samples);
    Series series{.label = "n = " + rounded(samples)};
    for (int i = 0; i <= 200; ++i) {
      series.x.push_back(-5.0 + 0.05 * i);
      series.y.push_back(posterior.marginal_density(1, series.x.back()));
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

Argument argue(Laboratory& lab) {
  const auto spread = [&lab](const Experiment& experiment) { return stays_spread(lab, experiment); };
  const Experiment line = with_trajectories(lab.experiment("fig5_half_mse_fresh"), 2'112);
  const Experiment gradient = with_loss(line, Loss::mse);
  const auto regular = [](const Experiment& experiment) {
    return foil_of_the_post("Figure 2's line, which is regular", on_regular_line(experiment));
  };
  const NearHeight text{.q = "(w1^2+w2^2)*w1^2"};
  const NearHeight text_l{.q = text.q, .temper = 2.0};
  const NearHeight code{.q = "(w1^2+w2^2)^2*w1^2", .temper = 2.0};
  const auto far_up = [](NearHeight near) {
    near.height = 5.0;
    return foil("around w2 = 5", near);
  };
  const auto at = [](const std::string& key, const NearHeight& near, double samples) {
    return context(key, [near, samples] { return mass_near(near, samples); });
  };
  return {.assertions = {needs("loss as printed", "gathers-printed", gathers, text, far_up(text)),
                         needs("loss as printed", "spread-printed", spread, line, regular(line)),
                         needs("gradient as printed", "gathers-gradient", gathers, text_l, far_up(text_l)),
                         needs("gradient as printed", "spread-gradient", spread, gradient, regular(gradient)),
                         needs("as run", "gathers-run", gathers, code, far_up(code)),
                         needs("as run", "fixed-run", no_batch_moves_the_line, Potential(code.q),
                               foil_of_the_post("Figure 2's potential", Potential("(w1^2+w2^2)^2*w1"))),
                         control("level", density_is_level, 0.0, foil("beside the line", 0.01)),
                         control("logarithm", departure_from_logarithm, text,
                                 foil_of_the_post("the code's potential", NearHeight{.q = code.q})),
                         control("power", exponent_of_odds, NearHeight{.q = code.q},
                                 foil_of_the_post("the text's potential", text)),
                         control("orders", orders_agree, TwoOrders{text, text},
                                 foil("of a posterior with a tenth more samples",
                                      TwoOrders{text, {.q = text.q, .temper = 1.1}})),
                         at("text-shown", text, 5e3), at("text-late", text, 1e12), at("code-shown", {.q = code.q}, 5e3),
                         at("code-late", {.q = code.q}, 1e12)},
          .given = {{"shown", 5'000.0}},
          .figures = [text, code] {
            return std::vector<Figure>{marginals(text, "text"), marginals({.q = code.q}, "code")};
          }};
}

}  // namespace

Claim posterior_concentrates_fig5() {
  return {.id = "posterior-concentrates-fig5",
          .source = "SGD get stuck along degenerate directions, the paragraph before Figure 5; Figure 5",
          .statement =
              "With more samples the posterior concentrates progressively more around the origin, while the "
              "distribution of SGD on the degenerate line appears not to concentrate there but to remain broadly "
              "spread along the line.",
          .quantifier = Quantifier::every,
          .cases = {"loss as printed", "gradient as printed", "as run"},
          .sentence =
              "As the post says: the posterior gathers<:gathers-printed,gathers-gradient,gathers-run> and SGD from "
              "Figure 5's line does not move<:spread-printed,spread-gradient,fixed-run>. Of the marginal of w2 "
              "{text-shown|percent} lie within one half of the origin given {shown} samples and {text-late|percent}"
              " given a million million, as log n<:logarithm>; with the code's potential {code-shown|percent} and "
              "{code-late|percent}<:power>. That is with the box as the prior: on the line, where SGD starts, the "
              "density is level<:level>.",
          .argue = argue};
}

}  // namespace flypaper::claims
