#include "flypaper/audit/report/term_links.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/report/page.hpp"

namespace flypaper {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Where `words` stand in `text` from `at` on, not within longer words: h is not in "the".
std::size_t find_words(std::string_view text, std::string_view words, std::size_t at) {
  for (at = text.find(words, at); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) break;
  }
  return at;
}

}  // namespace

std::string anchor_of(const Term& term) { return "term-" + with_replaced(term.name, " ", "-"); }

std::string with_term_links(std::string_view text, std::string_view sentence, std::span<const Term> glossary) {
  std::string result;
  std::size_t at = 0;
  for (const SentencePart& part : parse_sentence(sentence)) {
    if (part.kind != SentencePart::Kind::term) continue;
    const auto is_named = [&](const Term& term) {
      return term.name == part.text || std::ranges::find(term.forms, part.text) != term.forms.end();
    };
    const auto term = std::ranges::find_if(glossary, is_named);
    const std::string& shown = part.arguments.empty() ? part.text : part.arguments.front();
    const std::size_t found = find_words(text, shown, at);
    if (term == glossary.end() || found == std::string_view::npos) continue;
    result += escaped(text.substr(at, found - at));
    result += fmt::format(R"(<a class="term" href="#{}" title="{}">{}</a>)", escaped(anchor_of(*term)),
                          escaped(term->meaning), escaped(shown));
    at = found + shown.size();
  }
  return result + escaped(text.substr(at));
}

std::string with_entry_links(std::string_view html, const std::map<std::string, std::string, std::less<>>& anchors) {
  const auto in_id = [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; };
  std::string result;
  while (!html.empty()) {
    // A tag and a character that is in no id are copied, and so is every other word.
    std::size_t length = 1;
    if (html.front() == '<') length = std::min(html.find('>'), html.size() - 1) + 1;
    if (in_id(html.front())) length = static_cast<std::size_t>(std::ranges::find_if_not(html, in_id) - html.begin());
    const std::string_view part = html.substr(0, length);
    const auto found = anchors.find(part);
    result += found == anchors.end()
                  ? std::string(part)
                  : fmt::format(R"(<a class="entry" href="#{}">{}</a>)", escaped(found->second), part);
    html.remove_prefix(length);
  }
  return result;
}

}  // namespace flypaper
