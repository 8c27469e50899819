#pragma once
#include <optional>
#include <string>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// One thing that a potential's file claims, held to what is found.
struct FileClaim {
  std::string what;            ///< "learning coefficient at (-1.8)"
  std::string claimed;         ///< as written
  std::string found;           ///< "none" with the reason if nothing is found
  std::optional<bool> passed;  ///< no value if nothing is found
  std::string evidence;        ///< what the file gives for it
  std::string unclaimed = {};  ///< or why it claims nothing of this; then nothing has passed or failed
};

/// The file's claims: learning coefficients and multiplicities (exact), basins (the interval between the critical
/// points with Q != 0 beside the point, within 1e-6), symmetries (at 64 points of the box, up to rounding) and escape
/// rates (by the killed kernel, within the claim's own tolerance). What is unclaimed stands there too, with what is
/// found.
[[nodiscard]] std::vector<FileClaim> check_claims(const Potential& potential);

/// One line with claimed value, found value and evidence.
[[nodiscard]] std::string describe(const FileClaim& claim);

}  // namespace flypaper
