#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// A sentence is text with marks:
///
///     {key}           the value of an assertion, or a Given; as many digits as its error allows, at most 3
///     {key|percent}   the same times 100 with " %"; {key|points}: with " points", of a difference of shares;
///                     {key|fold}: "485-fold"; {key|2}: at most 2 digits; they combine
///     <every:key>     a quantifier word and the deciding assertions (key1,key2) that test it
///     <:key>          no word; the sentence relies on this deciding assertion
///     [[crisis]]      a term of claims/glossary.toml; [[crisis|crises]] shows another form
///
/// The text holds no digit but in "Figure 7", "note 10", w1 and w2, and in ids such as none-crosses-fig4.
struct SentencePart {
  enum class Kind : unsigned char { text, number, quantifier, term } kind = Kind::text;
  std::string text;                    ///< what is shown; of a number, its key; of a term, its name in the glossary
  std::vector<std::string> arguments;  ///< formats of a number, keys of a quantifier, the shown form of a term
};

/// Throws Error at a mark that does not end.
[[nodiscard]] std::vector<SentencePart> parse_sentence(std::string_view sentence);

/// A number and what its true value lies in.
struct Known {
  double value = 0.0;
  Interval uncertainty{};
  bool given = false;  ///< chosen: printed in full
};

/// `value` with at most `digits` significant digits, and no more than leave the uncertainty within one unit of the
/// last; "12 to 16" where only one digit would be left, "at most 0.0006" from zero on. The one place where digits are
/// chosen.
[[nodiscard]] std::string digits_known(const Known& number, int digits = 3);

/// As text, numbers filled in. Throws Error if a key is unknown.
[[nodiscard]] std::string filled(std::string_view sentence, const std::map<std::string, Known>& numbers);

/// The deciding assertions that it relies on: the keys of all its quantifier marks.
[[nodiscard]] std::set<std::string> relied_on(std::string_view sentence);
/// The keys of its numbers.
[[nodiscard]] std::set<std::string> numbers_in(std::string_view sentence);

/// A term: one sentence, and a formula where there is one.
struct Term {
  std::string name{};
  std::string meaning{};
  std::string formula{};             ///< MathML
  std::vector<std::string> forms{};  ///< other words that stand for it
};

}  // namespace flypaper
