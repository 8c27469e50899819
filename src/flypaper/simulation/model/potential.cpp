#include "flypaper/simulation/model/potential.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/settings.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

Potential::Potential(std::string_view q, Parameters given) : parameters(std::move(given)) {
  for (const auto& [parameter, value] : parameters) {
    if (function_of(parameter))
      throw Error(fmt::format("'{}' is a function; give the parameter another name", parameter));
  }
  q_ = parse_expression(graph_, q, parameters);
  for (const Node& node : graph_.nodes()) {
    if (node.operation == Operation::constant && !std::isfinite(node.constant)) {
      throw Error(fmt::format("Q = \"{}\" holds a constant that is not finite", q.substr(0, 100)));
    }
  }
  const unsigned dimension = std::max(1U, graph_.dimension());
  for (unsigned i = 0; i < dimension; ++i) gradient_.push_back(graph_.derivative(q_, i));
  for (const NodeId slope : gradient_) {
    for (unsigned j = 0; j < dimension; ++j) hessian_.push_back(graph_.derivative(slope, j));
  }
}

Box evaluate_box(const std::vector<std::vector<std::string>>& rows, const Parameters& parameters) {
  Box box;
  for (const auto& row : rows) {
    if (row.size() != 2) throw Error("must have a lower and an upper end, as in [\"-w0\", \"w0\"]");
    box.lower.push_back(evaluate_constant(row[0], parameters));
    box.upper.push_back(evaluate_constant(row[1], parameters));
    if (!(box.lower.back() < box.upper.back())) {
      throw Error(fmt::format("the lower end {} is not below the upper end {}", shortest(box.lower.back()),
                              shortest(box.upper.back())));
    }
  }
  return box;
}

Parameters read_parameters(const Settings& file) {
  Parameters parameters;
  if (!file.has("parameters")) return parameters;
  const Settings table = file.table("parameters");
  const std::vector<std::string> names = table.keys();
  constexpr std::size_t most = 100;  // each is looked for in the whole file
  if (names.size() > most) file.fail("parameters", fmt::format("has {} of them; give at most {}", names.size(), most));
  for (const std::string& key : names) {
    if (is_reserved(key)) table.fail(key, "this name is taken by the grammar; choose another");
    if (!is_potential_name(key, {})) table.fail(key, "is no name for a parameter; use letters, digits and '_'");
    parameters[key] = table.at_key(key, [&] { return evaluate_number(table.expression(key), parameters); });
    if (!parameters[key].is_finite()) table.fail(key, "must be finite");
  }
  return parameters;
}

namespace {

Box read_box(const Settings& file, unsigned dimension, const Parameters& parameters) {
  const Settings table = file.table("box");
  Box box;
  for (unsigned i = 1; i <= dimension; ++i) {
    const std::string key = fmt::format("w{}", i);
    const Box side = table.at_key(key, [&] { return evaluate_box({table.expressions(key)}, parameters); });
    box.lower.push_back(side.lower[0]);
    box.upper.push_back(side.upper[0]);
  }
  table.finish();
  return box;
}

/// Reads why what stands beside `key` is believed, or why nothing is claimed.
template <typename Claimed>
void read_evidence(const Settings& table, std::string_view key, Claimed& claimed) {
  claimed.evidence = one_line(table.text("evidence", ""));
  claimed.unclaimed = one_line(table.text("unclaimed", ""));
  table.finish();
  if (claimed.evidence.empty() != claimed.unclaimed.empty()) return;
  table.fail(key, "needs either `evidence` for what is claimed or `unclaimed` with the reason");
}

/// Q at a point whose claims presume a zero.
void require_zero(const Settings& table, const Potential& potential, const ClaimedPoint& point) {
  if (vanishes(potential.graph(), potential.q(), point.at)) return;
  const double q = potential.graph().evaluate(potential.q(), std::span<const double>(point.at));
  table.fail("at",
             fmt::format("Q = {} here, and learning coefficients belong to zeros of Q; correct the point or leave "
                         "out learning_coefficient and multiplicity",
                         shortest(q)));
}

double read_positive(const Settings& table, std::string_view key) {
  const double value = table.at_key(key, [&] { return evaluate_constant(table.expression(key)); });
  if (!(value > 0.0 && std::isfinite(value))) table.fail(key, "must be a positive number as in \"1/2\"");
  return value;
}

ClaimedEscape read_escape(const Settings& table) {
  ClaimedEscape escape{.per_step = read_positive(table, "per_step"),
                       .tolerance = read_positive(table, "tolerance"),
                       .learning_rate = read_positive(table, "learning_rate"),
                       .batch_size = table.count("batch_size", 1),
                       .loss = table.choice("loss", {"half_mse", "mse"})};
  table.finish();
  return escape;
}

ClaimedSymmetry read_symmetry(const Settings& table, const Potential& potential) {
  ClaimedSymmetry symmetry{.maps = table.expressions("maps"), .evidence = {}};
  if (symmetry.maps.size() != potential.dimension()) {
    table.fail("maps", fmt::format("must have one expression for each of {} variables", potential.dimension()));
  }
  for (const std::string& map : symmetry.maps) {
    const Potential image = table.at_key("maps", [&] { return Potential(map, potential.parameters); });
    if (image.dimension() > potential.dimension()) table.fail("maps", fmt::format("'{}' has another variable", map));
  }
  if (table.choice("parity", {"even", "odd"}) == "odd") symmetry.parity = ClaimedSymmetry::Parity::odd;
  read_evidence(table, "maps", symmetry);
  return symmetry;
}

bool mentions(std::string_view expression, std::string_view name) {
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (std::size_t at = expression.find(name); at != std::string_view::npos; at = expression.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !in_word(expression[at - 1])) && (end == expression.size() || !in_word(expression[end])))
      return true;
  }
  return false;
}

