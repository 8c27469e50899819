#include "properties/audit/sentence_faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

namespace flypaper {
namespace {

using Kind = SentencePart::Kind;

constexpr std::array quantifier_words{"only",  "all",    "every", "any",    "none", "no",
                                      "never", "always", "stays", "cannot", "ever", "most"};

/// The text of a sentence: what no mark holds, marks replaced by a sign that is no letter.
std::string unmarked(const std::vector<SentencePart>& parts) {
  std::string text;
  for (const SentencePart& part : parts) text += part.kind == Kind::text ? part.text : "\x01";
  return text;
}

/// `words` as an expression for whole words, whatever their first letter's case.
bool has_word(const std::string& text, const std::string& word) {
  std::string pattern;
  for (const char c : word)
    pattern += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c) : fmt::format("\\{}", c);
  const std::regex whole("(^|[^A-Za-z0-9_-])" + pattern + "($|[^A-Za-z0-9_-])", std::regex::icase);
  return std::regex_search(text, whole);
}

}  // namespace

std::vector<std::string> faults(std::string_view sentence, std::span<const Term> glossary) {
  std::vector<std::string> found;
  const std::vector<SentencePart> parts = parse_sentence(sentence);
  const std::string text = unmarked(parts);
  const std::string digits = std::regex_replace(
      text, std::regex("(Figures?|notes?) [0-9]+((, [0-9]+)* and [0-9]+)?|\\bw[12]\\b|[a-z-]+-fig[1-7]"), "");
  if (std::regex_search(digits, std::regex("[0-9]"))) {
    found.push_back("a digit stands outside the slots: " + digits);
  }
  for (const std::string word : quantifier_words) {
    if (has_word(text, word)) found.push_back(fmt::format("'{0}' is not marked; write <{0}:key>", word));
  }
  for (const Term& term : glossary) {
    std::vector<std::string> forms = term.forms;
    forms.push_back(term.name);
    for (const std::string& form : forms) {
      if (has_word(text, form)) found.push_back(fmt::format("the term '{0}' is not marked; write [[{0}]]", form));
    }
  }
  for (const SentencePart& part : parts) {
    if (part.kind != Kind::term) continue;
    const auto same = [&](const Term& term) { return term.name == part.text; };
    if (std::ranges::none_of(glossary, same)) found.push_back(fmt::format("the glossary has no '{}'", part.text));
  }
  return found;
}

}  // namespace flypaper
