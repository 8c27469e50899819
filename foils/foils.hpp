#pragma once
#include <string>

namespace flypaper {

/// Registers a test foil.CLAIM.KEY for every deciding check of `claim` (with _ for -), or of all if it is empty.
void register_foils(const std::string& claim);

}  // namespace flypaper
