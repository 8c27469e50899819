#include "flypaper/audit/experiment/save.hpp"

#include <fmt/format.h>

#include "flypaper/audit/experiment/checkpoint.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/archive.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/npy.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"

namespace flypaper {

const char* commit_of_this_build();  // cmake/FlypaperCommit.cmake writes it

namespace {

using Sorted = nlohmann::json;

Sorted data_json(const Experiment& experiment) {
  const char* schemes[] = {"fresh", "without_replacement", "epochs"};  // NOLINT(modernize-avoid-c-arrays)
  Sorted json{{"scheme", schemes[static_cast<std::size_t>(experiment.scheme)]},
              {"batches", experiment.sharing == Sharing::shared ? "shared" : "independent"},
              {"last_batch", experiment.last_batch == LastBatch::keep ? "keep" : "drop"},
              {"slope", experiment.population.slope},
              {"input_variance", experiment.population.input_variance},
              {"noise_variance", experiment.population.noise_variance}};
  if (experiment.data) {
    Checksum checksum;
    checksum.add(experiment.data->x);
    checksum.add(experiment.data->y);
    json["data"] = {{"name", experiment.data_name}, {"size", experiment.data->size()}, {"checksum", checksum.text()}};
  }
  return json;
}

Sorted dynamics_json(const Experiment& experiment) {
  Sorted json{{"kind", experiment.kind == Kind::sgd ? "sgd" : "noise_free"},
              {"loss", experiment.rule.loss == Loss::mse ? "mse" : "half_mse"},
              {"learning_rate", experiment.rule.learning_rate},
              {"batch_size", experiment.batch_size},
              {"momentum", experiment.rule.momentum}};
  if (experiment.rule.momentum != 0.0) {
    json["momentum_kind"] = experiment.rule.kind == Momentum::nesterov ? "nesterov" : "heavy_ball";
  }
  return json;
}

Sorted start_json(const Start& start) {
  if (!start.grid.points.empty()) {
    return {{"grid", {{"box", json_rows(start.grid.box)}, {"points", start.grid.points}}}};
  }
  if (!start.points.empty()) return {{"points", start.points}};
  if (!start.segment.from.empty()) return {{"line", {start.segment.from, start.segment.to}}};
  return {{"uniform", json_rows(start.uniform)}};
}

Sorted ensemble_json(const EnsembleSettings& ensemble) {
  return {{"trajectories", ensemble.trajectories},
          {"steps", ensemble.steps},
          {"seed", ensemble.seed},
          {"start", start_json(ensemble.start)},
          {"stop", ensemble.stop == Stop::after_steps ? "after_steps" : "when_settled"}};
}

/// One number stands for as many equal ones.
Sorted bins_json(const std::vector<std::uint64_t>& bins) {
  if (bins.empty()) return 0;
  return bins.front() == bins.back() ? Sorted(bins.front()) : Sorted(bins);
}

Sorted observe_json(const ObserveSettings& settings) {
  Sorted json{{"kind", settings.kind},
              {"interval", json_rows(settings.interval)},
              {"every", settings.every},
              {"bins", bins_json(settings.bins)}};
  if (!settings.at_steps.empty()) json["at_steps"] = settings.at_steps;
  const bool usual = settings.kind == "histogram" && settings.coordinates == std::vector<unsigned>{0};
  if (!settings.coordinates.empty() && !usual) {
    json["coordinates"] = settings.coordinates;
  }
  if (!settings.point.empty()) json["point"] = settings.point;
  if (!settings.quantiles.empty()) json["quantiles"] = settings.quantiles;
  if (settings.last != 0) json["last"] = settings.last;
  if (settings.trajectories != 0) json["trajectories"] = settings.trajectories;
  return json;
}

Sorted configuration_json(const Experiment& experiment) {
  Sorted observe = Sorted::array();
  for (const ObserveSettings& settings : experiment.observe) observe.push_back(observe_json(settings));
  Sorted parameters = Sorted::object();
  for (const auto& [name, number] : experiment.potential.parameters) parameters[name] = number.value;
  return {{"potential",
           {{"name", experiment.potential.name}, {"Q", experiment.potential.print()}, {"parameters", parameters}}},
          {"data", data_json(experiment)},
          {"dynamics", dynamics_json(experiment)},
          {"ensemble", ensemble_json(experiment.ensemble)},
          {"observe", observe}};
}

std::string csv(const Table& table) {
  std::string text = join(table.columns, ",") + "\n";
  for (const auto& row : table.rows) text += fmt::format("{}\n", fmt::join(row, ","));
  return text;
}

}  // namespace

std::string Experiment::configuration() const { return configuration_json(*this).dump(); }

Provenance provenance() {
#if defined(__clang__)
  return {FLYPAPER_VERSION, "clang " __clang_version__, commit_of_this_build()};
#else
  return {FLYPAPER_VERSION, "g++ " __VERSION__, commit_of_this_build()};
#endif
}

namespace {

Sorted manifest_json(const Experiment& experiment, const ExperimentResult& result) {
  const Provenance made_by = provenance();
  return {{"experiment", experiment.name},    {"title", experiment.title},
          {"source", experiment.source},      {"configuration", configuration_json(experiment)},
          {"seed", experiment.ensemble.seed}, {"version", made_by.version},
          {"compiler", made_by.compiler},     {"checksum", result.ensemble.checksum}};
}

}  // namespace

void save(const Experiment& experiment, const ExperimentResult& result, const std::filesystem::path& folder,
          const std::map<std::string, std::string>& figures) {
  require_writable_folder(folder);
  StagedFiles files(folder);
  std::vector<std::uint64_t> diverged_at(experiment.ensemble.steps + 1, 0);
  for (const auto& [step, count] : result.ensemble.diverged_at) diverged_at[step] = count;
  Sorted results{{"checksum", result.ensemble.checksum},
                 {"trajectories", experiment.ensemble.trajectories},
                 {"steps", experiment.ensemble.steps},
                 {"diverged", result.ensemble.diverged},
                 {"diverged_at", diverged_at},
                 {"observables", Sorted::array()},
                 {"figures", Sorted::array()}};
  std::vector<std::string> possible{"overview.svg"};
  for (const auto& observable : result.ensemble.observables) {
    const auto* trajectories = dynamic_cast<const Trajectories*>(observable.get());
    const std::string name = fmt::format("{}_{}", observable->kind(), possible.size());
    possible.push_back(name + ".svg");
    const std::string file = name + (trajectories == nullptr ? ".csv" : ".npy");
    files.add(file, trajectories == nullptr ? csv(observable->table())
                                            : npy_text(trajectories->shape(), trajectories->values()));
    Sorted entry{{"kind", observable->kind()}, {"file", file}};
    if (trajectories != nullptr) entry["shape"] = trajectories->shape();
    results["observables"].push_back(entry);
  }
  for (const auto& [file, svg] : figures) {
    files.add(file, svg);
    results["figures"].push_back(file);
  }
  files.add("results.json", results.dump(2) + "\n");
  files.add("manifest.json", manifest_json(experiment, result).dump(2) + "\n");
  files.commit();
  for (const std::string& figure : possible) {
    if (!figures.contains(figure)) remove_file(folder / figure);
  }
  remove_file(checkpoint_in(folder));
}

}  // namespace flypaper
