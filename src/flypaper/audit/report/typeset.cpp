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

/// One word of a text as a formula, read from the left.
class Formula {
 public:
  explicit Formula(std::string_view word) : rest_(word) {}

  /// Without value if the word holds more than a formula does.
  std::string mathml() {
    std::string result = "<math>";
    while (!rest_.empty() && is_formula_) {
      const std::string item = raised_atom();
      // Lines may end after the operators that stand in no bracket: a browser breaks none inside of <math>.
      const bool may_break = depth_ == 0 && operator_ && !rest_.empty();
      result += may_break ? item + "</math><wbr><math>" : item;
    }
    return is_formula_ ? result + "</math>" : "";
  }

 private:
  std::string_view rest_;
  int depth_ = 0;
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
    std::string base = atom();
    if (!rest_.starts_with('^')) return base;
    take(1);
    return fmt::format("<msup>{}<mrow>{}</mrow></msup>", base, exponent());
  }

  /// A number with its sign, a name, or what stands in brackets.
  std::string exponent() {
    std::string result;
    if (rest_.starts_with('-')) result = atom();
    if (!rest_.starts_with('(')) return rest_.empty() ? result : result + atom();
    const std::size_t end = std::min(rest_.find(')'), rest_.size());
    Formula inside(rest_.substr(1, end - 1));
    take(end + 1);
    while (!inside.rest_.empty()) result += inside.raised_atom();
    return result;
  }

  std::string atom() {
    operator_ = false;
    const char next = rest_.front();
    if (is_digit(next)) return fmt::format("<mn>{}</mn>", take_while([](char c) { return is_digit(c) || c == '.'; }));
    if (is_letter(next)) return name();
    if (next == '&') return fmt::format("<mo>{}</mo>", take(std::min(rest_.find(';'), rest_.size() - 1) + 1));
    if (static_cast<unsigned char>(next) >= 0x80) {  // a letter beyond ASCII, all of its bytes
      return fmt::format("<mi>{}</mi>", take_while([](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
    }
    return sign(take(1).front());
  }

  /// w1, w1_0, a function, a Greek letter, or letters that stand for a number each.
  std::string name() {
    const auto is_variable = [](std::string_view text) {
      return text.size() > 1 && text[0] == 'w' && is_digit(text[1]);
    };
    if (is_variable(rest_)) {
      std::string index(take(2).substr(1));
      if (rest_.starts_with('_')) index += "," + std::string(take(2).substr(1));
      return fmt::format("<msub><mi>w</mi><mn>{}</mn></msub>", index);
    }
    if (is_variable(rest_.substr(1))) return fmt::format("<mi>{}</mi>", take(1));  // the d of dw1
    constexpr std::array<std::pair<std::string_view, std::string_view>, 13> known{{{"exp", "exp"},
                                                                                   {"log", "log"},
                                                                                   {"sin", "sin"},
                                                                                   {"cos", "cos"},
                                                                                   {"tanh", "tanh"},
                                                                                   {"det", "det"},
                                                                                   {"grad", "∇"},
                                                                                   {"lambda", "λ"},
                                                                                   {"Sigma", "Σ"},
                                                                                   {"sigma", "σ"},
                                                                                   {"eta", "η"},
                                                                                   {"pi", "π"},
                                                                                   {"eps", "ε"}}};
    const std::string_view word = take_while(is_letter);
    const auto* const found = std::ranges::find(known, word, [](const auto& entry) { return entry.first; });
    if (found != known.end()) return fmt::format("<mi>{}</mi>", found->second);
    is_formula_ = is_formula_ && word.size() < 3;
    std::string letters;
    for (const char letter : word) letters += fmt::format("<mi>{}</mi>", letter);
    return letters;
  }

  std::string sign(char c) {
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if (c == ')' || c == ']' || c == '}') --depth_;
    operator_ = c == '+' || c == '-' || c == '*' || c == '=';
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
    if (word[i] == 'w' && word[i + 1] >= '1' && word[i + 1] <= '8' && starts && ends) return true;
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

std::string typeset_text(std::string_view text) {
  std::string result;
  bool after_formula = false;  // what a minus between two words needs
  while (!text.empty()) {
    const std::size_t blank = static_cast<std::size_t>(std::ranges::find_if(text, is_blank) - text.begin());
    const std::string_view word = text.substr(0, blank);
    result += after_formula && word == "-" ? "−" : typeset_word(word);
    after_formula = has_formula(word);
    if (blank < text.size()) result += text[blank];
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return result;
}

std::string raised_text(std::string_view text) {
  std::string result(text);
  for (int digit = 0; digit < 10; ++digit) {
    const std::string lowered = std::string("\xE2\x82") + static_cast<char>(0x80 + digit);  // from U+2080 on
    result = with_replaced(result, fmt::format("w{}", digit), "w" + lowered);
    result = with_replaced(result, fmt::format("^{}", digit), raised(digit));
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
