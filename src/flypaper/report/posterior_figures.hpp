#pragma once
#include <vector>

#include "flypaper/posterior/posterior.hpp"
#include "flypaper/report/figure.hpp"

namespace flypaper {

/// The marginal density of each variable for several numbers of samples up to that of the likelihood; and, of a
/// potential of one variable with several zeros, the odds of its last well against each other one over the number of
/// samples up to 1e18.
[[nodiscard]] std::vector<Figure> posterior_figures(const Potential& potential, const Box& box,
                                                    const Likelihood& likelihood);

}  // namespace flypaper
