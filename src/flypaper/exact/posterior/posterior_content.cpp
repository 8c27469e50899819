#include "flypaper/exact/posterior/posterior_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/model.hpp"

namespace flypaper {

void require_valid(const Potential& potential, const Box& box, const Likelihood& likelihood) {
  const std::size_t dimension = potential.dimension();
  if (box.lower.size() != dimension || box.upper.size() != dimension) {
    throw Error(fmt::format("the box has {} intervals; the potential has {} variable{}", box.lower.size(), dimension,
                            dimension == 1 ? "" : "s"));
  }
  for (std::size_t i = 0; i < dimension; ++i) {
    if (!(box.lower[i] < box.upper[i] && std::isfinite(box.upper[i] - box.lower[i]))) {
      throw Error(fmt::format("the box's interval {},{} of w{} must be finite, the lower end below the upper",
                              box.lower[i], box.upper[i], i + 1));
    }
  }
  if (!(likelihood.samples >= 0.0 && std::isfinite(likelihood.scale()) && likelihood.sums.s_xx > 0.0 &&
        likelihood.noise_variance > 0.0)) {
    throw Error(fmt::format("{} samples of mean x^2 {} and noise variance {}: all must be finite and positive",
                            likelihood.samples, likelihood.sums.s_xx, likelihood.noise_variance));
  }
}

Posterior::Content::Content(Potential given, Box doubles, ExactBox ends, Restraint factor, const Likelihood& likelihood)
    : potential(std::move(given)), box(std::move(doubles)), exact(std::move(ends)), restraint(std::move(factor)) {
  require_valid(potential, box, likelihood);
  if (exact.empty()) exact = written_box(box);
  p = polynomial_minus_level(potential, exact_level(likelihood));
  if (potential.dimension() > 1) return;
  line = univariate_in(p.p, 0);
  cuts = line_cuts(line, exact[0][0], exact[0][1]);
}

std::vector<LineCut> Posterior::Content::cuts_in(const std::array<Rational, 2>& region) const {
  std::vector<LineCut> inside;
  const auto add = [&](const Rational& at) { inside.push_back({.at = at, .nearest = at.to_double()}); };
  for (const LineCut& cut : cuts) {
    if (cut.at > region[0] && cut.at < region[1]) inside.push_back(cut);
  }
  for (const Rational& end : region) add(end);
  if (!restraint.anchor.empty()) {
    const Rational anchor = Rational::shortest_decimal(restraint.anchor[0]);
    if (anchor > region[0] && anchor < region[1]) add(anchor);
  }
  std::ranges::sort(inside, {}, &LineCut::at);
  return inside;
}

}  // namespace flypaper
