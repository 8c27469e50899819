#include "flypaper/audit/report/audit_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/report/term_links.hpp"
#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

/// How a verdict is shown: a sign beside the colour, for those who see none.
struct Shown {
  Verdict verdict = Verdict::untestable;
  std::string_view sign;
  std::string_view meaning;
};

constexpr std::array<Shown, 4> shown_as{{
    {Verdict::holds, "✓", "Every case is shown; of a statement that something can be, one case suffices."},
    {Verdict::holds_conditionally, "◐", "Some cases are shown, of others the contrary."},
    {Verdict::refuted_as_stated, "✗", "The contrary of every case is shown."},
    {Verdict::untestable, "?", "The evidence decides neither way."},
}};

/// The numbers of a piece of evidence in the order in which they are shown; each kind has some of them.
constexpr std::array<std::pair<const char*, const char*>, 10> labels{{{"value", "Value"},
                                                                      {"tolerance", "Tolerance"},
                                                                      {"derivation", "Derivation"},
                                                                      {"error_bound", "Error"},
                                                                      {"interval", "Interval"},
                                                                      {"asserted", "Asserted"},
                                                                      {"alpha", "Alpha"},
                                                                      {"beta", "Beta"},
                                                                      {"deviation", "Deviation"},
                                                                      {"sample_size", "Units"}}};

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

std::string number(const Json& value, Markup markup) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (value.is_string()) return number_text(value == "inf" ? infinity : -infinity, markup);
  return number_text(value.is_null() ? std::nan("") : value.get<double>(), markup);
}

std::string content(std::string_view key, const Json& value, Markup markup) {
  if (key == "derivation") return value;
  if (key == "sample_size") return grouped(value);
  if (!value.is_array()) return number(value, markup);
  const bool from = key == "interval" || value[0].is_number();
  const bool to = key == "interval" || value[1].is_number();
  if (from && to) return fmt::format("[{}, {}]", number(value[0], markup), number(value[1], markup));
  return from ? "> " + number(value[0], markup) : to ? "< " + number(value[1], markup) : "–";
}

/// A page says the usual rates once, and no column is needed for them.
bool is_usual(std::string_view key, const Json& value) {
  const Budget usual;
  return (key == "alpha" && value == usual.alpha) || (key == "beta" && value == usual.beta);
}

/// Of a check or of its foil: labelled cells, and "value 0.5, interval [0.4, 0.6], ...".
void add_cells(Json& evidence, Markup markup) {
  std::vector<std::string> words;
  Json cells = Json::array();
  for (const auto& [written, label] : labels) {
    const std::string key = written;
    if (!evidence.contains(key)) continue;
    std::string name = evidence["kind"] == "identity" && key == labels[0].first ? "Error" : label;
    const std::string text = content(key, evidence[key], markup);
    const bool is_rate = markup == Markup::html && (key == "alpha" || key == "beta");
    if (is_rate && !is_usual(key, evidence[key])) evidence["other_rates"].push_back(fmt::format("{} {}", name, text));
    if (!is_rate) cells.push_back({{"label", name}, {"content", text}, {"number", key != labels[2].first}});
    name[0] = static_cast<char>(name[0] | 0x20);  // to lower case
    words.push_back(fmt::format("{} {}", name, text));
  }
  evidence["outcome_column"] = fmt::format("{:<8}", evidence["outcome"].get<std::string>());
  evidence["failed"] = evidence["outcome"] != "shown";
  evidence["numbers"] = join(words);
  evidence["cells"] = std::move(cells);
}

void add_to_piece(Json& piece, Markup markup) {
  add_cells(piece, markup);
  piece["decides"] = piece["role"] != "context";
  if (!piece["decides"]) piece["failed"] = false;
  if (!piece.contains("foil")) return;
  piece["foil"]["found"] = piece["foil"].contains("outcome");
  if (piece["foil"]["found"]) add_cells(piece["foil"], markup);
}

/// A table for each kind of evidence.
Json tables_of(const Json& pieces) {
  Json tables = Json::array();
  for (const auto& [kind, kinds] :
       {std::pair{"identity", "Identities"}, {"computed", "Computed"}, {"sampled", "Sampled"}}) {
    Json rows = Json::array();
    std::ranges::copy_if(pieces, std::back_inserter(rows), [&](const Json& piece) { return piece["kind"] == kind; });
    if (rows.empty()) continue;
    Json columns = rows[0]["cells"];
    tables.push_back({{"kinds", kinds}, {"columns", std::move(columns)}, {"rows", std::move(rows)}});
  }
  return tables;
}

