// Figure 1, top right: the posterior gathers at the degenerate one of two wells.
#include "claims/shared/figure1.hpp"
#include "claims/shared/posteriors.hpp"
#include "flypaper/audit/report/posterior_figures.hpp"

namespace flypaper::claims {
namespace {

/// The right well of Figure 1 within the starts of its code, and two regular wells at the same places.
Gathering flat_well() {
  return {.potential = Potential("(w1+9/5)*(w1-9/5)^2"), .box = {{-3.6}, {3.6}}, .region = {{-0.6}, {3.6}}};
}
Gathering two_regular_wells() {
  return {.potential = Potential("(w1+9/5)*(w1-9/5)"), .box = {{-3.6}, {3.6}}, .region = {{0.0}, {3.6}}};
}

struct Sampled1d {
  Gathering well;
  double samples = 0.0;
};

/// By quadrature to 1e-10 of it.
Computed mass_in_well(const Sampled1d& setting, double most) {
  return {.check = "posterior mass in the right well",
          .value = setting.well.mass(setting.samples),
          .error_bound = 1e-9,
          .asserted = above(most)};
}

/// The odds of a well b w^(2k) against another grow as n^(1/2k' - 1/2k): 1/4 here.
Computed growth_of_odds(const Gathering& well) {
  return {.check = "exponent with which the odds of the right well grow with the number of samples, 10^15 to 10^18",
          .value = well.growth(1e15, 1e18),
          .error_bound = 1e-6,
          .asserted = {.lower = 0.249, .upper = 0.251}};
}

/// The integral of exp(-A b w^(2k)) is 2 Gamma(1 + 1/(2k)) (A b)^(-1/(2k)); A = n/2, b = Q'(-w0)^2 and Q''(w0)^2 / 4.
Identity odds_by_gamma(const std::pair<Gathering, double>& well_and_power) {
  const auto& [well, power] = well_and_power;
  constexpr double samples = 1e12;
  const double sharp = 2.0 * std::tgamma(1.5) * std::pow(0.5 * samples * std::pow(3.6, 4.0), -0.5);
  const double flat = 2.0 * std::tgamma(1.0 + 1.0 / power) * std::pow(0.5 * samples * std::pow(3.6, 2.0), -1.0 / power);
  return {.check = "the odds at 10^12 samples, by quadrature and by Gamma functions",
          .error = std::abs(well.odds(samples) / (flat / sharp) - 1.0),
          .tolerance = 1e-6,
          .derivation =
              "next order: a few times the square of the flat well's width, 6e-4, over the 3.6 between the wells"};
}

/// Given the simulated data sets of the caption's size, how often that is so.
Sampled on_data_sets(Laboratory& lab, const Sampled1d& setting) {
  const auto count = lab.by_tier<std::uint64_t>(1'400, 5'000, 20'000);
  const std::vector<double> masses =
      simulated_masses(setting.well, static_cast<std::uint64_t>(setting.samples), count, lab.seed());
  return ProportionCheck::above(lab.word("almost all"), 0.045, count)
      .evaluate("for almost all data sets most of the posterior is in the right well",
                count_above(masses, lab.word("most")));
}

Argument argue(Laboratory& lab) {
  const auto mass = [most = lab.word("most")](const Sampled1d& setting) { return mass_in_well(setting, most); };
  const auto data = [&lab](const Sampled1d& setting) { return on_data_sets(lab, setting); };
  const Gathering flat = flat_well();
  const Gathering regular = two_regular_wells();
  // The notebook draws exp(-n Q^2), which is what 2 n samples say, of n = 1000.
  constexpr double caption = 1e4;
  constexpr double drawn = 2e3;
  const auto grows = [flat, regular](const char* in_case, const std::string& key) {
    return needs(in_case, key, growth_of_odds, flat, foil("two regular wells", regular));
  };
  return {.assertions = {needs(figure1_loss_as_printed, "mass-loss", mass, Sampled1d{flat, caption},
                               foil("two regular wells", Sampled1d{regular, caption}))
                             .by_word("most"),
                         grows(figure1_loss_as_printed, "grows-loss"),
                         needs(figure1_loss_as_printed, "data-sets", data, Sampled1d{flat, caption},
                               foil_of_the_post("one sample, the least that the figure draws", Sampled1d{flat, 1.0}))
                             .by_word("almost all"),
                         needs(figure1_as_run, "mass-as-run", mass, Sampled1d{flat, drawn},
                               foil("two regular wells", Sampled1d{regular, drawn}))
                             .by_word("most"),
                         grows(figure1_as_run, "grows-as-run"),
                         control("odds-by-gamma", odds_by_gamma, std::pair(flat, 4.0),
                                 foil("a regular well", std::pair(flat, 2.0)))},
          .given = {{"drawn", 0.5 * drawn}},
          .figures = [flat] {
            std::vector<Figure> figures = posterior_figures(flat.potential, flat.box, population_likelihood({}, 1e4));
            for (Figure& figure : figures) figure.name = "fig1-" + figure.name;
            return figures;
          }};
}

}  // namespace

Claim posterior_prefers_degenerate_1d() {
  return {.id = "posterior-prefers-degenerate-1d",
          .source = "SGD can cross a potential barrier from a sharp minimum; Figure 1, top right",
          .statement = "With more samples the posterior gathers at the degenerate one of Figure 1's two wells.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_as_run},
          .sentence =
              "It does: the degenerate well holds {mass-loss|percent} of the posterior at the caption's number of "
              "samples and {mass-as-run|percent} [[as run]], where the panel draws the exponential of -n Q squared for "
              "n = {drawn}, which is what twice as many samples say. Its odds grow as n to the power {grows-loss|2}. "
              "Of simulated data sets of the caption's size almost <all:data-sets> have more than half of their "
              "posterior there.",
          .argue = argue};
}

}  // namespace flypaper::claims
