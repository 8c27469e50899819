#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/verb.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/settings.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct ListOptions {
  std::string what;
  Output output = Output::text;
};

/// Names and titles.
using Items = std::vector<std::pair<std::string, std::string>>;

Items find_items(const std::string& what) {
  const std::vector<std::string> lists{"claims", "findings", "potentials", "experiments"};
  if (what.empty()) throw Error("say what to list: " + join(lists));
  Items items;
  if (what == "claims") {
    for (const Claim& claim : all_claims()) items.emplace_back(claim.id, claim.statement);
  } else if (what == "findings") {
    for (const Finding& finding : all_findings()) items.emplace_back(finding.id, finding.source);
  } else if (what == "potentials" || what == "experiments") {
    const std::filesystem::path folder = home_folder() / what;
    for (const std::string& name : list_stems(folder, ".toml")) {
      items.emplace_back(one_line(name), one_line(Settings::load(folder / (name + ".toml")).text("title")));
    }
  } else {
    throw Error(unknown_name(what, "list", lists));
  }
  return items;
}

int run_list(const ListOptions& options) {
  const Items items = find_items(options.what);
  nlohmann::ordered_json json{{"items", nlohmann::ordered_json::array()}};
  std::size_t width = 0;
  for (const auto& [name, title] : items) {
    json["items"].push_back({{"name", name}, {"title", title}});
    width = std::max(width, name.size());
  }
  if (options.output == Output::json) {
    fmt::print("{}\n", json.dump(2));
  } else {
    for (const auto& [name, title] : items) fmt::print("{:<{}}  {}\n", name, width, title);
  }
  return 0;
}

}  // namespace

Verb list() {
  const auto options = std::make_shared<ListOptions>();
  return {.name = "list",
          .summary = "List claims, findings, potentials or experiments.",
          .arguments = {{"WHAT", "claims, findings, potentials or experiments", &options->what, 0,
                         Option::Presence::optional},
                        json_argument(options->output)},
          .footer = "Example:\n  flypaper list claims",
          .run = [options] { return run_list(*options); }};
}

}  // namespace flypaper::verbs
