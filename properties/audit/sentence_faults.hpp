#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/audit/report/sentence.hpp"

namespace flypaper {

/// What is wrong with its marks: a digit in the text, a quantifier word that is not marked, a term that the glossary
/// lacks or that is used without its mark. Empty if nothing is.
[[nodiscard]] std::vector<std::string> faults(std::string_view sentence, std::span<const Term> glossary);

}  // namespace flypaper
