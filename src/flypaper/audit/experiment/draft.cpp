#include "flypaper/audit/experiment/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/audit/experiment/load_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper {
namespace {

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  return !text.empty() && std::ranges::all_of(text, fits);
}

void require_name(std::string_view name) {
  constexpr std::size_t longest = 100;
  // What looks like a variable is taken for an expression, where a potential is asked for.
  if (is_name(name) && name.size() <= longest && name != "w" && !(name.size() == 2 && name[0] == 'w')) return;
  throw Error(fmt::format(
      "'{}' is no name for a potential: use letters, digits and '_', at most {}, and no variable's name such as w1",
      name.substr(0, longest), longest));
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

void require_use(const std::string& uses, const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (!is_name(name) || std::isdigit(static_cast<unsigned char>(name[0])) != 0 || is_reserved(name)) {
      throw Error(fmt::format(
          "'{}' is no name for a parameter: use letters, digits and '_', and no word of the grammar", name));
    }
    if (mentions(uses, name) == 0) {
      throw Error(fmt::format("Q does not use the parameter {}; leave it out or use it", name));
    }
  }
}

Draft draft_potential(std::string_view name, std::string_view q, const Parameters& parameters) {
  require_name(name);
  std::string one_line(q);
  std::ranges::replace_if(one_line, [](unsigned char c) { return std::isspace(c) != 0; }, ' ');
  Draft draft{.name = std::string(name), .q = one_line, .potential = Potential(q, parameters)};
  require_use(draft.q, parameters);
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
