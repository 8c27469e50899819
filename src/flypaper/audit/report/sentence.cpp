#include "flypaper/audit/report/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {
using Kind = SentencePart::Kind;

struct Mark {
  Kind kind;
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Mark, 3> marks{{{Kind::number, "{", "}"}, {Kind::quantifier, "<", ">"}, {Kind::term, "[[", "]]"}}};

/// What a mark says, from what stands inside it.
SentencePart part_of(Kind kind, const std::string& inside) {
  if (kind == Kind::quantifier) {
    const std::size_t colon = inside.find(':');
    if (colon != std::string::npos) return {kind, inside.substr(0, colon), split(inside.substr(colon + 1), ',')};
    throw Error(fmt::format("the mark '<{}>' names no assertion; write <word:key>", inside));
  }
  const std::vector<std::string> words = split(inside, '|');
  if (kind == Kind::term) return {kind, words.front(), {words.back()}};
  return {kind, words.front(), {words.begin() + 1, words.end()}};
}

/// 10 to the power of the first digit of `x`, exact in decimal text.
int leading_power(double x) { return static_cast<int>(std::floor(std::log10(std::abs(x)))); }

/// `value` rounded to a multiple of 10^power, as text: plain from a thousandth to a million, else "2.8 × 10⁻⁹".
std::string to_power(double value, int power) {
  const int lead = value == 0.0 ? power : leading_power(value);
  if (lead >= -4 && (lead < 6 || power >= 0) && lead < 7) {
    if (power >= 0) {
      const double unit = std::pow(10.0, power);
      return fmt::format("{:.0f}", std::round(value / unit) * unit);
    }
    return fmt::format("{:.{}f}", value, -power);
  }
  const std::string text = fmt::format("{:.{}e}", value, std::max(0, lead - power));
  const std::size_t exponent = text.find('e');
  return fmt::format("{} × 10{}", text.substr(0, exponent), raised(std::stoi(text.substr(exponent + 1))));
}

double half_width(const Known& number) {
  return std::max({0.0, number.value - number.uncertainty.lower, number.uncertainty.upper - number.value});
}

/// "12 to 16", two digits rounded outwards; "at most 0.0006" from zero on.
std::string range_known(const Interval& range) {
  const int power = leading_power(std::max(std::abs(range.lower), std::abs(range.upper))) - 1;
  const double unit = std::pow(10.0, power);
  const std::string upper = to_power(std::ceil(range.upper / unit * (1.0 - 1e-12)) * unit, power);
  // A lower end that would be printed as 0 says no more.
  if (range.lower >= 0.0 && std::floor(range.lower / unit * (1.0 + 1e-12)) == 0.0) return "at most " + upper;
  return fmt::format("{} to {}", to_power(std::floor(range.lower / unit * (1.0 + 1e-12)) * unit, power), upper);
}

struct Format {
  double factor = 1.0;
  std::string suffix;
  int digits = 3;
};

Format format_of(const std::vector<std::string>& words) {
  Format format;
  for (const std::string& word : words) {
    if (word == "percent" || word == "points") {
      format.factor = 100.0;
      format.suffix = word == "percent" ? " %" : " points";
    } else if (word == "fold") {
      format.suffix = "-fold";
    } else if (word.size() == 1 && word[0] >= '1' && word[0] <= '9') {
      format.digits = word[0] - '0';
    } else {
      throw Error(fmt::format("'{}' is no format of a number; valid: percent, points, fold, 1 to 9", word));
    }
  }
  return format;
}

std::string shown_number(const SentencePart& part, const std::map<std::string, Known>& numbers) {
  const auto found = numbers.find(part.text);
  if (found == numbers.end()) throw Error(fmt::format("the sentence asks for '{}', which is no evidence", part.text));
  const Format format = format_of(part.arguments);
  Known number = found->second;
  number.value *= format.factor;
  number.uncertainty.lower *= format.factor;
  number.uncertainty.upper *= format.factor;
  return (number.given ? rounded(number.value, 12) : digits_known(number, format.digits)) + format.suffix;
}

}  // namespace

std::vector<SentencePart> parse_sentence(std::string_view sentence) {
  std::vector<SentencePart> parts;
  std::string text;
  const auto flush = [&] {
    if (!text.empty()) parts.push_back({Kind::text, std::exchange(text, {}), {}});
  };
  while (!sentence.empty()) {
    const auto opened = [&](const Mark& mark) { return sentence.starts_with(mark.open); };
    const auto* const mark = std::ranges::find_if(marks, opened);
    if (mark == marks.end() || sentence.starts_with("< ")) {  // a bare "<" is a sign
      text += sentence.front();
      sentence.remove_prefix(1);
      continue;
    }
    const std::size_t end = sentence.find(mark->close, mark->open.size());
    if (end == std::string_view::npos) {
      throw Error(fmt::format("the mark '{}' does not end with '{}'", sentence.substr(0, 20), mark->close));
    }
    flush();
    parts.push_back(part_of(mark->kind, std::string(sentence.substr(mark->open.size(), end - mark->open.size()))));
    sentence.remove_prefix(end + mark->close.size());
  }
  flush();
  return parts;
}

std::string digits_known(const Known& number, int digits) {
  const double error = half_width(number);
  if (!std::isfinite(number.value) || !std::isfinite(error)) return "unknown";
  if (number.value == 0.0 && error == 0.0) return "0";
  const int lead = number.value == 0.0 ? leading_power(error) : leading_power(number.value);
  const int wanted = lead - digits + 1;
  const int known = error > 0.0 ? static_cast<int>(std::ceil(std::log10(error))) : wanted;
  // One digit of a number of which less is known would round it by more than its error.
  if (known > wanted && known >= lead) return range_known(number.uncertainty);
  return to_power(number.value, std::max(wanted, known));
}

std::string filled(std::string_view sentence, const std::map<std::string, Known>& numbers) {
  std::string text;
  for (const SentencePart& part : parse_sentence(sentence)) {
    if (part.kind == Kind::number) {
      text += shown_number(part, numbers);
    } else {
      text += part.kind == Kind::term ? part.arguments.front() : part.text;
    }
  }
  return text;
}

std::set<std::string> relied_on(std::string_view sentence) {
  std::set<std::string> keys;
  for (const SentencePart& part : parse_sentence(sentence)) {
    if (part.kind == Kind::quantifier) keys.insert(part.arguments.begin(), part.arguments.end());
  }
  return keys;
}

std::set<std::string> numbers_in(std::string_view sentence) {
  std::set<std::string> keys;
  for (const SentencePart& part : parse_sentence(sentence)) {
    if (part.kind == Kind::number) keys.insert(part.text);
  }
  return keys;
}

}  // namespace flypaper
