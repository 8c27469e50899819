#pragma once
#include <functional>
#include <string>
#include <vector>

#include "flypaper/report/figure.hpp"
#include "flypaper/report/laboratory.hpp"
#include "flypaper/statistics/evidence.hpp"

namespace flypaper {

enum class Verdict : unsigned char {
  holds,                ///< in the setting that the statement gives
  holds_conditionally,  ///< not in that setting as printed, but under a condition that the evidence names
  refuted_as_stated,    ///< the contrary is shown in the setting that the statement gives
  untestable            ///< the evidence decides neither way
};
/// "holds", "holds_conditionally", ...
[[nodiscard]] std::string name(Verdict verdict);

/// What a claim comes to, computed from evidence.
struct Finding {
  Verdict verdict = Verdict::untestable;
  std::string corrected{};  ///< what is true instead, with numbers; empty if the verdict is `holds`
  std::vector<Evidence> evidence{};
  std::size_t deciding = 0;  ///< the piece of evidence whose number stands in the table
  std::vector<Figure> figures{};
};

/// One claim of the post; claims/ID.cpp, with '-' for '_', defines one.
struct Claim {
  std::string id{};
  std::string section{};    ///< of the post
  std::string statement{};  ///< in the project's words
  std::string defect{};     ///< what Plant::defect breaks; it must change the verdict
  std::function<Finding(Laboratory&, Plant)> decide{};
};

/// All claims of the folder claims/, sorted by id. The list is generated from the folder.
[[nodiscard]] std::vector<Claim> all_claims();

}  // namespace flypaper
