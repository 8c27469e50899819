#include "flypaper/audit/report/posterior_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/posterior/odds.hpp"
#include "flypaper/exact/posterior/wells.hpp"

namespace flypaper {
namespace {

/// Evenly spaced places of the box's interval, and places that crowd at the landmarks.
std::vector<double> places(const Posterior& posterior, unsigned axis) {
  const double lower = posterior.box().lower[axis];
  const double upper = posterior.box().upper[axis];
  const double length = upper - lower;
  std::vector<double> result;
  for (int i = 0; i <= 200; ++i) result.push_back(lower + length * i / 200.0);
  for (const double mark : posterior.landmarks(axis)) {
    for (int k = 8; k <= 40; ++k) {
      for (const double side : {-1.0, 1.0}) result.push_back(mark + side * length * std::pow(2.0, -0.5 * k));
    }
    result.push_back(mark);
  }
  std::erase_if(result, [&](double at) { return at < lower || at > upper; });
  std::ranges::sort(result);
  const auto repeated = std::ranges::unique(result);
  result.erase(repeated.begin(), repeated.end());
  return result;
}

Series marginal(const Posterior& posterior, unsigned axis, double samples) {
  Series series{.label = "n = " + rounded(samples)};
  for (const double at : places(posterior, axis)) {
    series.add(at, posterior.marginal_density(axis, at));
  }
  // What lies lower would stretch the axis to where nothing is seen.
  const double least = 1e-6 * *std::ranges::max_element(series.y);
  for (double& density : series.y) density = density < least ? 0.0 : density;
  return series;
}

std::string described(const Potential& potential, const Box& box, const Likelihood& likelihood) {
  const std::string text = "Q = " + potential.print() + "; uniform prior on " + box_text(box, 4);
  return text + fmt::format("; mean x^2 {}, mean xy {}.", rounded(likelihood.sums.s_xx), rounded(likelihood.sums.s_xy));
}

Figure marginals(const Potential& potential, const Box& box, const Likelihood& likelihood, unsigned axis) {
  std::vector<double> sizes{10.0, 1e3, 1e6, 1e12};
  std::erase_if(sizes, [&](double samples) { return samples >= likelihood.samples; });
  sizes.push_back(likelihood.samples);
  const std::string variable = fmt::format("w{}", axis + 1);
  Figure figure{
      .name = "posterior-" + variable,
      .title = "Posterior of " + variable,
      .caption = described(potential, box, likelihood) + " Densities below 1e-6 of the largest are not drawn.",
      .x = {.label = variable},
      .y = {.label = "posterior density", .scale = Scale::logarithmic}};
  for (const double samples : sizes) {
    Likelihood some = likelihood;
    some.samples = samples;
    figure.series.push_back(marginal(Posterior(potential, box, some), axis, samples));
  }
  return figure;
}

Figure odds(const Potential& potential, const Box& box, const Likelihood& likelihood, const std::vector<Well>& found) {
  Figure figure{.name = "posterior-odds",
                .title = "Odds of the wells",
                .caption = described(potential, box, likelihood) + " Wells end at the tops of the barriers.",
                .x = {.label = "log10 of the number of samples"},
                .y = {.label = "posterior odds", .scale = Scale::logarithmic}};
  for (std::size_t i = 0; i + 1 < found.size(); ++i) {
    figure.series.push_back(
        {.label = fmt::format("well of {} against well of {}", rounded(found.back().zero), rounded(found[i].zero))});
  }
  for (int step = 0; step <= 36; ++step) {
    Likelihood some = likelihood;
    some.samples = std::pow(10.0, 0.5 * step);
    const Posterior posterior(potential, box, some);
    const double last = posterior.mass(found.back().interval).value;
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
      figure.series[i].add(0.5 * step, last / posterior.mass(found[i].interval).value);
    }
  }
  return figure;
}

}  // namespace

std::vector<Figure> posterior_figures(const Potential& potential, const Box& box, const Likelihood& likelihood) {
  std::vector<Figure> figures;
  for (unsigned axis = 0; axis < potential.dimension(); ++axis) {
    figures.push_back(marginals(potential, box, likelihood, axis));
  }
  if (potential.dimension() == 1) {
    const std::vector<Well> found = wells(potential, box, likelihood.level());
    if (found.size() > 1) figures.push_back(odds(potential, box, likelihood, found));
  }
  return figures;
}

Figure region_odds_figure(const Potential& potential, const Box& box, const Likelihood& likelihood, const Box& region,
                          const std::vector<Box>& others) {
  const bool rest = others == rest_of(box, region);
  const std::string against = rest ? "the rest of the box" : box_text(others.at(0), 4);
  Figure figure{.name = "posterior-region-odds",
                .title = "Odds of a region",
                .caption = described(potential, box, likelihood),
                .x = {.label = "log10 of the number of samples"},
                .y = {.label = "posterior odds", .scale = Scale::logarithmic},
                .series = {{.label = fmt::format("{} against {}", box_text(region, 4), against)}}};
  for (int exponent = 0; exponent <= 18; ++exponent) {
    Likelihood some = likelihood;
    some.samples = std::pow(10.0, exponent);
    const Posterior posterior(potential, box, some);
    const double value = odds(posterior, posterior.mass(region), others).value;
    // A logarithmic axis has no place for a region without mass.
    if (value > 0.0 && std::isfinite(value)) figure.series[0].add(exponent, value);
  }
  return figure;
}

}  // namespace flypaper
