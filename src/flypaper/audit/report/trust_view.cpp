#include "flypaper/audit/report/trust_view.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

/// How many of a layer's defects or mutants were tried, and how many a test noticed.
struct Tally {
  std::string layer;
  std::uint64_t tried = 0;
  std::uint64_t noticed = 0;
};

/// Rounded down: what is not all is not 100 %.
std::string percent(double share) { return fmt::format("{:.0f} %", std::floor(100.0 * share)); }

/// A row a layer. The interval at 95 % is of samples; what was chosen has none.
Json rows_of(const std::vector<Tally>& tallies, bool sampled) {
  Json rows = Json::array();
  for (const auto& [layer, tried, noticed] : tallies) {
    const Interval share = proportion_interval(noticed, tried, 0.025);  // on each side
    rows.push_back({{"layer", layer},
                    {"tried", std::to_string(tried)},
                    {"noticed", std::to_string(noticed)},
                    {"score", percent(static_cast<double>(noticed) / static_cast<double>(tried))}});
    if (sampled)
      rows.back()["interval"] = fmt::format("{} to {:.0f} %", percent(share.lower), std::ceil(100.0 * share.upper));
  }
  return rows;
}

void count(std::vector<Tally>& tallies, const std::string& layer, bool noticed) {
  auto found = std::ranges::find(tallies, layer, &Tally::layer);
  if (found == tallies.end()) found = tallies.insert(found, {.layer = layer});
  ++found->tried;
  found->noticed += noticed ? 1 : 0;
}

void add_to_defects(Json& part) {
  std::vector<Tally> tallies;
  for (Json& defect : part["defects"]) {
    const bool caught = defect.at("outcome") == "caught";
    if (defect["outcome"] != "not run") count(tallies, defect.at("layer"), caught);
    defect["missed"] = !caught;
  }
  part["rows"] = rows_of(tallies, false);
}

/// Mutants that do not compile, or that no test could tell from the program, are none.
void add_to_mutants(Json& part) {
  std::vector<Tally> tallies;
  std::set<std::string> dates;
  part["survivors"] = Json::array();
  part["equivalent"] = Json::array();
  for (const Json& mutant : part["mutants"]) {
    if (mutant.at("outcome") == "does not compile") continue;
    if (!mutant.value("equivalent", "").empty()) {
      part["equivalent"].push_back(mutant);
      continue;
    }
    const bool killed = mutant.at("outcome") == "killed";
    count(tallies, fmt::format("{}/{}", mutant.at("wing").get<std::string>(), mutant.at("layer").get<std::string>()),
          killed);
    if (!killed) part["survivors"].push_back(mutant);
    dates.insert(mutant.at("date").get<std::string>());
  }
  if (!dates.empty()) part.update({{"since", *dates.begin()}, {"date", *dates.rbegin()}});
  part["sampled"] = true;
  part["rows"] = rows_of(tallies, true);
}

std::string number(const Json& value) { return number_text(value.get<double>(), Markup::html, 3); }

std::string range(const Json& ends) { return fmt::format("{} to {}", number(ends[0]), number(ends[1])); }

/// The smallest defect that an oracle sees at a power lies between the largest that it missed and the least that it
/// saw.
void add_to_detection(Json& part) {
  Json powers = Json::array();
  for (Json& defect : part["defects"]) {
    for (Json& oracle : defect["oracles"]) {
      Json& alarms = oracle["false_alarms"];
      alarms["rate"] = number(alarms["events"].get<double>() / alarms["replicates"].get<double>());
      alarms["interval"] = range(alarms["interval_99"]);
      for (Json& limit : oracle["limits"]) {
        if (limit["seen"].is_null()) {
          limit["text"] = "none up to " + number(defect["largest"]);
        } else if (limit["missed"].is_null()) {
          limit["text"] = "none: it sounds without a defect";
        } else {
          limit["text"] = fmt::format("{} to {}", number(limit["missed"]), number(limit["seen"]));
        }
      }
      powers = oracle["limits"];
    }
  }
  part["powers"] = std::move(powers);
}

void add_to_calibration(Json& part) {
  for (Json& oracle : part["oracles"]) {
    for (Json& line : oracle["lines"]) {
      line["interval"] = range(line["interval_99"]);
      line["exceeds"] = line["finding"] == "exceeds";
    }
  }
}

}  // namespace

Json trust_view(const std::filesystem::path& folder) {
  Json view = Json::object();
  const std::array<std::pair<const char*, void (*)(Json&)>, 6> parts{{{"budget", [](Json&) {}},
                                                                      {"detection", add_to_detection},
                                                                      {"calibration", add_to_calibration},
                                                                      {"defects", add_to_defects},
                                                                      {"mutants", add_to_mutants},
                                                                      {"coverage", [](Json&) {}}}};
  for (const auto& [name, add_to] : parts) {
    const std::filesystem::path file = folder / fmt::format("{}.json", name);
    if (!std::filesystem::exists(file)) continue;
    try {
      view[name] = read_json(file);
      add_to(view[name]);
    } catch (const Json::exception& error) {
      throw Error(
          fmt::format("'{}' cannot be read: {}; let the script of ci/ write it again", file.string(), error.what()));
    }
  }
  return view;
}

}  // namespace flypaper
