#include "properties/audit/recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/settings.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::generators {
namespace {

std::vector<double> coordinates(const std::vector<int>& hundredths, std::size_t dimension) {
  std::vector<double> at;
  for (std::size_t i = 0; i < dimension; ++i) at.push_back(i < hundredths.size() ? hundredths[i] / 100.0 : 0.0);
  return at;
}

/// Q as drawn, not as it is printed, which the law of printing is about; but where folding has removed variables.
Potential potential_of(const std::string& q) {
  Potential drawn(q);
  Potential read(drawn.print());
  return read.dimension() == drawn.dimension() ? drawn : read;
}

Potential potential_for(Scope scope, const std::string& q, const std::vector<int>& at) {
  Potential drawn = potential_of(q);
  const std::vector<double> point = coordinates(at, drawn.dimension());
  if (scope == Scope::zeros) {
    return Potential(fmt::format("({}) - ({})", drawn.print(), shortest(local_model(drawn, point).q)));
  }
  if (scope == Scope::fixed_points)
    return Potential(fmt::format("({})*(w1 - ({}))^2", drawn.print(), shortest(point[0])));
  return drawn;
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::polynomial: return "polynomial";
    case Kind::product: return "product";
    case Kind::near_degenerate: return "near-degenerate";
    case Kind::functions: return "functions";
  }
  return "";
}

LawCase Recipe::cook(Scope scope) const {
  const Potential potential = potential_for(scope, q.text(), at);
  const Population population{.slope = scope == Scope::zeros ? 0.0 : 0.25 * slope,
                              .input_variance = 0.25 * input_variance,
                              .noise_variance = 0.25 * noise_variance};
  LawCase given{.potential = potential,
                .at = coordinates(at, potential.dimension()),
                .population = population,
                .data = sample_data_set(population, static_cast<std::uint64_t>(data_size), data_seed),
                .batch_size = static_cast<std::uint64_t>(batch_size),
                .loss = loss,
                .momentum = 0.25 * momentum,
                .steps = static_cast<std::uint64_t>(steps),
                .seed = seed};
  given.learning_rate = gentle_learning_rate(given, std::ldexp(1.0, -learning_rate));
  return given;
}

std::vector<Recipe> Recipe::simpler() const {
  std::vector<Recipe> recipes;
  const auto add = [&](auto change) {
    Recipe recipe = *this;
    change(recipe);
    recipes.push_back(std::move(recipe));
  };
  for (const Tree& tree : q.simpler()) add([&](Recipe& r) { r.q = tree; });
  const auto towards = [&](auto Recipe::* member, auto least) {
    const auto value = this->*member;
    if (value == least) return;
    add([&](Recipe& r) { r.*member = least; });
    if (const auto middle = static_cast<decltype(value)>(least + (value - least) / 2); middle != least)
      add([&](Recipe& r) { r.*member = middle; });
  };
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (at[i] == 0) continue;
    add([&](Recipe& r) { r.at[i] = 0; });
    if (at[i] != 100) add([&](Recipe& r) { r.at[i] = 100; });
  }
  towards(&Recipe::slope, 0);
  towards(&Recipe::input_variance, 4);
  towards(&Recipe::noise_variance, 4);
  towards(&Recipe::batch_size, 1);
  if (data_size > std::max(2, batch_size)) add([&](Recipe& r) { r.data_size = std::max(2, batch_size); });
  towards(&Recipe::steps, 1);
  towards(&Recipe::learning_rate, 0);
  towards(&Recipe::momentum, 2);
  towards(&Recipe::seed, std::uint64_t{1});
  towards(&Recipe::data_seed, std::uint64_t{1});
  if (loss != Loss::half_mse) add([](Recipe& r) { r.loss = Loss::half_mse; });
  return recipes;
}

std::string print_case(std::string_view law, const LawCase& given, std::uint64_t data_seed) {
  std::vector<std::string> at;
  for (const double w : given.at) at.push_back(shortest(w));
  std::string text = fmt::format("law = \"{}\"\nQ = \"{}\"\nat = [{}]\n", law, given.potential.print(), join(at));
  const auto number = [&](std::string_view key, double value) {
    text += fmt::format("{} = {}\n", key, shortest(value));
  };
  const auto count = [&](std::string_view key, std::uint64_t value) { text += fmt::format("{} = {}\n", key, value); };
  number("slope", given.population.slope);
  number("input_variance", given.population.input_variance);
  number("noise_variance", given.population.noise_variance);
  count("data_size", given.data.size());
  count("data_seed", data_seed);
  text += fmt::format("loss = \"{}\"\n", given.loss == Loss::mse ? "mse" : "half_mse");
  count("batch_size", given.batch_size);
  number("learning_rate", given.learning_rate);
  number("momentum", given.momentum);
  count("steps", given.steps);
  count("seed", given.seed);
  return text;
}

StoredCase read_case(const std::filesystem::path& file) {
  const Settings table = Settings::load(file);
  const auto number = [&](std::string_view key) {
    return table.at_key(key, [&] { return evaluate_constant(table.expression(key)); });
  };
  const Potential potential = table.at_key("Q", [&] { return Potential(table.text("Q")); });
  std::vector<double> at;
  for (const std::string& text : table.expressions("at"))
    at.push_back(table.at_key("at", [&] { return evaluate_constant(text); }));
  at.resize(potential.dimension());
  const Population population{
      .slope = number("slope"), .input_variance = number("input_variance"), .noise_variance = number("noise_variance")};
  StoredCase stored{
      .law = table.text("law"),
      .given = {.potential = potential,
                .at = std::move(at),
                .population = population,
                .data = sample_data_set(population, table.count("data_size", 1), table.count("data_seed", 0)),
                .batch_size = table.count("batch_size", 1),
                .loss = table.choice("loss", {"half_mse", "mse"}) == "mse" ? Loss::mse : Loss::half_mse,
                .learning_rate = number("learning_rate"),
                .momentum = number("momentum"),
                .steps = table.count("steps", 1),
                .seed = table.count("seed", 0)}};
  table.finish();
  return stored;
}

}  // namespace flypaper::generators
