#include "flypaper/audit/report/page_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/report/audit_view.hpp"
#include "flypaper/audit/report/effect_view.hpp"
#include "flypaper/audit/report/term_links.hpp"
#include "flypaper/audit/report/trust_view.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/parallel.hpp"

namespace flypaper {
namespace {

/// The figures that a text names: "Figures 2, 3 and 6" names three.
std::vector<std::string> figures_named(std::string_view text) {
  constexpr std::string_view word = "Figure";
  std::vector<std::string> numbers;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at)) {
    at += word.size();
    at += at < text.size() && text[at] == 's' ? 1 : 0;
    std::size_t digit = text.find_first_of("1234567", at);
    // Between the numbers of one list stand commas, spaces and "and".
    while (digit != std::string_view::npos &&
           text.substr(at, digit - at).find_first_not_of(", and") == std::string_view::npos) {
      numbers.emplace_back(1, text[digit]);
      at = digit + 1;
      digit = text.find_first_of("1234567", at);
    }
  }
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  return numbers;
}

void add_to_card(Json& card, const std::string& kind) {
  card["anchor"] = kind + "-" + card["id"].get<std::string>();
  std::string text;
  for (const char* part : {"source", "statement", "sentence"}) text += card.value(part, "") + "\n";
  card["figure_numbers"] = figures_named(text);
  card["effect"] = effect_view(card["evidence"]);
  card["evidence_count"] = card["evidence"].size();
}

Json headline_view(const Json& card, const Told& told, const std::string& sentence) {
  return {{"sentence", sentence},
          {"anchor", card["anchor"]},
          {"id", card["id"]},
          {"caption", told.headline_figure ? told.headline_figure->caption : ""},
          {"svg", told.headline_figure ? Json(to_svg(*told.headline_figure)) : Json(nullptr)}};
}

Json cell_view(const SettingRow::Cell& cell) {
  return {{"label", cell.label},
          {"run", cell.run},
          {"printed", cell.printed},
          {"differs", cell.agreement == Agreement::differs}};
}

/// What texts of the page may tell and link to: the evidence of every entry, keys with its id before them, and where
/// each entry stands.
struct Prose {
  const Audit& audit;
  std::vector<Exhibit> evidence{};
  std::vector<Given> given{};
  std::map<std::string, std::string, std::less<>> anchors{};

  void add(const std::string& kind, const std::string& id, const Told& told) {
    anchors[id] = fmt::format("{}-{}", kind, id);
    for (Exhibit piece : told.evidence) {
      piece.key = fmt::format("{}:{}", id, piece.key);
      evidence.push_back(std::move(piece));
    }
    for (const Given& one : told.given) given.push_back({fmt::format("{}:{}", id, one.key), one.value});
  }
  /// `text` is `marked` filled in.
  [[nodiscard]] std::string linked(const std::string& text, const std::string& marked) const {
    return with_entry_links(with_term_links(text, marked, audit.glossary), anchors);
  }
  [[nodiscard]] std::string filled(const std::string& marked) const {
    return linked(told(marked, evidence, given), marked);
  }
};

Prose prose_of(const Audit& audit) {
  Prose prose{.audit = audit};
  for (const auto& [claim, told, decision] : audit.claims) prose.add("claim", claim.id, told);
  for (const auto& [finding, told] : audit.findings) prose.add("finding", finding.id, told);
  return prose;
}

Json panel_view(const Redrawn& panel, const Prose& prose) {
  Json view{{"how", panel.how},
            {"caption", panel.figure.caption},
            {"missing", prose.filled(panel.missing)},
            {"svg", nullptr}};
  if (!panel.missing.empty()) return view;
  view["svg"] = to_svg(panel.figure);
  view["data"] = fmt::format("figures/{}.csv", panel.figure.name);
  return view;
}

