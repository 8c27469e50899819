#pragma once
#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// What is found of the file: exact, no simulation, a fraction of a second.
///     {"name","title","q","trouble","points":[{"at","basin","claimed","found","method","mark","reason","curvature"}],
///      "claims":[{"what","claimed","found","mark","why"}],"laws":[{"name","statement","mark","failure"}],
///      "escapes":[{"from","h","learning_rate","rate","within","missing"}],
///      "odds_rows":[{"region","growth","odds":[{"samples","odds"}]}],"figures":[{"title","caption","svg"}],
///      "claim_tally","law_tally"}
/// trouble: why the file cannot be read, and then there is nothing else, or what cannot be found. curvature: |grad
/// Q|^2. Escape rates are those of fresh batches of 20 and half-MSE; odds are posterior masses near points over that
/// near the first, which grow as said; mark: {"passed","failed","neither"}. Claims of points stand with these.
[[nodiscard]] nlohmann::ordered_json report_potential(const std::filesystem::path& file);

/// Of every *.toml of the folder, sorted by name, on `threads` threads (0: all cores), on which nothing depends.
[[nodiscard]] std::vector<nlohmann::ordered_json> report_potentials(const std::filesystem::path& folder,
                                                                    unsigned threads);

/// Q^2/2 over the box with the points: a curve, or a map with the zeros. Nothing above two variables or where the box
/// is infinite.
[[nodiscard]] std::optional<Figure> potential_figure(const Potential& potential);

/// A self-contained page on one potential.
[[nodiscard]] std::string potential_page(const nlohmann::ordered_json& report);

/// One on all: an index, then a part for each.
[[nodiscard]] std::string potentials_page(const std::vector<nlohmann::ordered_json>& reports);

}  // namespace flypaper
