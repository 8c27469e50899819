#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "flypaper/audit/experiment/load_parts.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

namespace fs = std::filesystem;

double number(const Settings& table, std::string_view key, std::string_view fallback, const Parameters& parameters) {
  const std::string text = table.expression(key, fallback);
  if (text == "nan") table.fail(key, "must be a number");
  return table.at_key(key, [&] { return evaluate_constant(text, parameters); });
}

double positive(const Settings& table, std::string_view key, std::string_view fallback, const Parameters& parameters) {
  const double value = number(table, key, fallback, parameters);
  if (!(value > 0.0 && std::isfinite(value))) table.fail(key, "must be a positive finite number");
  return value;
}

Potential load_potential(const Settings& file, const fs::path& path) {
  std::string text = file.text("potential");
  if (text.ends_with(".toml")) text = (path.parent_path() / text).string();
  const Parameters parameters = read_parameters(file);
  const fs::path beside = fs::absolute(path).parent_path().parent_path() / "potentials";
  Potential potential = file.at_key("potential", [&] {
    return find_potential(text, fs::is_directory(beside) ? beside : home_folder() / "potentials", parameters);
  });
  for (const auto& [name, value] : parameters) {
    if (mentions(read_file(path), name) > 1) continue;
    file.table("parameters").fail(name, "nothing uses this parameter; use it or delete it");
  }
  return potential;
}

void read_data(const Settings& table, const fs::path& path, Experiment& experiment) {
  const Parameters& parameters = experiment.potential.parameters;
  const std::string scheme = table.choice("scheme", {"fresh", "without_replacement", "epochs"});
  experiment.scheme = scheme == "fresh"    ? Scheme::fresh
                      : scheme == "epochs" ? Scheme::epochs
                                           : Scheme::without_replacement;
  experiment.sharing =
      table.choice("batches", {"independent", "shared"}) == "shared" ? Sharing::shared : Sharing::independent;
  experiment.last_batch = table.choice("last_batch", {"keep", "drop"}) == "drop" ? LastBatch::drop : LastBatch::keep;
  Population& population = experiment.population;
  population.slope = number(table, "slope", "0", parameters);
  if (!std::isfinite(population.slope)) table.fail("slope", "must be finite");
  population.input_variance = positive(table, "input_variance", "1", parameters);
  population.noise_variance = positive(table, "noise_variance", "1", parameters);
  const double explained = population.slope * population.slope * population.input_variance;
  if (!std::isfinite(explained + population.noise_variance)) {
    table.fail(population.slope == 0.0 ? "noise_variance" : "slope", "makes the mean of y^2 infinite; scale the data");
  }
  for (const char* key : {"size", "seed"}) {
    if (table.has("file") && table.has(key)) table.fail(key, "draws a data set, and `file` reads one; remove either");
  }
  if (table.has("seed") && !table.has("size")) table.fail("seed", "draws a data set; give its `size` too");
  if (table.has("file")) {
    const std::string given = table.text("file");
    experiment.data_name = one_line(given);
    experiment.data = table.at_key("file", [&] { return read_data_set(path.parent_path() / given); });
  } else if (table.has("size")) {
    const std::uint64_t size = table.count("size", 1);
    const std::uint64_t seed = table.count("seed", 0, 1);
    if (size > std::uint64_t{1} << 24U) table.fail("size", "must be at most 2^24: a data set is held in memory");
    experiment.data = table.at_key("size", [&] { return sample_data_set(population, size, seed); });
    experiment.data_name = fmt::format("size {}, seed {}", size, seed);
  }
  table.finish();
  if (experiment.scheme == Scheme::fresh && experiment.data) {
    table.fail("scheme", "fresh batches come from the population, not from a data set; remove `file` or `size`");
  }
  if (experiment.scheme != Scheme::fresh && !experiment.data) {
    table.fail("scheme", "needs a data set; give `file`, or `size` and `seed`");
  }
}

