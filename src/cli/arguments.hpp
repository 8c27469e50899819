#pragma once
#include <string>
#include <vector>

namespace flypaper::cli {

/// Rewrites arguments so that values and expressions may begin with a minus: "--at -1,2" becomes "--at=-1,2" and a bare
/// "-w1^2+1" moves behind "--". `options` are those of the verb, "--at"; those in `flags` take no value.
[[nodiscard]] std::vector<std::string> join_values(const std::vector<std::string>& arguments,
                                                   const std::vector<std::string>& options,
                                                   const std::vector<std::string>& flags);

}  // namespace flypaper::cli
