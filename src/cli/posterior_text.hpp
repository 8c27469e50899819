#pragma once
#include <string>

namespace flypaper::cli {

/// Prints what the verb `posterior` found, its JSON answer, for people.
void print_posterior(const std::string& text);

}  // namespace flypaper::cli
