#include "flypaper/audit/report/typeset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_index(char c) { return is_digit(c) || c == '_'; }
/// A letter with an index: of the parameters, and of the places and exponents that a formula has for each of them.
bool is_variable(std::string_view text) {
  return text.size() > 1 && std::string_view("wak").find(text[0]) != std::string_view::npos && is_digit(text[1]);
}
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Calls text(part) for what stands between tags and copies the rest, elements of the names `opaque` as a whole.
template <typename Texts>
std::string with_texts(std::string_view html, std::span<const std::string_view> opaque, Texts text) {
  std::string result;
  while (true) {
    const std::size_t tag = std::min(html.find('<'), html.size());
    result += text(html.substr(0, tag));
    html.remove_prefix(tag);
    if (html.empty()) return result;
    std::size_t end = html.find('>');
    for (const std::string_view name : opaque) {
      const bool opens = html.substr(1).starts_with(name) && html.find_first_of(" >") == name.size() + 1;
      if (opens) end = html.find(fmt::format("</{}>", name)) - 1;
    }
    end = std::min(end, html.size() - 1) + 1;
    result += html.substr(0, end);
    html.remove_prefix(end);
  }
}

/// Where the bracket ends that the text begins with.
std::size_t end_of_bracket(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return i;
  }
  return text.size();
}

/// One word of a text as a formula, read from the left.
class Formula {
 public:
  explicit Formula(std::string_view word) : rest_(word) {}

  /// Without value if the word holds more than a formula does.
  std::string mathml() {
    std::string result = "<math>";
    while (!rest_.empty() && is_formula_) {
      const std::string item = raised_atom();
      started_ = true;
      // Lines may end after the operators that stand in no bracket: a browser breaks none inside of <math>.
      const bool may_break = depth_ == 0 && operator_ && !rest_.empty();
      result += may_break ? item + "</math><wbr><math>" : item;
    }
    return is_formula_ ? result + "</math>" : "";
  }

 private:
  std::string_view rest_;
  int depth_ = 0;
  bool started_ = false;
  bool operator_ = false;
  bool is_formula_ = true;

