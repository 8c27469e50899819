// Recursive descent over the grammar of expression.hpp:
//   sum     = term { ("+" | "-") term }
//   term    = sign { ("*" | "/") sign }
//   sign    = "-" sign | power
//   power   = atom [ "^" whole ]
//   atom    = number | name | function "(" sum ")" | "(" sum ")"
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {
namespace {

constexpr unsigned most_variables = 8;
constexpr unsigned largest_exponent = 99;
constexpr unsigned deepest_nesting = 500;  // brackets, functions and signs; far below what the stack holds
// A polynomial that a person wrote is far smaller: beyond these, what is asked of it takes too long or too much memory.
constexpr std::size_t longest_text = 100'000;
constexpr std::size_t longest_number = 10'000;
constexpr std::size_t most_operations = 10'000;
constexpr double largest_degree = 1000.0;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// "w" or "W" and a number from 1 on without further digits in front.
bool looks_like_variable(std::string_view word) {
  return word.size() > 1 && (word[0] == 'w' || word[0] == 'W') && word[1] != '0' &&
         std::ranges::all_of(word.substr(1), is_digit);
}
bool is_variable(std::string_view word) {
  return looks_like_variable(word) && word[0] == 'w' && word.size() == 2 &&
         word[1] - '0' <= static_cast<int>(most_variables);
}

/// Whether unknown words are answered with the names of variables.
enum class Variables : std::uint8_t { allowed, none };

class Parser {
 public:
  Parser(ExpressionGraph& graph, std::string_view text, const Parameters& parameters, Variables variables)
      : graph_(graph),
        text_(text),
        parameters_(parameters),
        variables_(variables),
        nodes_before_(graph.nodes().size()) {}

  NodeId whole() {
    if (text_.size() > longest_text) {
      throw Error(fmt::format("an expression of {} characters; at most {} are read", text_.size(), longest_text));
    }
    const NodeId result = sum();
    if (peek(); at_ != text_.size()) fail_behind("the end");
    if (const double degree = graph_.degree(result); degree > largest_degree) {
      throw Error(fmt::format("an expression of degree {}; at most {} is taken", degree, largest_degree));
    }
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const std::size_t begin = at_ > 60 ? at_ - 60 : 0;  // the part of a long text around the place
    std::string part(text_.substr(begin, 100));
    std::ranges::replace_if(part, [](char c) { return is_blank(c) || c == '\0'; }, ' ');
    throw Error(fmt::format("{} at column {}\n  {}\n  {:>{}}", what, at_ + 1, part, "^", at_ - begin + 1));
  }

  /// At something that stands where an operator or `end` must.
  [[noreturn]] void fail_behind(std::string_view end) {
    const char next = peek();
    if (at_ == text_.size()) fail(fmt::format("expected {}", end));
    const bool begins_factor = is_letter(next) || is_digit(next) || next == '.' || next == '(';
    const std::string_view hint = next == '^'     ? " (a power of a power needs brackets, as in (w1^2)^3)"
                                  : begins_factor ? " (a product is written with *, as in 2*w1)"
                                                  : "";
    fail(fmt::format("expected an operator or {}{}", end, hint));
  }

  /// What `build` makes; its errors point at `place`.
  template <typename Build>
  NodeId at_place(std::size_t place, Build build) {
    try {
      return build();
    } catch (const Error& error) {
      at_ = place;
      fail(error.what());
    }
  }

  char peek() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  NodeId sum() {
    NodeId result = term();
    while (true) {
      if (take('+')) {
        result = graph_.add(result, term());
      } else if (take('-')) {
        result = graph_.subtract(result, term());
      } else {
        return result;
      }
    }
  }

  NodeId term() {
    NodeId result = sign();
    while (true) {
      if (take('*')) {
        if (peek() == '*') fail("expected a factor (a power is written with ^, as in w1^2)");
        result = graph_.multiply(result, sign());
      } else if (take('/')) {
        const std::size_t divisor_at = at_;
        const NodeId divisor = sign();
        result = at_place(divisor_at, [&] {
          if (graph_.nodes()[divisor].operation != Operation::constant) {
            throw Error("division by an expression that holds a variable; divide by constants only");
          }
          return graph_.divide(result, divisor);
        });
      } else {
        return result;
      }
    }
  }

  NodeId sign() {
    if (!take('-')) return power();
    return graph_.negate(nested([&] { return sign(); }));
  }

  NodeId power() {
    const NodeId base = atom();
    if (!take('^')) return base;
    peek();
    unsigned exponent = 0;
    const auto [end, failure] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), exponent);
    if (failure != std::errc{} || exponent > largest_exponent) {
      fail(fmt::format("an exponent must be a whole number from 0 to {}", largest_exponent));
    }
    at_ = static_cast<std::size_t>(end - text_.data());
    if (at_ < text_.size() && text_[at_] == '.') fail("an exponent must be a whole number");
    return graph_.power(base, exponent);
  }

  NodeId atom() {
    const char next = peek();
    if (graph_.nodes().size() - nodes_before_ > most_operations) {
      fail(fmt::format("more than {} operations (shorten the expression)", most_operations));
    }
    if (is_digit(next) || next == '.') return number();
    if (is_letter(next)) return name();
    if (!take('(')) fail("expected a number, a variable, a parameter or '('");
    return bracketed();
  }

  template <typename Parse>
  NodeId nested(Parse parse) {
    if (++depth_ > deepest_nesting) fail(fmt::format("nested more than {} deep", deepest_nesting));
    const NodeId result = parse();
    --depth_;
    return result;
  }

  /// Behind the opening bracket.
  NodeId bracketed() {
    const NodeId result = nested([&] { return sum(); });
    if (!take(')')) fail_behind("')'");
    return result;
  }

  NodeId number() {
    double value = 0.0;
    const auto [end, failure] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (failure == std::errc::result_out_of_range) {
      fail("a number beyond the range of doubles (5e-324 to 1.8e308)");
    }
    if (failure != std::errc{}) fail("expected a number");
    const std::string_view digits = text_.substr(at_, static_cast<std::size_t>(end - text_.data()) - at_);
    if (digits.size() > longest_number) fail(fmt::format("a number of more than {} digits", longest_number));
    return at_place(at_, [&] {
      const NodeId number = graph_.constant({value, Rational::decimal(digits)});
      at_ += digits.size();
      return number;
    });
  }

  NodeId name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (const auto called = function_of(word)) return function(*called, begin);
    if (const auto found = parameters_.find(word); found != parameters_.end()) return graph_.constant(found->second);
    if (word == "inf") return graph_.constant(std::numeric_limits<double>::infinity());
    if (word == "w") return graph_.variable(0);
    if (is_variable(word)) return graph_.variable(static_cast<unsigned>(word[1] - '1'));
    const bool is_called = peek() == '(';
    at_ = begin;
    std::vector<std::string> valid;
    if (is_called) {
      valid.assign(function_names.begin(), function_names.end());
      fail(unknown_name(word, "function", valid));
    }
    for (const auto& [parameter, value] : parameters_) valid.push_back(parameter);
    if (variables_ == Variables::none) {
      if (valid.empty()) fail(fmt::format("'{}' is no number (write digits, inf, + - * / ^ or functions)", word));
      fail(unknown_name(word, "number or parameter", valid));
    }
    if (looks_like_variable(word))
      fail(fmt::format("'{}' is no variable or parameter (variables are w1 to w{})", word, most_variables));
    for (unsigned i = 1; i <= most_variables; ++i) valid.push_back(fmt::format("w{}", i));
    fail(unknown_name(word, "variable or parameter", valid));
  }

  NodeId function(Operation called, std::size_t begin) {
    if (!take('(')) {
      at_ = begin;
      fail(fmt::format("{0} needs its argument in brackets, as in {0}(w1),", name_of_function(called)));
    }
    const std::size_t argument_at = at_;
    const NodeId argument = bracketed();
    return at_place(argument_at, [&] { return graph_.function(called, argument); });
  }

  ExpressionGraph& graph_;
  std::string_view text_;
  const Parameters& parameters_;
  Variables variables_;
  std::size_t nodes_before_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
};

}  // namespace

NodeId parse_expression(ExpressionGraph& graph, std::string_view text, const Parameters& parameters) {
  return Parser(graph, text, parameters, Variables::allowed).whole();
}

bool is_reserved(std::string_view word) {
  return word == "w" || word == "inf" || function_of(word) || is_variable(word);
}

bool is_potential_name(std::string_view text, const Parameters& parameters) {
  const auto in_word = [](char c) { return is_letter(c) || is_digit(c); };
  return !text.empty() && is_letter(text[0]) && std::ranges::all_of(text, in_word) && !is_reserved(text) &&
         !looks_like_variable(text) && !parameters.contains(text);
}

Number evaluate_number(std::string_view text, const Parameters& parameters) {
  ExpressionGraph graph;
  const NodeId id = Parser(graph, text, parameters, Variables::none).whole();
  const Node& node = graph.nodes().at(id);
  if (node.operation != Operation::constant || std::isnan(node.constant)) {
    throw Error(
        fmt::format("'{}' is no number; use numbers, parameters, + - * / ^, functions and inf", text.substr(0, 100)));
  }
  return graph.number(id);
}

double evaluate_constant(std::string_view text, const Parameters& parameters) {
  return evaluate_number(text, parameters).value;
}

}  // namespace flypaper
