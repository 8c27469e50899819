#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>

#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"
#include "flypaper/report/audit.hpp"

namespace flypaper {
namespace {
using Json = nlohmann::ordered_json;

/// JSON knows neither infinity, which becomes text, nor NaN, which becomes null.
Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  return value;
}

Json to_json(const Evidence& evidence) {
  return {{"check", evidence.check},
          {"kind", evidence.kind},
          {"value", number(evidence.value)},
          {"interval", Json::array({number(evidence.interval.lower), number(evidence.interval.upper)})},
          {"expected", evidence.expected},
          {"alpha", number(evidence.alpha)},
          {"beta", number(evidence.beta)},
          {"deviation", number(evidence.deviation)},
          {"sample_size", evidence.sample_size},
          {"p_value", number(evidence.p_value)},
          {"passed", evidence.passed}};
}

Json to_json(const std::vector<Evidence>& evidence) {
  Json json = Json::array();
  for (const Evidence& piece : evidence) json.push_back(to_json(piece));
  return json;
}

Json to_json(const DecidedClaim& decided) {
  Json json{{"id", decided.claim.id},
            {"section", decided.claim.section},
            {"statement", decided.claim.statement},
            {"verdict", name(decided.finding.verdict)},
            {"corrected", decided.finding.corrected},
            {"settings", decided.settings},
            {"evidence", to_json(decided.finding.evidence)}};
  if (decided.control) {
    json["control"] = {{"defect", decided.claim.defect},
                       {"verdict", name(decided.control->verdict)},
                       {"evidence", to_json(decided.control->evidence)}};
  }
  return json;
}

std::string now() {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

}  // namespace

std::string to_json(const Audit& audit) {
  Json claims = Json::array();
  for (const DecidedClaim& decided : audit.claims) claims.push_back(to_json(decided));
  const Json root = {{"claims", std::move(claims)}, {"tier", name(audit.tier)}, {"seed", audit.seed}};
  // Text that is no UTF-8 is replaced: a report must not fail at its last step.
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void append_history(const Audit& audit, const std::filesystem::path& file) {
  std::string text = std::filesystem::exists(file) ? read_file(file) : "";
  if (!text.empty() && text.back() != '\n') {
    throw Error(fmt::format("the history '{}' does not end with a whole line; mend it or move it away", file.string()));
  }
  const Json night = {{"time", now()},
                      {"seed", audit.seed},
                      {"tier", name(audit.tier)},
                      {"version", provenance().version},
                      {"compiler", provenance().compiler}};
  for (const DecidedClaim& decided : audit.claims) {
    for (const Evidence& evidence : decided.finding.evidence) {
      Json line = night;
      line["claim"] = decided.claim.id;
      line["verdict"] = name(decided.finding.verdict);
      line.update(to_json(evidence));
      text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }
  }
  write_file(file, text);
}

}  // namespace flypaper
