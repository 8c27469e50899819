#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/audit/report/figure.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// One point of a potential's file beside what is found there.
struct ReportedPoint {
  std::string at{};
  std::string basin{};     ///< empty if the file gives none
  std::string claimed{};   ///< "1/2, m = 1"; empty if unclaimed
  std::string found{};     ///< the same, or why there is nothing
  std::string method{};    ///< how it was found
  std::string reason{};    ///< the file's evidence, or why nothing is claimed
  double curvature = 0.0;  ///< |grad Q|^2, the Hessian's top eigenvalue at a zero
  std::optional<bool> passed{};
};

struct ReportedLaw {
  std::string name{};
  std::string statement{};
  std::optional<bool> passed{};  ///< at every point of the file where it applies; none if it applies nowhere
  std::string failure{};         ///< the first one
};

/// The exact rate of escape from a basin at one learning rate.
struct ReportedEscape {
  std::string from{};
  double h = 0.0;  ///< learning rate times curvature
  double learning_rate = 0.0;
  double per_step = 0.0;
  double error_bound = 0.0;
  std::string missing{};  ///< why there is no rate
};

/// Posterior mass near one point over that near the first.
struct ReportedOdds {
  std::string region{};
  std::string growth{};        ///< "n^(1/4) (log n)^(1)", from the pairs of the points; empty if one is not known
  std::vector<double> odds{};  ///< for each of odds_samples
};

/// What is found of one file of a folder of potentials.
struct PotentialReport {
  static constexpr double odds_samples[] = {1e2, 1e4, 1e6, 1e9};  // NOLINT(modernize-avoid-c-arrays): a table

  std::string name{};
  std::string title{};
  std::string q{};
  std::string trouble{};  ///< why the file cannot be read, and then there is nothing else, or what cannot be found
  std::vector<ReportedPoint> points{};
  std::vector<FileClaim> claims{};  ///< those that are no points: symmetries, basins and escape rates
  std::vector<ReportedLaw> laws{};
  std::vector<ReportedEscape> escapes{};
  std::vector<ReportedOdds> odds{};
  std::optional<Figure> figure{};  ///< none above two variables
};

/// What is found of the file: exact, no simulation, a fraction of a second. Escape rates are those of fresh batches of
/// 20 and half-MSE.
[[nodiscard]] PotentialReport report_potential(const std::filesystem::path& file);

/// Of every *.toml of the folder, sorted by name, on `threads` threads (0: all cores), on which nothing depends.
[[nodiscard]] std::vector<PotentialReport> report_potentials(const std::filesystem::path& folder, unsigned threads);

/// Q^2/2 over the box with the points: a curve, or a map with the zeros. Nothing above two variables or where the box
/// is infinite.
[[nodiscard]] std::optional<Figure> potential_figure(const Potential& potential);

/// A self-contained page on one potential.
[[nodiscard]] std::string to_html(const PotentialReport& report);

/// One on all: an index, then a part for each.
[[nodiscard]] std::string to_html(std::span<const PotentialReport> potentials);

}  // namespace flypaper
