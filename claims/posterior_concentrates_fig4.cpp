// Figure 4, top right: with more samples the posterior is to end wholly at the more degenerate well. It does, slowly.

#include <boost/math/special_functions/gamma.hpp>

#include <cmath>
#include <numbers>

#include "claims/shared/posteriors.hpp"
#include "flypaper/audit/report/posterior_figures.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* loss_as_printed = "loss as printed, Figure 4";
constexpr const char* as_drawn = "as run, Figure 4";

/// A zero of Q of some order, 2 or 3, under exp(-scale n Q^2): 1/2 as printed, 1 as the panel is drawn.
struct Well {
  unsigned order;
  double scale;
};

/// The flatter well, up to the barrier.
Gathering flatter_well() {
  return {.potential = Potential("(w1+2)^2*(w1-2)^3"), .box = {{-4.0}, {4.0}}, .region = {{-0.4}, {4.0}}};
}

/// log of the integral of exp(-s Q^2) over a well, Q ~ b d^k, to leading order: 2 Gamma(1 + 1/2k) (s b^2)^(-1/2k).
double log_well(unsigned order, double log_scale) {
  const double across = 4.0;  // between the zeros
  const double log_b = (5.0 - order) * std::log(across);
  const double power = 0.5 / order;
  return std::numbers::ln2 + boost::math::lgamma(1.0 + power) - power * (log_scale + 2.0 * log_b);
}

/// The limit of the mass: that at 10^30 samples, where what is left of the other well is a thousandth.
Computed in_the_limit(const Well& well) {
  const double log_scale = 30.0 * std::numbers::ln10 + std::log(well.scale);
  const double other = log_well(5 - well.order, log_scale);
  const double mass = 1.0 / (1.0 + std::exp(other - log_well(well.order, log_scale)));
  // The next order of the smaller mass, 10^-3, is relatively the square of the flatter well's width, (10^30)^(-1/3).
  return {.check = "posterior mass of the well at n = 10^30, to leading order", .value = mass, .error_bound = 1e-8};
}

/// What the odds' growth over n = 10^15 to 10^18, by quadrature, is off from n^power. `scale`: 1/2 or 1 before Q^2.
struct Growth {
  double scale;
  double power;
};
Identity grows(const Growth& growth) {
  const Gathering well = flatter_well();
  // Likelihoods have 1/2 before n Q^2.
  const double off = std::abs(well.growth(2.0 * growth.scale * 1e15, 2.0 * growth.scale * 4e17) - growth.power);
  return {.check = "the odds' exponent of n by quadrature, 10^15 to 4 10^17 samples, against the formula",
          .error = off,
          .tolerance = 1e-5,
          .derivation = "the next order is relatively the square of the flatter well's width, (10^17)^(-1/3) = 2e-6"};
}

/// The mass at the flatter well under the panel's exp(-n Q^2); by the likelihood of half-MSE it is that of 2 n samples.
Computed mass(double samples) {
  // Gauss-Kronrod to relative 1e-12.
  return {.check = "posterior mass of the more degenerate well",
          .value = flatter_well().mass(2.0 * samples),
          .error_bound = 1e-10};
}

/// The number of samples with 99 % there, with the panel's exp(-n Q^2), by the leading order; at 10^18 it is the
/// quadrature's to 2e-6.
Computed samples_needed(const Laboratory& lab) {
  const double odds = lab.word("eventually") / (1.0 - lab.word("eventually"));
  const double at_one = log_well(3, 0.0) - log_well(2, 0.0);
  const double samples = std::exp(12.0 * (std::log(odds) - at_one));
  return {.check = "samples for 99 % of the mass", .value = samples, .error_bound = 1e-4 * samples};
}

Argument argue(Laboratory& lab) {
  const auto limit = [&lab](const Well& well) {
    Computed found = in_the_limit(well);
    found.asserted = above(lab.word("eventually"));
    return found;
  };
  const auto other = [](double scale) { return foil_of_the_post("the less degenerate well", Well{2, scale}); };
  const double power = 1.0 / 4.0 - 1.0 / 6.0;
  const double printed = 1.0 / 2.0 - 1.0 / 3.0;  // lambda = 1/k for l ~ w^(2k), as the post defines it
  return {
      .assertions = {needs(loss_as_printed, "limit", limit, Well{3, 0.5}, other(0.5)).by_word("eventually"),
                     needs(as_drawn, "limit-drawn", limit, Well{3, 1.0}, other(1.0)).by_word("eventually"),
                     needs(loss_as_printed, "growth", grows, Growth{0.5, power},
                           foil("learning coefficients as the post defines them", Growth{0.5, printed})),
                     needs(as_drawn, "growth-drawn", grows, Growth{1.0, power},
                           foil("learning coefficients as the post defines them", Growth{1.0, printed})),
                     context("power",
                             [power] { return Computed{.check = "1/4 - 1/6", .value = power, .error_bound = 1e-15}; }),
                     context("few", [] { return mass(10.0); }), context("many", [] { return mass(1e6); }),
                     context("many-bayes", [] { return mass(0.5e6); }),
                     context("needed", [&lab] { return samples_needed(lab); })},
      .figures = [] {
        const Gathering well = flatter_well();
        std::vector<Figure> figures = posterior_figures(well.potential, well.box, population_likelihood({}, 1e6));
        for (Figure& one : figures) one.name = "fig4-" + one.name;
        return figures;
      }};
}

}  // namespace

Claim posterior_concentrates_fig4() {
  return {.id = "posterior-concentrates-fig4",
          .source = "SGD get stuck along degenerate directions, third paragraph; Figure 4, top right",
          .statement =
              "As the number of samples grows the posterior eventually concentrates completely at the more degenerate "
              "of the two wells.",
          .cases = {loss_as_printed, as_drawn},
          .sentence =
              "The posterior does so, slowly: the odds of the more degenerate well grow as n to the power of "
              "{power}<:growth,growth-drawn>. As the panel draws it, exp(-n Q squared), it holds {few|percent} of the "
              "mass at the panel's smaller n and {many|percent} at its larger, a million, by Bayes' rule with the "
              "likelihood of [[half-MSE]] {many-bayes|percent}; {needed|2} for n bring ninety-nine parts in a hundred "
              "there, or twice as many samples<:limit,limit-drawn>.",
          .argue = argue};
}

}  // namespace flypaper::claims
