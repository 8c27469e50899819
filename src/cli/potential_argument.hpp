#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::cli {

/// A number given on the command line, such as -w0/3; errors name the option.
[[nodiscard]] double evaluate_option(std::string_view option, const std::string& text, const Parameters& parameters);

/// Numbers separated by commas, with what they mean exactly; errors name the option.
[[nodiscard]] std::vector<Number> evaluate_numbers(std::string_view option, const std::string& text,
                                                   const Parameters& parameters);
[[nodiscard]] std::vector<double> evaluate_list(std::string_view option, const std::string& text,
                                                const Parameters& parameters);

/// The parameters of --set ("w0=1.8"). Throws Error.
[[nodiscard]] Parameters read_parameters(const std::vector<std::string>& settings);

/// "LO,HI;LO,HI": the ends of an interval for each variable, the lower below the upper; errors name the option.
[[nodiscard]] std::vector<std::array<Number, 2>> evaluate_intervals(std::string_view option, const std::string& text,
                                                                    const Potential& potential);

/// A file, a name of the folder potentials/, or an expression with the parameters of `settings` ("w0=1.8"): whatever
/// has only the characters of a name is taken for one. Throws Error.
[[nodiscard]] Potential read_potential(const std::string& text, const std::vector<std::string>& settings);

}  // namespace flypaper::cli
