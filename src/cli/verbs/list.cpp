#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/verb.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/settings.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct ListOptions {
  std::string what;
  Output output = Output::text;
};

struct Item {
  std::string name;
  std::string title;
};

std::vector<Item> items_of_folder(const std::string& folder) {
  std::vector<Item> items;
  const std::filesystem::path path = home_folder() / folder;
  for (const std::string& name : list_stems(path, ".toml")) {
    items.push_back({name, Settings::load(path / (name + ".toml")).text("title")});
  }
  return items;
}

std::vector<Item> find_items(const std::string& what) {
  const std::vector<std::string> lists{"claims", "findings", "potentials", "experiments"};
  if (what.empty()) throw Error("say what to list: " + join(lists));
  if (what == "potentials" || what == "experiments") return items_of_folder(what);
  std::vector<Item> items;
  if (what == "findings") {
    for (const Finding& finding : all_findings()) items.push_back({finding.id, finding.source});
    return items;
  }
  if (what != "claims") throw Error(unknown_name(what, "list", lists));
  for (const Claim& claim : all_claims()) items.push_back({claim.id, claim.statement});
  return items;
}

int run_list(const ListOptions& options) {
  const std::vector<Item> items = find_items(options.what);
  if (options.output == Output::json) {
    nlohmann::ordered_json json{{"items", nlohmann::ordered_json::array()}};
    for (const auto& [name, title] : items) json["items"].push_back({{"name", name}, {"title", title}});
    fmt::print("{}\n", json.dump(2));
    return 0;
  }
  std::size_t width = 0;
  for (const Item& item : items) width = std::max(width, item.name.size());
  for (const auto& [name, title] : items) fmt::print("{:<{}}  {}\n", name, width, title);
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