  std::string_view take(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  template <typename Is>
  std::string_view take_while(Is is) {
    return take(static_cast<std::size_t>(std::ranges::find_if_not(rest_, is) - rest_.begin()));
  }

  std::string raised_atom() {
    const std::string base = atom();
    if (!rest_.starts_with('^')) return base;
    take(1);
    return fmt::format("<msup>{}<mrow>{}</mrow></msup>", base, exponent());
  }

  /// A number with its sign, a name, or what stands in brackets.
  std::string exponent() {
    std::string result;
    if (rest_.starts_with('-')) result = atom();
    if (!rest_.starts_with('(')) return rest_.empty() ? result : result + atom();
    Formula inside(rest_.substr(1, end_of_bracket(rest_) - 1));
    take(inside.rest_.size() + 2);
    while (!inside.rest_.empty()) result += inside.raised_atom();
    is_formula_ = is_formula_ && inside.is_formula_;
    return result;
  }

  std::string atom() {
    operator_ = false;
    const char next = rest_.front();
    if (is_blank(next)) return std::string(take_while(is_blank));  // between elements a browser shows none
    if (is_digit(next)) return fmt::format("<mn>{}</mn>", take_while([](char c) { return is_digit(c) || c == '.'; }));
    if (is_letter(next)) return name();
    if (next == '&') return fmt::format("<mo>{}</mo>", take(std::min(rest_.find(';'), rest_.size() - 1) + 1));
    if (static_cast<unsigned char>(next) >= 0x80) {  // a letter beyond ASCII, all of its bytes
      return fmt::format("<mi>{}</mi>", take_while([](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
    }
    const bool at_start = !started_;
    return sign(take(1).front(), at_start);
  }

  /// w1, w1_0, a1, a function, a Greek letter, or letters that stand for a number each.
  std::string name() {
    if (is_variable(rest_)) {
      const std::string_view variable = take(2);
      std::string index(variable.substr(1));
      if (rest_.starts_with('_')) index += "," + std::string(take_while(is_index).substr(1));
      return fmt::format("<msub><mi>{}</mi><mn>{}</mn></msub>", variable.substr(0, 1), index);
    }
    if (is_variable(rest_.substr(1))) return fmt::format("<mi>{}</mi>", take(1));  // the d of dw1
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> known{{{"exp", "exp"},
                                                                                   {"log", "log"},
                                                                                   {"sin", "sin"},
                                                                                   {"cos", "cos"},
                                                                                   {"tanh", "tanh"},
                                                                                   {"det", "det"},
                                                                                   {"min", "min"},
                                                                                   {"grad", "∇"},
                                                                                   {"lambda", "λ"},
                                                                                   {"Sigma", "Σ"},
                                                                                   {"sigma", "σ"},
                                                                                   {"eta", "η"},
                                                                                   {"pi", "π"},
                                                                                   {"eps", "ε"}}};
    const std::string_view word = take_while(is_letter);
    const auto* const found = std::ranges::find(known, word, [](const auto& entry) { return entry.first; });
    if (found != known.end()) {
      const bool before_blank = found->first == found->second && rest_.starts_with(' ');
      return fmt::format("<mi>{}</mi>{}", found->second, before_blank ? R"(<mspace width="0.17em"></mspace>)" : "");
    }
    is_formula_ = is_formula_ && word.size() < 3;
    std::string letters;
    for (const char letter : word) letters += fmt::format("<mi>{}</mi>", letter);
    return letters;
  }

  std::string sign(char c, bool at_start) {
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if (c == ')' || c == ']' || c == '}') --depth_;
    operator_ = !at_start && (c == '+' || c == '-' || c == '*' || c == '=');
    is_formula_ = is_formula_ && std::string_view("()[]{}+-*/=|,.:").find(c) != std::string_view::npos;
    if (c == '*') return "<mo>&#8290;</mo>";  // invisible times
    return fmt::format("<mo stretchy=\"false\">{}</mo>", c == '-' ? "−" : std::string(1, c));
  }
};

/// Whether a variable or a power stands in it.
bool has_formula(std::string_view word) {
  for (std::size_t i = 0; i + 1 < word.size(); ++i) {
    if (word[i] == '^' && i > 0) return true;
    const bool starts = i == 0 || !(is_letter(word[i - 1]) || is_digit(word[i - 1])) || word[i - 1] == 'd';
    const bool ends = i + 2 == word.size() || !(is_letter(word[i + 2]) || is_digit(word[i + 2]));
    if (is_variable(word.substr(i)) && word[i + 1] >= '1' && word[i + 1] <= '8' && starts && ends) return true;
  }
  return false;
}

std::string typeset_word(std::string_view word) {
  if (!has_formula(word)) return std::string(word);
  std::size_t end = word.size();
  while (end > 0 && std::string_view(",;:.").find(word[end - 1]) != std::string_view::npos) --end;
  if (word.ends_with(';') && word.substr(0, end).rfind('&') != std::string_view::npos) {
    // The ; of an entity belongs to it.
    const std::string_view last = word.substr(word.substr(0, end).rfind('&'));
    if (last.find_first_of("()^ ") == std::string_view::npos && last.size() <= 6) end = word.size();
  }
  const std::string formula = Formula(word.substr(0, end)).mathml();
  return formula.empty() ? std::string(word) : formula + std::string(word.substr(end));
}

/// Whether a bracket is open at `end` that is an exponent or has one: what stands in it is one formula, blanks and all.
bool is_in_power(std::string_view text, std::size_t end) {
  for (std::size_t open = text.find('('); open < end; open = text.find('(', open + 1)) {
    const std::size_t close = end_of_bracket(text.substr(open)) + open;
    if (close < end || close >= text.size()) continue;
    if ((open > 0 && text[open - 1] == '^') || text.substr(close + 1).starts_with('^')) return true;
  }
  return false;
}

/// Up to the blank that ends the word, or the formula of several.
std::string_view first_word(std::string_view text) {
  const auto blank_from = [text](std::size_t from) {
    return static_cast<std::size_t>(std::ranges::find_if(text.substr(from), is_blank) - text.substr(from).begin()) +
           from;
  };
  const std::size_t first = blank_from(0);
  std::size_t end = first;
  while (end < text.size() && is_in_power(text, end)) end = blank_from(end + 1);
  return text.substr(0, end == first || typeset_word(text.substr(0, end)) == text.substr(0, end) ? first : end);
}

/// Whether a line may not break at the blank between two words: before a unit, and around a sign between numbers.
bool holds_together(std::string_view before, std::string_view after) {
  const auto ends_in_number = !before.empty() && is_digit(before.back());
  const bool number_follows = !after.empty() && is_digit(after.front());
  const auto is_sign = [](std::string_view word) { return word == "=" || word == ":" || word == "×"; };
  return (ends_in_number && (after.starts_with('%') || is_sign(after))) || (is_sign(before) && number_follows) ||
         (after == "=" && before.size() < 6);
}

std::string typeset_text(std::string_view text) {
  std::string result;
  bool after_formula = false;  // what a minus between two words needs
  while (!text.empty()) {
    const std::string_view word = first_word(text);
    const std::size_t blank = word.size();
    result += after_formula && word == "-" ? "−" : typeset_word(word);
    after_formula = has_formula(word);
    const std::string_view rest = text.substr(std::min(blank + 1, text.size()));
    if (blank < text.size() && text[blank] == ' ' && holds_together(word, rest.substr(0, rest.find(' ')))) {
      result += "\u00A0";
    } else if (blank < text.size()) {
      result += text[blank];
    }
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return result;
}

/// The digits from `from` on that follow each other.
std::string_view digits_at(std::string_view text, std::size_t from) {
  const std::string_view rest = text.substr(std::min(from, text.size()));
  return rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin()));
}

std::string raised_text(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view digits = digits_at(text, i + 1);
    const bool is_word = i == 0 || !(is_letter(text[i - 1]) || is_digit(text[i - 1]));
    if (digits.empty() || digits.size() > 9 || (text[i] != '^' && !(text[i] == 'w' && is_word && digits.size() == 1))) {
      result += text[i];
      continue;
    }
    // Lowered digits begin at U+2080.
    result += text[i] == '^' ? raised(std::stoi(std::string(digits)))
                             : std::string("w\xE2\x82") + static_cast<char>(0x80 + (digits[0] - '0'));
    i += digits.size();
  }
  return result;
}

}  // namespace

std::string typeset(std::string_view html) {
  constexpr std::array<std::string_view, 8> opaque{"code", "math", "svg", "script", "style", "title", "option", "cite"};
  return with_texts(html, opaque, typeset_text);
}

std::string with_raised_digits(std::string_view svg) { return with_texts(svg, {}, raised_text); }

}  // namespace flypaper
