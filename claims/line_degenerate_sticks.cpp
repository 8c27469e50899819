// Figures 5 and 6: on a line of zeros that is degenerate across too, distances to the origin stay constant. On the line
// every batch gradient is 0. Beside it they stay for those that stay finite, which as run are few.
#include "claims/shared/degenerate_line_figures.hpp"
#include "claims/shared/journeys.hpp"
#include "claims/shared/line_exponents.hpp"
#include "claims/shared/on_the_line.hpp"
#include "claims/shared/published_curves.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

std::uint64_t changed(const Laboratory& lab, const std::vector<Journey>& all) {
  return count_of(all, [limit = lab.word("stays constant")](const Journey& one) { return !(one.change < limit); });
}

/// Of the figure's starts, those whose distance to the origin changes by what a reader sees, or that diverge.
Sampled stay(Laboratory& lab, const Experiment& experiment, double deviation) {
  const auto& all = journeys(lab, experiment);
  return ProportionCheck::below(lab.word("stuck"), deviation, all.size())
      .evaluate("of the figure's starts those whose distance to the origin changes by a twentieth, or diverges",
                changed(lab, all));
}
Sampled leave(Laboratory& lab, const Experiment& experiment, double deviation) {
  const auto& all = journeys(lab, experiment);
  return ProportionCheck::above(lab.word("stuck"), deviation, all.size())
      .evaluate("of the figure's starts those whose distance to the origin changes by a twentieth, or diverges",
                changed(lab, all));
}

/// The same of those that stay finite, which are those that the figure can show.
Sampled finite_stay(Laboratory& lab, const Experiment& experiment) {
  std::vector<Journey> all = journeys(lab, experiment);
  std::erase_if(all, [](const Journey& one) { return !one.finite(); });
  return ProportionCheck::below(0.05, 0.06, all.size())
      .evaluate("of those that stay finite those whose distance changes by a twentieth", changed(lab, all));
}

Argument argue(Laboratory& lab) {
  const auto stays = [&lab](const Experiment& experiment) { return stay(lab, experiment, 0.01); };
  const auto stays_beside = [&lab](const Experiment& experiment) { return stay(lab, experiment, 0.0078); };
  const auto leaves_some = [&lab](const Experiment& experiment) { return leave(lab, experiment, 0.02); };
  const auto leaves = [&lab](const Experiment& experiment) { return leave(lab, experiment, 0.2); };
  const auto regular = [](const Experiment& experiment) {
    return foil_of_the_post("Figure 2's line, which is regular", on_regular_line(experiment));
  };
  const Experiment line = with_trajectories(lab.experiment("fig5_half_mse_fresh"), 2'112);
  const Experiment printed = figure6_printed(lab);
  const Experiment gradient = figure6_gradient(lab);
  const Experiment run = figure6_as_run(lab);
  const auto published = [&lab](const std::string& figure) { return published_change(lab, figure); };
  const Potential text("(w1^2+w2^2)*w1^2");
  const Potential code("(w1^2+w2^2)^2*w1^2");
  const auto linear = foil_of_the_post("Figure 2's potential", Potential("(w1^2+w2^2)*w1"));
  return {
      .assertions = {needs("loss as printed, Figure 5", "line-printed", stays, line, regular(line)).by_word("stuck"),
                     needs("gradient as printed, Figure 5", "line-gradient", stays, with_loss(line, Loss::mse),
                           regular(with_loss(line, Loss::mse)))
                         .by_word("stuck"),
                     needs("as run, Figure 5", "fixed-code", no_batch_moves_the_line, code, linear),
                     needs(
                         "as run, Figure 5", "line-published",
                         [&lab](const std::string& figure) { return published_bins(lab, figure); }, std::string("fig5"),
                         foil_of_the_post("Figure 2's histograms", std::string("fig2"))),
                     needs("loss as printed, fresh batches, Figure 6", "beside-printed", stays_beside, printed,
                           regular(printed))
                         .by_word("stuck"),
                     contradicts("gradient as printed, fresh batches, Figure 6", "beside-gradient", leaves_some,
                                 gradient, foil_of_the_post("half-MSE", with_loss(gradient, Loss::half_mse)))
                         .by_word("stuck"),
                     contradicts("as run, Figure 6", "beside-run", leaves, run,
                                 foil_of_the_post(
                                     "the text's potential and loss",
                                     with_trajectories(lab.experiment("fig6_half_mse"), run.ensemble.trajectories)))
                         .by_word("stuck")
                         .over_data([&lab, run](std::uint64_t seed) {
                           const auto all = journeys_of(with_trajectories(on_other_data(run, seed), 128));
                           return static_cast<double>(changed(lab, all)) / static_cast<double>(all.size());
                         }),
                     control(
                         "finite-run", [&lab](const Experiment& experiment) { return finite_stay(lab, experiment); },
                         run, foil_of_the_post("Figure 2's line, which is regular", figure2_as_run(lab))),
                     control("turns-run", turns, Turn{run, 2.0, 5.0},
                             foil_of_the_post("the text's potential and loss: no turn", Turn{printed, 2.0, 5.0})),
                     control("fixed-text", no_batch_moves_the_line, text, linear),
                     control(
                         "curves", [&lab](const Experiment& experiment) { return as_published(lab, experiment); }, run,
                         foil_of_the_post("Figure 2's line, which is regular", figure2_as_run(lab))),
                     control("published", published, std::string("fig6_distance_series"),
                             foil_of_the_post("Figure 3's curves", std::string("fig3_distance_series")))},
      .figures =
          [&lab, run] {
            const Experiment histogram = lab.experiment("fig5_as_run_fresh");
            return std::vector<Figure>{histogram_figure(histogram, lab.run(histogram)), distances_figure(run)};
          },
      .headline_figure = [&lab, run, printed] { return leaving_figure(lab, run, printed); }};
}

}  // namespace

