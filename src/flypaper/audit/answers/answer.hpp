#pragma once
#include <memory>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"

namespace flypaper {

/// How much of an answer is printed for people.
enum class Detail : unsigned char { brief, claims, all };

/// What a verb of the program found: a JSON object, and figures if some were asked for.
class Answer {
 public:
  struct Value;  // json.inl
  explicit Answer(Value value, std::vector<Figure> drawn = {});
  Answer(Answer&& other) noexcept;
  Answer& operator=(Answer&& other) noexcept;
  ~Answer();

  /// As JSON, indented.
  [[nodiscard]] std::string json() const;
  /// For people: a line for each value, with what its name means the first time it stands there. Brief leaves out what
  /// is rarely asked for and sums up verdicts, except those that have failed; the claims of a file are next to be told.
  [[nodiscard]] std::string text(Detail detail = Detail::brief) const;
  /// Whether a law or a claim in it has failed.
  [[nodiscard]] bool has_failure() const;
  [[nodiscard]] const std::vector<Figure>& figures() const { return figures_; }

 private:
  std::unique_ptr<const Value> value_;
  std::vector<Figure> figures_;
};

}  // namespace flypaper