void read_dynamics(const Settings& table, Experiment& experiment) {
  const Parameters& parameters = experiment.potential.parameters;
  experiment.kind = table.choice("kind", {"sgd", "noise_free"}) == "sgd" ? Kind::sgd : Kind::noise_free;
  if (!table.has("loss")) table.fail("loss", "say \"half_mse\" (text of the post) or \"mse\" (its code)");
  experiment.rule.loss = table.choice("loss", {"half_mse", "mse"}) == "mse" ? Loss::mse : Loss::half_mse;
  if (!table.has("learning_rate")) table.fail("learning_rate", "give a positive number");
  experiment.rule.learning_rate = positive(table, "learning_rate", "", parameters);
  experiment.rule.momentum = number(table, "momentum", "0", parameters);
  if (!(experiment.rule.momentum >= 0.0 && experiment.rule.momentum < 1.0)) {
    table.fail("momentum", "must be at least 0 and below 1");
  }
  const std::string momentum_kind = table.choice("momentum_kind", {"heavy_ball", "nesterov"});
  experiment.rule.kind = momentum_kind == "nesterov" ? Momentum::nesterov : Momentum::heavy_ball;
  if (momentum_kind == "nesterov" && experiment.rule.momentum == 0.0) {
    table.fail("momentum_kind", "nesterov needs a momentum above 0");
  }
  experiment.batch_size = table.count("batch_size", 1);
  if (experiment.data && experiment.batch_size > experiment.data->size()) {
    table.fail("batch_size", fmt::format("is more than the {} samples of the data set", experiment.data->size()));
  }
  table.finish();
}

void read_ensemble(const Settings& table, Experiment& experiment) {
  EnsembleSettings& ensemble = experiment.ensemble;
  ensemble.trajectories = table.count("trajectories", 1);
  ensemble.steps = table.count("steps", 1);
  constexpr std::uint64_t addresses = std::uint64_t{1} << 48U;
  if (ensemble.trajectories >= addresses)
    table.fail("trajectories", "must be below 2^48, the number of random streams");
  if (ensemble.steps >= addresses) table.fail("steps", "must be below 2^48, the length of a random stream");
  ensemble.seed = table.count("seed", 0, 1);
  ensemble.start = read_start(table.table("start"), experiment.potential);
  ensemble.stop =
      table.choice("stop", {"after_steps", "when_settled"}) == "after_steps" ? Stop::after_steps : Stop::when_settled;
  table.finish();
}

}  // namespace

std::ptrdiff_t mentions(const std::string& text, const std::string& name) {
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  std::ptrdiff_t count = 0;
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + name.size())) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !in_word(text[at - 1])) && (end == text.size() || !in_word(text[end]))) ++count;
  }
  return count;
}

Experiment Experiment::load(const fs::path& file, std::span<const std::string> replaced) {
  const Settings settings = Settings::load(file, replaced);
  Experiment experiment(load_potential(settings, file));
  experiment.name = one_line(file.stem().string());
  experiment.title = one_line(settings.text("title"));
  experiment.source = one_line(settings.text("source", ""));
  read_data(settings.table("data"), file, experiment);
  read_dynamics(settings.table("dynamics"), experiment);
  read_ensemble(settings.table("ensemble"), experiment);
  const std::vector<Settings> observed = settings.tables("observe");
  constexpr std::size_t most = 64;  // each has a table and a figure
  if (observed.size() > most) {
    settings.fail("observe", fmt::format("stands there {} times; give at most {}", observed.size(), most));
  }
  for (const Settings& table : observed) {
    experiment.observe.push_back(read_observe(table, experiment));
  }
  settings.finish();
  return experiment;
}

Experiment Experiment::find(const std::string& name, const fs::path& folder, std::span<const std::string> replaced) {
  if (name.ends_with(".toml")) return load(name, replaced);
  const std::vector<std::string> valid = list_stems(folder, ".toml");
  if (std::ranges::find(valid, name) != valid.end()) return load(folder / (name + ".toml"), replaced);
  throw Error(unknown_name(name, "experiment (or path to a .toml file)", valid));
}

}  // namespace flypaper
