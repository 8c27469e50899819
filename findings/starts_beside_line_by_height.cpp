// Figures 5 and 6: what SGD does from beside the degenerate line, by height. Figure 6's starts are as far from it as
// this or nearer; of those higher up more diverge, of the others the distance to the origin stays.
#include "claims/shared/edge_of_starts.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::findings {
namespace {

using namespace flypaper::claims;

/// From the edge of the figure's starts, between two heights; equal ones are one height.
struct Heights {
  Experiment experiment;
  double low = 0.0;
  double high = 0.0;
};
const std::vector<Journey>& from(Laboratory& lab, const Heights& heights) {
  // From one height alone only how many diverge is asked, and most do.
  const auto runs =
      heights.low == heights.high ? lab.by_tier(1'728U, 4'000U, 10'000U) : lab.by_tier(3'648U, 8'000U, 20'000U);
  return journeys(lab, from_edge(heights.experiment, heights.low, heights.high, runs));
}

Sampled stay(Laboratory& lab, const Heights& heights) {
  const auto& all = from(lab, heights);
  const double limit = lab.word("stays constant");
  return ProportionCheck::below(lab.word("stuck"), 0.0099, all.size())
      .evaluate("from the edge of the starts those whose distance to the origin changes by a twentieth, or diverges",
                count_of(all, [limit](const Journey& one) { return !(one.change < limit); }));
}

Sampled end_nearer(Laboratory& lab, const Heights& heights) {
  const auto& all = from(lab, heights);
  return ProportionCheck::above(lab.word("almost all"), 0.04, all.size())
      .evaluate("from the edge of the starts those that end nearer to the line than they began",
                count_of(all, [](const Journey& one) { return std::abs(one.end[0]) < edge; }));
}
/// Within 0.01 of the line.
constexpr double hundredth = 0.01;
Sampled end_at_line(Laboratory& lab, const Heights& heights) {
  const auto& all = from(lab, heights);
  return ProportionCheck::above(0.5, 0.4, all.size())
      .evaluate("from the edge of the starts those that end within a hundredth of the line",
                count_of(all, [](const Journey& one) { return std::abs(one.end[0]) < hundredth; }));
}

Sampled diverge(Laboratory& lab, const Heights& heights) {
  const auto& all = from(lab, heights);
  return ProportionCheck::above(0.25, 0.12, all.size())
      .evaluate("from the edge of the starts those that diverge",
                count_of(all, [](const Journey& one) { return !one.finite(); }));
}

constexpr double low = 1.0;        // below it most hardly move
constexpr double attracted = 2.0;  // with the code's potential hardly any diverges up to here
constexpr double to_half = 7.0;
constexpr double to_text = 5.0;
constexpr double high = 10.0;  // the farthest of the figure's starts
constexpr double high_of_code = 3.5;

Argument argue(Laboratory& lab) {
  const Experiment half = edge_of_text(lab, Loss::half_mse);
  const Experiment text = edge_of_text(lab, Loss::mse);
  const Experiment half_code = edge_of_code(lab, Loss::half_mse);
  const Experiment code = edge_of_code(lab, Loss::mse);
  const Experiment run = edge_as_run(lab);
  const auto stays = [&](const std::string& key, const Experiment& experiment, double to) {
    return shows(
               "low-" + key, [&lab](const Heights& heights) { return stay(lab, heights); },
               Heights{experiment, low, to}, foil_of_the_post("all heights of the figure", Heights{run, low, high}))
        .by_word("stuck");
  };
  const auto diverges = [&](const std::string& key, const Experiment& experiment, double at) {
    return shows(
        "high-" + key, [&lab](const Heights& heights) { return diverge(lab, heights); }, Heights{experiment, at, at},
        foil_of_the_post("starts lower down", Heights{experiment, low, attracted}));
  };
  const auto nears = [&](const std::string& key, const Experiment& experiment, double to) {
    return shows(
               "near-" + key, [&lab](const Heights& heights) { return end_nearer(lab, heights); },
               Heights{experiment, low, to},
               foil_of_the_post("starts near the origin", Heights{experiment, 0.0, 0.5 * low}))
        .by_word("almost all");
  };
  return {.assertions = {stays("half", half, to_half), diverges("half", half, high), stays("text", text, to_text),
                         diverges("text", text, high), stays("half-code", half_code, attracted),
                         diverges("half-code", half_code, high_of_code), stays("code", code, attracted),
                         diverges("code", code, high_of_code), stays("run", run, attracted),
                         diverges("run", run, high_of_code).over_data([run](std::uint64_t seed) {
                           const Experiment other = on_other_data(run, seed);
                           return share_of(journeys_of(from_edge(other, high_of_code, high_of_code, 128)),
                                           [](const Journey& one) { return !one.finite(); });
                         }),
                         nears("half", half, to_half), nears("run", run, attracted),
                         context("rest", [&lab, half] { return end_at_line(lab, {half, attracted, to_half}); })},
          .given = {{"edge", edge},
                    {"low", low},
                    {"to-half", to_half},
                    {"to-text", to_text},
                    {"attracted", attracted},
                    {"stuck", lab.word("stuck")},
                    {"high", high},
                    {"high-of-code", high_of_code},
                    {"hundredth", hundredth}},
          .figures = [&lab] { return std::vector<Figure>{edge_divergence_figure(lab), edge_ends_figure(lab)}; }};
}

}  // namespace

Finding starts_beside_line_by_height() {
  return {
      .id = "starts-beside-line-by-height",
      .source = "Figures 5 and 6 (not stated there)",
      .sentence =
          "From w1 = {edge}, the edge of Figure 6's starts, and |w2| from {low} on, SGD as a rule comes nearer to the "
          "line and keeps its distance to the origin, or diverges. With the text's potential, [[half-MSE]] and "
          "[[fresh batches]] {near-half|percent} come nearer up to |w2| = {to-half}<:near-half>, {rest|percent} of "
          "those from {attracted} on to within {hundredth}; {low-half|percent} change that distance by a twentieth or "
          "diverge<:low-half>, but {high-half|percent} diverge at |w2| = {high}<:high-half>. With [[MSE]] fewer than "
          "{stuck|percent} do so up to {to-text}<:low-text>, but {high-text|percent} diverge at {high}<:high-text>. "
          "With the code's potential fewer than {stuck|percent} do so up to {attracted}, with either loss and [[as "
          "run]]<:low-half-code,low-code,low-run>, but at {high-of-code}, with [[half-MSE]], {high-half-code|percent} "
          "diverge, with [[MSE]] {high-code|percent} and [[as run]] "
          "{high-run|percent}<:high-half-code,high-code,high-run>.",
      .argue = argue};
}

}  // namespace flypaper::findings