/// What claims and findings share.
void add_to_entry(Json& entry, const Told& told, Markup markup) {
  for (Json& piece : entry["evidence"]) add_to_piece(piece, markup);
  entry["tables"] = tables_of(entry["evidence"]);
  for (const char* key : {"sentence", "statement"}) {
    // A cell of a table in Markdown ends at a bar.
    entry[fmt::format("{}_cell", key)] = with_replaced(entry.value(key, ""), "|", "\\|");
  }
  entry["figures"] = Json::array();
  if (markup == Markup::none) return;
  for (Figure figure : told.figures) {
    figure.name = fmt::format("{}-{}", entry["id"].get<std::string>(), figure.name);  // two may draw the same one
    entry["figures"].push_back(figure_view(figure));
  }
}

Json verdict_view(Verdict verdict) {
  const Shown& how = *std::ranges::find(shown_as, verdict, &Shown::verdict);
  const std::string plain = with_replaced(name(verdict), "_", " ");
  return {{"name", name(verdict)}, {"words", plain}, {"sign", how.sign}, {"meaning", how.meaning}};
}

void add_to_claim(Json& entry, const DecidedClaim& decided, const Audit& audit) {
  const auto& [claim, told, decision] = decided;
  for (Json& one : entry["cases"]) one["outcome_column"] = fmt::format("{:<8}", one["outcome"].get<std::string>());
  entry.update({{"verdict", verdict_view(decision.verdict)},
                {"stands", decision.verdict == Verdict::holds && told.instead.empty()},
                {"wanted", claim.quantifier == Quantifier::every ? "every one" : "one"},
                {"flip", print(decision.flip)},
                {"again", fmt::format("flypaper audit --claim {} --tier {} --seed {} --explain", claim.id,
                                      name(audit.tier), audit.seed)}});
}

Json verdicts_view(const Audit& audit) {
  Json verdicts = Json::array();
  for (const Shown& how : shown_as) {
    verdicts.push_back(verdict_view(how.verdict));
    const auto count = std::ranges::count(audit.claims, how.verdict, [](const auto& d) { return d.decision.verdict; });
    verdicts.back().update({{"count", count}, {"any", count > 0}});
  }
  return verdicts;
}

/// The passages of the post with the entries that each names, in its order.
Json passages_view(const Audit& audit, const Json& view) {
  Json passages = Json::array();
  for (const PostPassage& passage : audit.passages) {
    Json shown{{"place", passage.place}, {"entries?", false}, {"proposals?", false}};
    for (const char* kind : {"claims", "findings"}) {
      shown[kind] = Json::array();
      for (const std::string& wanted : passage.entries) {
        const auto found = std::ranges::find_if(view[kind], [&](const Json& entry) { return entry["id"] == wanted; });
        if (found == view[kind].end()) continue;
        shown[kind].push_back(*found);
        shown["entries?"] = true;
        if (!(*found)["instead"].get<std::string>().empty()) shown["proposals?"] = true;
      }
    }
    passages.push_back(std::move(shown));
  }
  return passages;
}

/// What stands at the top: what answers the post's questions first, then what is ours.
Json headlines_view(const Audit& audit) {
  Json headlines = Json::array();
  const auto add = [&](const std::string& id, const Told& told) {
    if (!told.headline.empty()) headlines.push_back({{"sentence", told.headline}, {"id", id}});
  };
  for (const DecidedClaim& decided : audit.claims) add(decided.claim.id, decided.told);
  for (const auto& [finding, told] : audit.findings) add(finding.id, told);
  return headlines;
}

}  // namespace

Json audit_view(const Audit& audit, Markup markup) {
  Json view = audit_json(audit);
  Json& claims = view["claims"];
  Json& findings = view["findings"];
  const auto add = [&](std::size_t i, unsigned) {  // side by side, for their figures
    const std::size_t of_claims = audit.claims.size();
    if (i >= of_claims) return add_to_entry(findings[i - of_claims], audit.findings[i - of_claims].told, markup);
    add_to_entry(claims[i], audit.claims[i].told, markup);
    add_to_claim(claims[i], audit.claims[i], audit);
  };
  (void)for_each_block(0, audit.claims.size() + audit.findings.size(), 2, add, [] { return false; });
  view.update({{"title", "flypaper: audit of the post’s claims"},
               {"claim_count", audit.claims.size()},
               {"alpha", number_text(alpha_spent(audit), markup)},
               {"usual_alpha", number_text(Budget{}.alpha, markup)},
               {"usual_beta", number_text(Budget{}.beta, markup)},
               {"verdicts", verdicts_view(audit)},
               {"glossary", Json::array()}});
  for (const Term& term : audit.glossary) {
    view["glossary"].push_back(
        {{"name", term.name}, {"anchor", anchor_of(term)}, {"meaning", term.meaning}, {"formula", term.formula}});
  }
  if (markup == Markup::none)
    view.update({{"passages", passages_view(audit, view)}, {"headlines", headlines_view(audit)}});
  return view;
}

}  // namespace flypaper