/// A parameter that nothing uses is a misspelling, or a value that somebody believes to be in effect.
void require_use_of_parameters(const Settings& file, const Potential& potential) {
  if (potential.parameters.empty()) return;
  const Settings parameters = file.table("parameters");
  std::string uses = file.text("Q");
  const auto add = [&](const std::vector<std::string>& texts) { uses.append(" ").append(join(texts, " ")); };
  for (const std::string& key : parameters.keys()) add({parameters.expression(key)});
  for (unsigned i = 1; i <= potential.dimension(); ++i) add(file.table("box").expressions(fmt::format("w{}", i)));
  for (const Settings& point : file.tables("point")) {
    add(point.expressions("at"));
    if (point.has("basin")) add(point.expressions("basin"));
  }
  for (const Settings& symmetry : file.tables("symmetry")) add(symmetry.expressions("maps"));
  for (const std::string& key : parameters.keys()) {
    if (!mentions(uses, key)) parameters.fail(key, "nothing uses this parameter; use it in Q or delete it");
  }
}

void read_place(const Settings& table, const Potential& potential, ClaimedPoint& point) {
  for (const std::string& text : table.expressions("at")) {
    const Number coordinate = table.at_key("at", [&] { return evaluate_number(text, potential.parameters); });
    point.at.push_back(coordinate.value);
    point.exact.push_back(coordinate.exact);
  }
  if (point.at.size() != potential.dimension()) {
    table.fail("at", fmt::format("must have one coordinate for each of {} variables", potential.dimension()));
  }
  if (!table.has("basin")) return;
  if (potential.dimension() != 1) table.fail("basin", "is an interval, so it needs a potential of one variable");
  point.basin = table.at_key("basin", [&] { return evaluate_box({table.expressions("basin")}, potential.parameters); });
  if (!(point.basin.lower[0] < point.at[0] && point.at[0] < point.basin.upper[0])) {
    table.fail("basin", "does not hold its point");
  }
}

ClaimedPoint read_point(const Settings& table, const Potential& potential) {
  ClaimedPoint point;
  read_place(table, potential, point);
  point.learning_coefficient = table.expression("learning_coefficient", "");
  if (!point.learning_coefficient.empty()) (void)read_positive(table, "learning_coefficient");
  point.multiplicity = table.count("multiplicity", 1, 0);
  if (!point.learning_coefficient.empty() || point.multiplicity > 0) require_zero(table, potential, point);
  if (table.has("escape")) point.escape = read_escape(table.table("escape"));
  if (point.escape && point.basin.lower.empty()) table.fail("escape", "needs the point's `basin` beside it");
  read_evidence(table, "at", point);
  return point;
}

}  // namespace

Potential Potential::load(const std::filesystem::path& file) {
  const Settings settings = Settings::load(file);
  const Parameters parameters = read_parameters(settings);
  Potential potential = settings.at_key("Q", [&] { return Potential(settings.text("Q"), parameters); });
  potential.name = one_line(file.stem().string());
  potential.title = one_line(settings.text("title"));
  potential.box = read_box(settings, potential.dimension(), parameters);
  for (const Settings& table : settings.tables("point")) {
    ClaimedPoint point = read_point(table, potential);
    if (std::ranges::find(potential.points, point.exact, &ClaimedPoint::exact) != potential.points.end()) {
      table.fail("at", "this point is there already; put what is claimed of it into one [[point]]");
    }
    potential.points.push_back(std::move(point));
  }
  for (const Settings& table : settings.tables("symmetry")) {
    potential.symmetries.push_back(read_symmetry(table, potential));
  }
  require_use_of_parameters(settings, potential);
  settings.finish();
  return potential;
}

Potential find_potential(std::string_view text, const std::filesystem::path& folder, const Parameters& given) {
  if (trimmed(text).empty())
    throw Error(fmt::format("'{}' is no potential; give a name or an expression", text.substr(0, 20)));
  const bool in_file = text.ends_with(".toml");
  if (!in_file && !is_potential_name(text, given)) {
    try {
      return Potential(text, given);
    } catch (const Error& error) {
      throw Error(fmt::format("cannot read Q: {}", error.what()));
    }
  }
  if (!given.empty())
    throw Error("parameters (--set, [parameters]) go with an expression; a potential's file sets its own");
  if (in_file) return Potential::load(text);
  const std::vector<std::string> valid = list_stems(folder, ".toml");
  if (std::ranges::find(valid, text) == valid.end()) {
    // A word that short may be meant as a variable.
    throw Error(unknown_name(text, text.size() < 3 ? "potential (variables are w1 to w8)" : "potential", valid));
  }
  return Potential::load(folder / (std::string(text) + ".toml"));
}

}  // namespace flypaper
