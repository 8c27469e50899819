#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {
using Json = nlohmann::ordered_json;

/// JSON knows neither infinity, which becomes text, nor NaN, which becomes null.
Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  return value;
}

Json numbers(const Interval& interval) { return Json::array({number(interval.lower), number(interval.upper)}); }
Json numbers(const Asserted& asserted) { return Json::array({number(asserted.lower), number(asserted.upper)}); }

/// The three kinds have three shapes.
struct Shape {
  Json operator()(const Identity& found) const {
    return {{"value", number(found.error)}, {"tolerance", number(found.tolerance)}, {"derivation", found.derivation}};
  }
  Json operator()(const Computed& found) const {
    return {{"value", number(found.value)},
            {"error_bound", number(found.error_bound)},
            {"asserted", numbers(found.asserted)}};
  }
  Json operator()(const Sampled& found) const {
    return {{"value", number(found.value)},         {"interval", numbers(found.interval)},
            {"interval_99", numbers(found.at_99)},  {"asserted", numbers(found.asserted)},
            {"alpha", number(found.alpha)},         {"beta", number(found.beta)},
            {"deviation", number(found.deviation)}, {"sample_size", found.sample_size},
            {"p_value", number(found.p_value)}};
  }
};

Json to_json(const Evidence& evidence) {
  Json json{{"check", check(evidence)}, {"outcome", name(outcome(evidence))}, {"kind", kind(evidence)}};
  json.update(std::visit(Shape{}, evidence));
  return json;
}

Json to_json(const Piece& piece) {
  Json json{{"key", piece.key}, {"case", join(piece.cases, "; ")}, {"role", name(piece.role)}};
  json.update(to_json(piece.evidence));
  if (!piece.word.empty()) json["word"] = piece.word;
  if (piece.spread) {
    json["fresh_data_sets"] = {{"data_sets", piece.spread->data_sets},
                               {"least", number(piece.spread->least)},
                               {"median", number(piece.spread->median)},
                               {"largest", number(piece.spread->largest)}};
  }
  if (piece.role == Role::context) return json;
  json["foil"] = {{"setting", piece.foil}};
  if (piece.foil_evidence) json["foil"].update(to_json(*piece.foil_evidence));
  return json;
}

Json to_json(const std::vector<Piece>& evidence) {
  Json json = Json::array();
  for (const Piece& piece : evidence) json.push_back(to_json(piece));
  return json;
}

Json to_json(const std::optional<Flip>& flip) {
  if (!flip) return nullptr;
  return {{"check", flip->key},
          {"word", flip->word.empty() ? Json(nullptr) : Json(flip->word)},
          {"bound", number(flip->bound)},
          {"at", number(flip->at)},
          {"becomes", name(flip->becomes)}};
}

Json to_json(const DecidedClaim& decided) {
  const auto& [claim, told, decision] = decided;
  Json cases = Json::array();
  for (const auto& [in_case, found] : decision.cases) cases.push_back({{"case", in_case}, {"outcome", name(found)}});
  return {{"id", claim.id},
          {"source", claim.source},
          {"statement", claim.statement},
          {"quantifier", name(claim.quantifier)},
          {"verdict", name(decision.verdict)},
          {"sentence", told.sentence},
          {"instead", told.instead},
          {"flips_at", to_json(decision.flip)},
          {"cases", std::move(cases)},
          {"settings", told.settings},
          {"evidence", to_json(told.evidence)}};
}

Json to_json(const ToldFinding& found) {
  return {{"id", found.finding.id},          {"source", found.finding.source},
          {"sentence", found.told.sentence}, {"instead", found.told.instead},
          {"settings", found.told.settings}, {"evidence", to_json(found.told.evidence)}};
}

std::string now() {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

}  // namespace

std::string to_json(const Audit& audit) {
  Json claims = Json::array();
  for (const DecidedClaim& decided : audit.claims) claims.push_back(to_json(decided));
  Json findings = Json::array();
  for (const ToldFinding& finding : audit.findings) findings.push_back(to_json(finding));
  const Json root = {{"claims", std::move(claims)},
                     {"findings", std::move(findings)},
                     {"seed", audit.seed},
                     {"tier", name(audit.tier)},
                     {"version", provenance().version}};
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
  const auto add = [&](const std::string& id, const Json& verdict, const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      Json line = night;
      line["claim"] = id;
      line["verdict"] = verdict;
      line.update(to_json(piece));
      text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }
  };
  for (const DecidedClaim& decided : audit.claims) {
    add(decided.claim.id, name(decided.decision.verdict), decided.told.evidence);
  }
  for (const ToldFinding& found : audit.findings) add(found.finding.id, nullptr, found.told.evidence);
  write_file(file, text);
}

}  // namespace flypaper
