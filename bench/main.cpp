// flypaper_bench [options of Google Benchmark]   trajectory-steps per second of every scheme
// flypaper_bench --agree                         the timed runs, made short, against each other and a plain loop
// flypaper_bench --memory TRAJECTORIES STEPS     the peak of resident memory, in bytes
// FLYPAPER_VECTOR chooses the vector width. ci/benchmark runs it beside NumPy and torch and writes the table.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

#include "agreement.hpp"
#include "workloads.hpp"

namespace {

using namespace flypaper;
using flypaper::bench::Workload;

void report(benchmark::State& state, std::uint64_t trajectory_steps) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(trajectory_steps));
}

/// A whole run.
void simulate(benchmark::State& state, const Workload& workload, unsigned threads) {
  for (auto _ : state) benchmark::DoNotOptimize(run(workload.experiment, threads).ensemble.checksum);
  report(state, workload.trajectory_steps());
}

/// The batches of a fresh, independent run alone: what no simulation of it can be faster than.
void random_numbers(benchmark::State& state, const Workload& workload) {
  const auto source = fresh_batches({}, workload.experiment.batch_size, 1);
  std::vector<BatchLanes> lanes(source->chunk_steps());
  const EnsembleSettings& ensemble = workload.experiment.ensemble;
  for (auto _ : state) {
    for (std::uint64_t first = 0; first < ensemble.trajectories; first += block_size) {
      for (std::uint64_t step = 0; step < ensemble.steps; step += lanes.size()) {
        const std::span<BatchLanes> chunk(lanes.data(), std::min<std::uint64_t>(lanes.size(), ensemble.steps - step));
        source->fill_block({.first_trajectory = first, .first_step = step}, chunk, nullptr);
        benchmark::DoNotOptimize(lanes.data());
      }
    }
  }
  report(state, workload.trajectory_steps());
}

int measure(int argc, char** argv) {
  const std::vector<Workload> workloads = bench::workloads(1.0);
  benchmark::RegisterBenchmark("random_numbers/1", random_numbers, workloads.front());
  for (const Workload& workload : workloads) {
    benchmark::RegisterBenchmark((workload.name + "/1").c_str(), simulate, workload, 1);
    // Two threads share a clock, the wall's; one is timed by it too, for the ratio.
    for (const unsigned threads : {1U, 2U}) {
      const std::string name = workload.name + "/wall_clock/" + std::to_string(threads);
      benchmark::RegisterBenchmark(name.c_str(), simulate, workload, threads)->UseRealTime();
    }
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

int measure_memory(std::uint64_t trajectories, std::uint64_t steps) {
  Workload workload = bench::workloads(0.0).front();
  workload.experiment.ensemble.trajectories = trajectories;
  workload.experiment.ensemble.steps = steps;
  const ExperimentResult result = run(workload.experiment, 0);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto peak = usage.ru_maxrss * 1024;  // NOLINT(cppcoreguidelines-pro-type-union-access): glibc's own
  std::cout << peak << ' ' << result.ensemble.checksum << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 1 && arguments[0] == "--agree") return bench::agree(std::cout) ? 0 : 1;
    if (arguments.size() == 3 && arguments[0] == "--memory") {
      return measure_memory(std::stoull(arguments[1]), std::stoull(arguments[2]));
    }
    return measure(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "flypaper_bench: " << error.what() << '\n';
    return 2;
  }
}
