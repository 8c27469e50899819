#pragma once
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {

/// The marginal density of each variable for several numbers of samples up to that of the likelihood; and, of a
/// potential of one variable with several zeros, the odds of its last well against each other one over the number of
/// samples up to 1e18.
[[nodiscard]] std::vector<Figure> posterior_figures(const Potential& potential, const Box& box,
                                                    const Likelihood& likelihood);

/// The odds of a region against others over the number of samples from 1 to 1e18, in one or two variables.
[[nodiscard]] Figure region_odds_figure(const Potential& potential, const ExactBox& box, const Likelihood& likelihood,
                                        const ExactBox& region, const std::vector<ExactBox>& others);

}  // namespace flypaper
