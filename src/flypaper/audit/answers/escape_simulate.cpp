#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>

#include "flypaper/audit/answers/escape.hpp"
#include "flypaper/audit/answers/json.inl"
#include "flypaper/audit/report/survival.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/statistics/rate_estimate.hpp"
#include "flypaper/exact/escape/relaxation.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper {
namespace {

/// By how much a step shortens the memory of the start: the killed kernel's ratio where there is one (one variable, no
/// momentum), else that of the linearised noise-free dynamics, the modulus of the roots of z^2 - (1 + mu - h) z + mu.
struct Memory {
  std::optional<double> decay_ratio;
  std::string reason;  ///< why there is none
  double linear = 0.0;
};

Memory memory_of(const EscapeRequest& request) {
  Memory memory;
  const LocalModel model = local_model(request.potential, request.from ? *request.from : minimum_in(request));
  const double h = request.rule.learning_rate * loss_factor(request.rule.loss) * model.gradient_norm2();
  const double mu = request.rule.momentum;
  const std::complex<double> root = std::sqrt(std::complex<double>((1.0 + mu - h) * (1.0 + mu - h) - 4.0 * mu));
  memory.linear = 0.5 * std::max(std::abs(1.0 + mu - h + root), std::abs(1.0 + mu - h - root));
  // Where the linear map is unstable nothing stays near the minimum, and only the velocity remembers.
  if (memory.linear >= 0.999) memory.linear = std::max(std::sqrt(mu), 0.7);
  if (request.potential.dimension() != 1 || mu != 0.0) {
    memory.reason = "the decay ratio is known for one variable without momentum";
    return memory;
  }
  try {
    const OneStepLaw law(request.potential, request.rule, request.population, request.batch_size);
    const KilledKernel coarse(law, basin_of(request));
    Relaxation relaxed = relaxation(coarse, KilledKernel(law, basin_of(request), 1.5));
    memory.decay_ratio = relaxed.decay_ratio;
    memory.reason = std::move(relaxed.reason);
  } catch (const Error& error) {
    memory.reason = error.what();
  }
  return memory;
}

/// The least b with ratio^b < 1e-3.
std::uint64_t burn_in_for(double ratio, std::uint64_t steps) {
  if (!(ratio < 1.0)) return steps;
  return std::min(steps, static_cast<std::uint64_t>(std::floor(std::log(1e-3) / std::log(std::max(ratio, 1e-6)))) + 1);
}

std::unique_ptr<ExitTimes> run_exits(const EscapeRequest& request, const std::vector<double>& start) {
  const EnsembleSettings settings{.trajectories = request.trajectories,
                                  .steps = request.steps,
                                  .seed = request.seed,
                                  .start = {.uniform = {}, .points = {start}},
                                  .stop = Stop::when_settled};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(request.basin, request.trajectories, request.steps));
  const auto batches = fresh_batches(request.population, request.batch_size, request.seed);
  Progress progress("escape", work_of(settings));
  EnsembleResult result = run_ensemble(request.potential, *batches, request.rule, settings, std::move(observables),
                                       request.threads, &progress);
  return std::unique_ptr<ExitTimes>(dynamic_cast<ExitTimes*>(result.observables[0].release()));
}

/// What is known of the rate, or why nothing is.
void add_rate(Json& json, const Trials& trials) {
  json["rate_per_step"] = nullptr;
  json["standard_error"] = nullptr;
  if (trials.exits == 0 || trials.exits == trials.count) {
    json["reason"] = trials.count == 0
                         ? "none was inside to be counted after the burn-in: use more trajectories, or more steps"
                     : trials.exits == 0 ? "no exit after the burn-in: use more trajectories or steps"
                                         : "all leave in one step";
    return;
  }
  const RateEstimate rate = rate_of(trials);
  json["rate_per_step"] = rate.per_step;
  json["standard_error"] = rate.standard_error;
}

}  // namespace

Answer simulated_escape(const EscapeRequest& request, const Centred& here) {
  const std::vector<double> start = request.from ? *request.from : minimum_in(request);
  const Memory memory = memory_of(request);
  const std::uint64_t burn_in = burn_in_for(memory.decay_ratio.value_or(memory.linear), request.steps);
  const std::unique_ptr<ExitTimes> exits = run_exits(request, start);
  const std::vector<Stay> stays = exits->stays();
  constexpr std::uint64_t all = ~std::uint64_t{0};
  Json json;
  add_rate(json, trials_in_window(stays, burn_in, request.steps, all));
  json["decay_ratio"] = json_number(memory.decay_ratio);
  if (!memory.decay_ratio) json["decay_ratio_reason"] = memory.reason;
  json["noise_free_escapes"] = noise_free_escapes(request);
  json["exits"] = {{"left", exits->count(Exit::below)},
                   {"right", exits->count(Exit::above)},
                   {"diverged", exits->count(Exit::diverged)}};
  json["still_inside"] = exits->count(Exit::censored);
  json["burn_in"] = burn_in;
  json["trajectories"] = request.trajectories;
  json["from"] = start.size() == 1 ? Json{here.place(start[0])} : Json(start);
  std::vector<Figure> figures;
  if (request.drawing == Drawing::figures) {
    figures = {survival_figure("survival", "Survival in the basin",
                               fmt::format("Q = {}, learning rate {}, momentum {}, B = {}, {} trajectories.",
                                           request.potential.print(), rounded(request.rule.learning_rate),
                                           rounded(request.rule.momentum), request.batch_size, request.trajectories),
                               {survival("SGD, fresh batches", *exits)})};
  }
  return answer_of(std::move(json), std::move(figures));
}

}  // namespace flypaper
