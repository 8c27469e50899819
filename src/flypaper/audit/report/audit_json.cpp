#include <fmt/format.h>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/report/audit_view.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

Json numbers(const auto& interval) { return json_numbers(std::array{interval.lower, interval.upper}); }

/// The three kinds have three shapes.
struct Shape {
  Json operator()(const Identity& found) const {
    return {{"value", json_number(found.error)},
            {"tolerance", json_number(found.tolerance)},
            {"derivation", found.derivation}};
  }
  Json operator()(const Computed& found) const {
    return {{"value", json_number(found.value)},
            {"error_bound", json_number(found.error_bound)},
            {"asserted", numbers(found.asserted)}};
  }
  Json operator()(const Sampled& found) const {
    return {{"value", json_number(found.value)},         {"interval", numbers(found.interval)},
            {"interval_99", numbers(found.at_99)},       {"asserted", numbers(found.asserted)},
            {"alpha", json_number(found.alpha)},         {"beta", json_number(found.beta)},
            {"deviation", json_number(found.deviation)}, {"sample_size", found.sample_size},
            {"p_value", json_number(found.p_value)}};
  }
};

Json to_json(const Evidence& evidence) {
  Json json{{"check", check(evidence)}, {"outcome", name(outcome(evidence))}, {"kind", kind(evidence)}};
  json.update(std::visit(Shape{}, evidence));
  return json;
}

Json to_json(const Exhibit& piece) {
  Json json{{"key", piece.key}, {"case", join(piece.cases, "; ")}, {"role", name(piece.role)}};
  json.update(to_json(piece.evidence));
  if (!piece.word.empty()) json["word"] = piece.word;
  if (piece.spread) {
    json["fresh_data_sets"] = {{"data_sets", piece.spread->data_sets},
                               {"least", json_number(piece.spread->least)},
                               {"median", json_number(piece.spread->median)},
                               {"largest", json_number(piece.spread->largest)}};
  }
  if (piece.role == Role::context) return json;
  json["foil"] = {{"setting", piece.foil}};
  if (piece.foil_evidence) json["foil"].update(to_json(*piece.foil_evidence));
  return json;
}

Json to_json(const std::optional<Flip>& flip) {
  if (!flip) return nullptr;
  return {{"check", flip->key},
          {"word", flip->word.empty() ? Json(nullptr) : Json(flip->word)},
          {"bound", json_number(flip->bound)},
          {"at", json_number(flip->at)},
          {"becomes", name(flip->becomes)}};
}

Json to_json(const DecidedCase& decided) { return {{"case", decided.name}, {"outcome", name(decided.outcome)}}; }
Json to_json(const DecidedClaim& decided);
Json to_json(const ToldFinding& found);

/// A list of what `to_json` makes of each.
Json list(const auto& items) {
  Json json = Json::array();
  for (const auto& item : items) json.push_back(to_json(item));
  return json;
}

Json to_json(const DecidedClaim& decided) {
  const auto& [claim, told, decision] = decided;
  return {{"id", claim.id},
          {"source", claim.source},
          {"statement", claim.statement},
          {"quantifier", name(claim.quantifier)},
          {"verdict", name(decision.verdict)},
          {"sentence", told.sentence},
          {"instead", told.instead},
          {"flips_at", to_json(decision.flip)},
          {"cases", list(decision.cases)},
          {"settings", told.settings},
          {"evidence", list(told.evidence)}};
}

Json to_json(const ToldFinding& found) {
  const auto& [finding, told] = found;
  return {{"id", finding.id},        {"source", finding.source},  {"sentence", told.sentence},
          {"instead", told.instead}, {"settings", told.settings}, {"evidence", list(told.evidence)}};
}

}  // namespace

Json audit_json(const Audit& audit) {
  return {{"claims", list(audit.claims)},
          {"findings", list(audit.findings)},
          {"seed", audit.seed},
          {"tier", name(audit.tier)},
          {"version", provenance().version}};
}

std::string to_json(const Audit& audit) {
  // Text that is no UTF-8 is replaced: a report must not fail at its last step.
  return audit_json(audit).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace flypaper
