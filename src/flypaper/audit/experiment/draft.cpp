#include "flypaper/audit/experiment/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/exact/geometry/plane_singularities.hpp"

namespace flypaper {
namespace {

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool is_variable(std::string_view name) {
  return name == "w" || (name.size() == 2 && name[0] == 'w' && name[1] >= '1' && name[1] <= '8');
}

void require_name(std::string_view name) {
  constexpr std::size_t longest = 100;
  // What looks like a variable is taken for an expression, where a potential is asked for.
  if (is_name(name) && name.size() <= longest && name != "w" && !(name.size() == 2 && name[0] == 'w')) return;
  throw Error(fmt::format(
      "'{}' is no name for a potential: use letters, digits and '_', at most {}, and no variable's name such as w1",
      name.substr(0, longest), longest));
}

void require_use(std::string_view q, const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (!is_name(name) || is_variable(name) || name == "inf") {
      throw Error(fmt::format(
          "'{}' is no name for a parameter: use letters, digits and '_', and no word of the grammar", name));
    }
    Parameters others = parameters;
    others.erase(name);
    try {
      (void)Potential(q, others);
    } catch (const Error&) {
      continue;
    }
    throw Error(fmt::format("Q does not use the parameter {}; leave it out or use it", name));
  }
}

/// The zeros of several variables that are worth a [[point]].
std::vector<std::vector<Rational>> places(const Potential& potential, Draft& draft) {
  const std::vector<Rational> origin(potential.dimension());
  std::vector<std::vector<Rational>> found{origin};
  if (potential.dimension() == 2) {
    const PlaneSingularities singular = plane_singularities(potential);
    for (const auto& point : singular.rational) found.emplace_back(point.begin(), point.end());
    if (!singular.complete) {
      draft.remarks.emplace_back(
          "There may be more singular points: irrational ones, and those of factors of high degree, were not found.");
    }
  } else {
    draft.remarks.emplace_back("Singular points are looked for in two variables; here only the origin and the axes.");
  }
  for (const std::vector<Rational>& zero :
       zeros_on_axes(expanded_at(potential.graph(), potential.q(), origin), potential.dimension())) {
    found.push_back(zero);
  }
  std::vector<std::vector<Rational>> distinct;
  for (const std::vector<Rational>& point : found) {
    if (std::ranges::find(distinct, point) == distinct.end()) distinct.push_back(point);
  }
  return distinct;
}

void draft_plane(Draft& draft) {
  std::vector<std::vector<Rational>> found;
  try {
    found = places(draft.potential, draft);
  } catch (const Error& error) {
    draft.remarks.push_back(fmt::format("Points were not looked for: {}.", error.what()));
    found.emplace_back(draft.potential.dimension());
  }
  draft.box = {.lower = std::vector(draft.potential.dimension(), -2.0),
               .upper = std::vector(draft.potential.dimension(), 2.0)};
  for (const std::vector<Rational>& at : found) {
    draft.points.push_back(drafted_point(draft.potential, at));
    for (std::size_t i = 0; i < at.size(); ++i) {
      const auto [lower, upper] = rounded_outwards(at[i].to_double() - 1.0, at[i].to_double() + 1.0);
      draft.box.lower[i] = std::min(draft.box.lower[i], lower);
      draft.box.upper[i] = std::max(draft.box.upper[i], upper);
    }
  }
}

std::string quoted(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) {
    const bool whole = text.size() < 10 && text.find_first_not_of("-0123456789") == std::string::npos;
    items.push_back(whole ? text : fmt::format("\"{}\"", text));
  }
  return fmt::format("[{}]", join(items));
}

std::string print(const DraftedPoint& point) {
  std::string text = fmt::format("\n[[point]]\nat = {}\n", quoted(point.at));
  if (!point.basin.empty()) text += fmt::format("basin = {}\n", quoted(point.basin));
  if (point.learning_coefficient.empty()) return text + fmt::format("unclaimed = \"{}\"\n", point.reason);
  return text + fmt::format("learning_coefficient = \"{}\"\nmultiplicity = {}\nevidence = \"{}\"\n",
                            point.learning_coefficient, point.multiplicity, point.reason);
}

std::string print(const ClaimedSymmetry& symmetry) {
  std::vector<std::string> maps;
  for (const std::string& map : symmetry.maps) maps.push_back(fmt::format("\"{}\"", map));
  return fmt::format("\n[[symmetry]]\nmaps = [{}]\nparity = \"{}\"\nevidence = \"{}\"\n", join(maps),
                     symmetry.parity == ClaimedSymmetry::Parity::odd ? "odd" : "even", symmetry.evidence);
}

}  // namespace

Draft draft_potential(std::string_view name, std::string_view q, const Parameters& parameters) {
  require_name(name);
  std::string one_line(q);
  std::ranges::replace_if(one_line, [](unsigned char c) { return std::isspace(c) != 0; }, ' ');
  Draft draft{.name = std::string(name), .q = one_line, .potential = Potential(q, parameters)};
  require_use(q, parameters);
  if (draft.potential.dimension() == 1) {
    draft_line(draft);
  } else {
    draft_plane(draft);
  }
  draft.symmetries = symmetries_of(draft.potential);
  return draft;
}

std::string to_toml(const Draft& draft) {
  std::string title = draft.name;
  std::ranges::replace(title, '_', ' ');
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  std::string text = "# Drafted by `flypaper new`: give it a title, look at the box, and at what is unclaimed.\n";
  for (const std::string& remark : draft.remarks) text += fmt::format("# {}\n", remark);
  text += fmt::format("title = \"{}\"\nQ = \"{}\"\n", title, draft.q);
  std::vector<std::string> parameters;
  for (const auto& [name, value] : draft.potential.parameters) {
    parameters.push_back(fmt::format("{} = \"{}\"", name, value.exact.print()));
  }
  if (!parameters.empty()) text += fmt::format("parameters = {{ {} }}\n", join(parameters));
  std::vector<std::string> sides;
  for (std::size_t i = 0; i < draft.box.lower.size(); ++i) {
    sides.push_back(
        fmt::format("w{} = {}", i + 1, quoted({shortest(draft.box.lower[i]), shortest(draft.box.upper[i])})));
  }
  text += fmt::format("box = {{ {} }}  # a default: the points and some room around them\n", join(sides));
  for (const ClaimedSymmetry& symmetry : draft.symmetries) text += print(symmetry);
  for (const DraftedPoint& point : draft.points) text += print(point);
  return text;
}

}  // namespace flypaper
