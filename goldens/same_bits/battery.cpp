// Prints one checksum for each of a fixed battery of ensembles: every sampling scheme, update rule and observable, with
// diverged trajectories among them. checksums.txt beside it holds what every machine, compiler, optimisation, vector
// width and number of threads must print; ci/same-bits compares. It needs no more of the library than sampling does.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <string_view>

#include "flypaper/base/core/vector_width.hpp"
#include "flypaper/simulation/data/diffusion_batches.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/distance.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/moments.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"

namespace {

using namespace flypaper;  // NOLINT(google-build-using-namespace): a program, not a library

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr const char* cubic = "(w1 + 1.8)*(w1 - 1.8)^2";
constexpr const char* functions = "w1*tanh(w2) + exp(w2/4)*sin(3*w1)/5 - log(w1^2 + w2^2 + 0.5)*cos(w2)/4";
constexpr const char* line = "(w1^2 + w2^2)*w1/3 - -w2*0.1";

struct Case {
  const char* name;
  const char* q;
  std::unique_ptr<BatchSource> batches;
  UpdateRule rule;
  Stop stop = Stop::after_steps;
  std::uint64_t trajectories = 200;  ///< no multiple of a block
  std::uint64_t steps = 150;         ///< no multiple of a chunk
};

std::vector<Case> battery() {
  const UpdateRule plain{.learning_rate = 0.01, .loss = Loss::mse};
  const UpdateRule half{.learning_rate = 0.02, .loss = Loss::half_mse};
  const UpdateRule heavy{.learning_rate = 0.01, .loss = Loss::half_mse, .momentum = 0.5};
  const UpdateRule nesterov{.learning_rate = 0.01, .loss = Loss::mse, .momentum = 0.9, .kind = Momentum::nesterov};
  const Population shifted{.slope = -0.3, .input_variance = 1.7, .noise_variance = 0.6};
  const DataSet data = sample_data_set(shifted, 103, 5);
  constexpr auto keep = LastBatch::keep;
  constexpr auto drop = LastBatch::drop;
  std::vector<Case> cases;
  const auto add = [&](const char* name, const char* q, std::unique_ptr<BatchSource> batches, const UpdateRule& rule) {
    cases.push_back({.name = name, .q = q, .batches = std::move(batches), .rule = rule});
  };
  add("fresh, B=1", cubic, fresh_batches({}, 1, 1), plain);
  add("fresh, B=2", cubic, fresh_batches(shifted, 2, 1), plain);
  add("fresh, B=3", cubic, fresh_batches(shifted, 3, 2), half);
  add("fresh, B=20", cubic, fresh_batches({}, 20, 1), plain);
  add("fresh, B=1000", cubic, fresh_batches({}, 1000, 3), plain);
  add("epochs, last batch kept", cubic, epoch_batches(data, 10, keep, 1), plain);
  add("epochs, last batch dropped", cubic, epoch_batches(data, 10, drop, 1), plain);
  add("subsets", cubic, subset_batches(data, 7, 1), half);
  add("shared, fresh", cubic, shared_batches(fresh_batches({}, 20, 4)), plain);
  add("shared, epochs", line, shared_batches(epoch_batches(data, 20, keep, 4)), plain);
  add("noise-free", cubic, constant_batches(data.sums()), plain);
  add("heavy ball", cubic, fresh_batches({}, 20, 1), heavy);
  add("nesterov, 2D", "w1^2 - w2^3", fresh_batches(shifted, 10, 1), nesterov);
  add("two dimensions", line, fresh_batches({}, 1, 7), half);
  add("diffusion, 3 substeps", cubic, diffusion_batches(shifted, 20, 3, 1), substep_rule(plain, 3));
  add("all diverge", cubic, fresh_batches({}, 20, 1), {.learning_rate = 10.0});
  add("until settled", cubic, fresh_batches({}, 20, 1), plain);
  cases.back().stop = Stop::when_settled;
  add("functions", functions, fresh_batches({}, 20, 1), {.learning_rate = 0.3});
  add("functions, most diverge", "log(w1)*w2 + exp(w1^2)", fresh_batches({}, 2, 8), heavy);
  return cases;
}

/// Every observable that needs all steps.
void add_streaming(std::vector<std::unique_ptr<Observable>>& observables, const Box& basin,
                   const EnsembleSettings& settings) {
  const auto dimension = static_cast<unsigned>(basin.lower.size());
  const Histogram::Axis first{.coordinate = 0, .lower = -3.6, .upper = 3.6, .bins = 50};
  const Histogram::Axis last{.coordinate = dimension - 1, .lower = -1.0, .upper = 0.3, .bins = 7};
  const std::vector<std::uint64_t> late{settings.steps / 2, settings.steps};
  observables.push_back(std::make_unique<Occupancy>(basin, settings.steps, 7));
  observables.push_back(std::make_unique<Histogram>(std::vector{first}, late));
  observables.push_back(std::make_unique<Histogram>(std::vector{first, last}, late));
  observables.push_back(std::make_unique<FirstPassage>(basin, settings.trajectories, settings.steps));
  observables.push_back(
      std::make_unique<Distance>(Distance::Target{{dimension - 1}, {1.8}}, std::vector{0.5, 0.9}, settings.steps, 7));
  observables.push_back(std::make_unique<Moments>(dimension, basin, settings.steps, 7));
  observables.push_back(std::make_unique<Trajectories>(dimension, settings.trajectories, settings.steps));
}

EnsembleResult run(const Case& given, unsigned threads) {
  const Potential potential(given.q);
  const unsigned dimension = potential.dimension();
  EnsembleSettings settings;
  settings.trajectories = given.trajectories;
  settings.steps = given.steps;
  settings.seed = 11;
  settings.stop = given.stop;
  settings.start.uniform = {std::vector<double>(dimension, -3.6), std::vector<double>(dimension, 3.6)};
  const Box basin{std::vector<double>(dimension, -infinity), std::vector<double>(dimension, 0.6)};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(basin, settings.trajectories, settings.steps));
  if (given.stop == Stop::after_steps) add_streaming(observables, basin, settings);
  return run_ensemble(potential, *given.batches, given.rule, settings, std::move(observables), threads);
}

void print_battery(unsigned threads) {
  for (const Case& given : battery()) {
    const EnsembleResult result = run(given, threads);
    fmt::print("{}  {:3} of {} diverged  {}\n", result.checksum, result.diverged, given.trajectories, given.name);
  }
}

}  // namespace

// flypaper_same_bits [THREADS] prints the checksums; `flypaper_same_bits widths` what FLYPAPER_VECTOR may be here.
int main(int argc, char** argv) {
  try {
    if (argc > 1 && std::string_view(argv[1]) == "widths") {
      for (const VectorWidth width : available_widths()) fmt::print("{}\n", name_of(width));
      return 0;
    }
    print_battery(argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "flypaper_same_bits: {}\n", error.what());
    return 2;
  }
}