Claim line_degenerate_sticks() {
  return {
      .id = "line-degenerate-sticks",
      .source = "SGD get stuck along degenerate directions, paragraph on Figure 6; Figures 5 and 6",
      .statement =
          "Trajectories on the line that is degenerate in both directions stay where they are (Figure 5), and "
          "the distance to the origin of each trajectory near it is observed to remain constant (Figure 6).",
      .quantifier = Quantifier::every,
      .cases = {"loss as printed, Figure 5", "gradient as printed, Figure 5", "as run, Figure 5",
                "loss as printed, fresh batches, Figure 6", "gradient as printed, fresh batches, Figure 6",
                "as run, Figure 6"},
      .sentence =
          "On the line <no:fixed-text,fixed-code> batch moves a point, as Figure 5 shows. Beside it Figure 6's curves "
          "change by up to {published|percent}<:published,curves>, and with [[half-MSE]] and [[fresh batches]] "
          "{beside-printed|percent} of its starts change by a twentieth or diverge, with [[MSE]] "
          "{beside-gradient|percent}<:beside-printed,beside-gradient>. [[as run|As run]] {beside-run|percent} "
          "do<:beside-run>, but of those that stay finite {finite-run|percent}<:finite-run>: there the line repels "
          "what "
          "is near enough above |w2| = {turns-run}<:turns-run> (off-line-starts-approach-line).",
      .instead =
          "This distance is constant on the line<:fixed-text,fixed-code>; beside it, for finite runs, it changes by "
          "up to {published|percent}<:published>. Runs that start high up diverge and are not shown<:beside-run>.",
      .headline =
          "A line that is degenerate in both directions is sticky: it holds what starts on it<:fixed-text,fixed-code>. "
          "Of Figure 6's starts {beside-printed|percent} diverge or move by a twentieth as printed<:beside-printed>, "
          "{beside-run|percent} [[as run]]<:beside-run>, of those left finite {finite-run|percent}<:finite-run>.",
      .argue = argue};
}

}  // namespace flypaper::claims
