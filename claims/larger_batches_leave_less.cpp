// Figure 7: larger batches lower the escape rate. At the figure's learning rate of 0.01 they do in every reading; at
// 0.012, the end of its other panel, the rate rises with the batch size: above the crisis noise also holds back.
#include "claims/shared/figure7_batch_figures.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// The ends of the panel. With half-MSE the rate at B = 230 is below what the kernel resolves: 50.
SweepEnds ends_of(const Experiment& at, std::uint64_t largest) {
  return {with_batch_size(at, largest), with_batch_size(at, smallest_batch)};
}

Assertion falls(Laboratory& lab, const char* which) {
  const auto measure = [&lab](const SweepEnds& ends) {
    return rate_factor(lab, "rate at the largest batch size over that at the smallest", ends, below(1.0));
  };
  const bool half = which == figure7_loss_as_printed;
  const std::uint64_t largest = half ? 50 : largest_batch;
  // Half-MSE at a learning rate is MSE at half of it.
  const double risen = half ? 0.024 : 0.012;
  const Experiment at = batch_reading(lab, which);
  Assertion need = needs(
      which, std::string("falls-") + suffix_of(which), measure, ends_of(at, largest),
      foil_of_the_post(fmt::format("a learning rate of {}", risen), ends_of(with_learning_rate(at, risen), largest)));
  if (which != figure7_as_run) return need;
  return std::move(need).over_data([&lab, at](std::uint64_t seed) {
    return coarse_factor(lab, ends_of(with_seed(on_other_data(at, seed), seed), largest_batch));
  });
}

/// On the figure's samples, drawn without replacement as the text says, against the middle of the two exact hazards.
Assertion sampled(Laboratory& lab, std::uint64_t batch_size, double foil_rate) {
  const auto measure = [&lab, batch_size](const Experiment& at) {
    const auto hazard = [&](std::uint64_t size) {
      return -std::expm1(-exact_rate(lab, with_batch_size(batch_reading(lab, figure7_as_run), size)).per_step);
    };
    const double middle = 0.5 * (hazard(smallest_batch) + hazard(largest_batch));
    const Trials found = settled_exits(lab, at, {8, hazard(batch_size)}, 170'000.0);
    constexpr double deviation = 0.0092;
    if (batch_size == smallest_batch) {
      return ProportionCheck::above(middle, deviation, found.count)
          .evaluate("on the samples, more exits a step at B = 10 than the middle", found.exits);
    }
    return ProportionCheck::below(middle, deviation, found.count)
        .evaluate("on the samples, fewer exits a step at B = 230 than the middle", found.exits);
  };
  Experiment at = with_batch_size(batch_reading(lab, figure7_as_run), batch_size);
  at.scheme = Scheme::without_replacement;
  return needs(figure7_as_run, fmt::format("samples-{}", batch_size), measure, at,
               foil(fmt::format("a learning rate of {}", foil_rate), with_learning_rate(at, foil_rate)));
}

Assertion rate_of(Laboratory& lab, const std::string& key, const char* which, double learning_rate,
                  std::uint64_t batch_size) {
  return context(key, [&lab, which, learning_rate, batch_size] {
    const Experiment at = with_batch_size(with_learning_rate(batch_reading(lab, which), learning_rate), batch_size);
    const EscapeRate rate = exact_rate(lab, at);
    return Computed{
        fmt::format("exact rate at {}, B = {}", learning_rate, batch_size), rate.per_step, rate.error_bound, {}};
  });
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  for (const char* which : figure7_readings) assertions.push_back(falls(lab, which));
  assertions.push_back(sampled(lab, smallest_batch, 0.0094));
  assertions.push_back(sampled(lab, largest_batch, 0.0103));
  assertions.push_back(rate_of(lab, "run-small", figure7_as_run, 0.01, smallest_batch));
  assertions.push_back(rate_of(lab, "run-large", figure7_as_run, 0.01, largest_batch));
  assertions.push_back(rate_of(lab, "mse-small", figure7_gradient_as_printed, 0.01, smallest_batch));
  assertions.push_back(rate_of(lab, "mse-large", figure7_gradient_as_printed, 0.01, largest_batch));
  assertions.push_back(rate_of(lab, "high-small", figure7_gradient_as_printed, 0.012, smallest_batch));
  assertions.push_back(rate_of(lab, "high-large", figure7_gradient_as_printed, 0.012, largest_batch));
  return {
      .assertions = assertions,
      .given = {{"small", smallest_batch}, {"large", largest_batch}, {"rate", 0.01}, {"high", 0.012}},
      .figures = [&lab] { return std::vector<Figure>{batch_curves(lab, {0.008, 0.010, 0.012}, Scaled::absolute)}; }};
}

}  // namespace

Claim larger_batches_leave_less() {
  return {.id = "larger-batches-leave-less",
          .source =
              "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; Figure "
              "7 and the paragraph after it",
          .statement = "In Figure 7 increasing the batch size decreases the escape rate.",
          .quantifier = Quantifier::every,
          .cases = {figure7_readings.begin(), figure7_readings.end()},
          .sentence =
              "It does at the panel's learning rate of {rate}: from B = {small} to {large} the [[escape rate]] falls "
              "from {run-small|2} to {run-large|2} a step on the figure's data<:falls-run,samples-10,samples-230>, and "
              "from {mse-small} to {mse-large} with [[fresh batches]] and [[MSE]]<:falls-mse>. The sign is the "
              "setting's: at a learning rate of {high}, in the other panel, noise holds back, and with [[fresh "
              "batches]] escape rises from {high-small} to {high-large}.",
          .argue = argue};
}

}  // namespace flypaper::claims