Json post_figure_view(const DrawnPostFigure& drawn, const std::vector<Json>& cards, const Prose& prose) {
  const std::string number = std::to_string(drawn.figure.number);
  Json view{{"number", number}, {"title", drawn.figure.title}, {"see", prose.filled(drawn.figure.see)}};
  view["strips"] = view["entries"] = Json::array();
  if (!drawn.settings.empty()) view["potential"] = cell_view(drawn.settings.front().cells.front());
  for (const Strip& strip : drawn.strips) {
    Json panels = Json::array();
    for (const Redrawn& panel : strip) panels.push_back(panel_view(panel, prose));
    view["strips"].push_back({{"title", strip.front().figure.title}, {"panels", std::move(panels)}});
  }
  for (const Json& card : cards) {
    const Json& named = card["figure_numbers"];
    if (std::ranges::none_of(named, [&](const Json& one) { return one == number; })) continue;
    view["entries"].push_back(
        {{"id", card["id"]}, {"anchor", card["anchor"]}, {"verdict", card.value("verdict", Json(nullptr))}});
  }
  return view;
}

Json settings_view(const Audit& audit) {
  Json rows = Json::array();
  for (const DrawnPostFigure& drawn : audit.post_figures) {
    for (const auto& [figure, cells] : drawn.settings) {
      rows.push_back({{"figure", figure}, {"number", std::to_string(drawn.figure.number)}, {"cells", Json::array()}});
      for (const SettingRow::Cell& cell : cells) rows.back()["cells"].push_back(cell_view(cell));
    }
  }
  return rows;
}

/// What is not printed, not in full, or otherwise than run: a list each.
Json printed_view(const Audit& audit) {
  Json lists = Json::array();
  for (const auto& [agreement, words] : {std::pair{Agreement::unsaid, "Not printed"},
                                         {Agreement::partly, "Printed in part"},
                                         {Agreement::differs, "Printed otherwise than run"}}) {
    const std::string settings = settings_that(agreement, audit.post_figures);
    if (!settings.empty()) lists.push_back({{"words", words}, {"settings", settings}});
  }
  return lists;
}

Json sections_view(const Audit& audit, const std::vector<Json>& cards) {
  Json sections = Json::array();
  for (const PostPassage& passage : audit.passages) {
    Json entries = Json::array();
    for (const std::string& wanted : passage.entries) {
      const auto found = std::ranges::find_if(cards, [&](const Json& card) { return card["id"] == wanted; });
      if (found != cards.end()) entries.push_back(*found);
    }
    if (entries.empty()) continue;
    sections.push_back({{"place", passage.place},
                        {"anchor", fmt::format("section-{}", sections.size() + 1)},
                        {"entries", std::move(entries)}});
  }
  return sections;
}

}  // namespace

Json page_view(const Audit& audit) {
  Json view = audit_view(audit, Markup::html);
  std::vector<Json> cards;
  const Prose prose = prose_of(audit);
  view["headlines"] = view["post_figures"] = Json::array();
  const auto add = [&](const std::string& kind, std::size_t i, const auto& written, const Told& told) {
    cards.push_back(view[kind + "s"][i]);
    add_to_card(cards.back(), kind);
    cards.back()["sentence"] = prose.linked(told.sentence, written.sentence);
    if (told.headline.empty()) return;
    view["headlines"].push_back(headline_view(cards.back(), told, prose.linked(told.headline, written.headline)));
  };
  for (std::size_t i = 0; i < audit.claims.size(); ++i) add("claim", i, audit.claims[i].claim, audit.claims[i].told);
  for (std::size_t i = 0; i < audit.findings.size(); ++i)
    add("finding", i, audit.findings[i].finding, audit.findings[i].told);
  std::vector<Json> post_figures(audit.post_figures.size());
  const auto draw = [&](std::size_t i, unsigned) {
    post_figures[i] = post_figure_view(audit.post_figures[i], cards, prose);
  };
  (void)for_each_block(0, post_figures.size(), 2, draw, [] { return false; });
  view["post_figures"] = std::move(post_figures);
  view["lead"] = Json::array();
  for (const std::string& sentence : audit.lead) view["lead"].push_back({{"sentence", prose.filled(sentence)}});
  view["sections"] = sections_view(audit, cards);
  view["figure_settings"] = settings_view(audit);
  view["settings_printed"] = printed_view(audit);
  if (!view["figure_settings"].empty()) view["setting_columns"] = view["figure_settings"][0]["cells"];
  view["finding_count"] = audit.findings.size();
  view["commit"] = provenance().commit;
  view["trust"] = trust_view(home_folder() / "trust");
  return view;
}

}  // namespace flypaper
