#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "flypaper/audit/report/sentence.hpp"

namespace flypaper {

/// Where the page explains a term: "term-fresh-batches".
[[nodiscard]] std::string anchor_of(const Term& term);

/// HTML of `text`, which is `sentence` filled in: each term that the sentence marks is a link to where the page
/// explains it, with the meaning as its title.
[[nodiscard]] std::string with_term_links(std::string_view text, std::string_view sentence,
                                          std::span<const Term> glossary);

/// HTML in which each word outside of tags that is an id of `anchors` is a link to its anchor.
[[nodiscard]] std::string with_entry_links(std::string_view html,
                                           const std::map<std::string, std::string, std::less<>>& anchors);

}  // namespace flypaper
