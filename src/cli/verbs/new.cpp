#include <algorithm>

#include "cli/options.hpp"
#include "flypaper/audit/experiment/draft.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/held_folder.hpp"
#include "flypaper/base/core/printable.hpp"

namespace flypaper::verbs {
namespace {
namespace fs = std::filesystem;

struct NewOptions {
  std::string name;
  std::string q;
  std::vector<std::string> parameters;
  std::string out;
  Output output = Output::text;
};

fs::path folder_of(const NewOptions& options) {
  if (!options.out.empty()) return options.out;
  return fs::is_directory("potentials") ? "potentials" : ".";
}

Json to_json(const Draft& draft, const fs::path& file) {
  Json json{
      {"file", printable(file.string())}, {"Q", draft.potential.print()}, {"dimension", draft.potential.dimension()},
      {"points", Json::array()},          {"symmetries", Json::array()},  {"remarks", draft.remarks}};
  for (const DraftedPoint& point : draft.points) {
    Json drafted{{"at", point.at}};
    if (!point.basin.empty()) drafted["basin"] = point.basin;
    if (point.learning_coefficient.empty()) {
      drafted["unclaimed"] = point.reason;
    } else {
      drafted["learning_coefficient"] = point.learning_coefficient;
      drafted["multiplicity"] = point.multiplicity;
      drafted["evidence"] = point.reason;
    }
    json["points"].push_back(std::move(drafted));
  }
  for (const ClaimedSymmetry& symmetry : draft.symmetries) {
    const bool odd = symmetry.parity == ClaimedSymmetry::Parity::odd;
    json["symmetries"].push_back({{"maps", symmetry.maps}, {"parity", odd ? "odd" : "even"}});
  }
  return json;
}

void print_text(const Draft& draft, const fs::path& file) {
  const auto claimed = std::ranges::count_if(
      draft.points, [](const DraftedPoint& point) { return !point.learning_coefficient.empty(); });
  fmt::print("wrote {}: {} points with a learning coefficient, {} without, {} symmetries\n", one_line(file.string()),
             claimed, static_cast<std::ptrdiff_t>(draft.points.size()) - claimed, draft.symmetries.size());
  for (const DraftedPoint& point : draft.points) {
    if (point.learning_coefficient.empty()) fmt::print("  ({}) unclaimed: {}\n", join(point.at), point.reason);
  }
  for (const std::string& remark : draft.remarks) fmt::print("  {}\n", remark);
  fmt::print("next: flypaper check {}\n", one_line(file.string()));
}

int run_new(const NewOptions& options) {
  if (options.q.empty()) throw Error("--q is missing; give the expression, as in --q \"(w1^2+w2^2)*w1\"");
  const Draft draft = [&] {
    try {
      return draft_potential(options.name, options.q, cli::read_parameters(options.parameters));
    } catch (const Error& error) {
      throw Error(fmt::format("cannot draft {}: {}", options.name.substr(0, 100), error.what()));
    }
  }();
  const std::string text = to_toml(draft);
  const fs::path folder = folder_of(options);
  const fs::path file = folder == "." ? fs::path(options.name + ".toml") : folder / (options.name + ".toml");
  if (fs::exists(file)) {
    throw Error(fmt::format("{} is there already; choose another name, or delete it first", file.string()));
  }
  const HeldFolder held(folder);
  write_file(file, text);
  try {
    (void)Potential::load(file);
  } catch (const Error&) {
    remove_file(file);
    throw;
  }
  if (options.output == Output::json) {
    fmt::print("{}\n", to_json(draft, file).dump(2));
  } else {
    print_text(draft, file);
  }
  return 0;
}

}  // namespace

Verb new_() {  // NOLINT(readability-identifier-naming): the verb is a keyword
  const auto options = std::make_shared<NewOptions>();
  return {
      .name = "new",
      .summary = "Write a potential's file with everything that can be computed filled in.",
      .arguments = {{"NAME", "letters, digits and '_'; the file is NAME.toml", &options->name},
                    {"--q", "Q, an expression such as \"(w1^2+w2^2)*w1\"", &options->q},
                    cli::set_argument(options->parameters),
                    {"--out", "its folder (default: potentials if there is one here, else this folder)", &options->out},
                    json_argument(options->output)},
      .footer =
          "Points, basins, learning coefficients and symmetries are exact or left unclaimed with the reason. An\n"
          "existing file is never written over.\n"
          "Examples:\n  flypaper new two_wells --q \"(w1+a)*(w1-a)^2\" --set a=9/5\n"
          "  flypaper new cusp --q \"w1^2-w2^3\" --out my_potentials",
      .run = [options] { return run_new(*options); }};
}

}  // namespace flypaper::verbs
