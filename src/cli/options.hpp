#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/verb.hpp"
#include "flypaper/audit/answers/requests.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

/// What options of verbs have in common, and how their values are read; errors name the option.
namespace flypaper::cli {

/// What most verbs are asked.
struct PotentialOptions {
  std::string potential;
  std::vector<std::string> parameters;
  std::string loss = "half_mse";
  std::string figures;
  std::uint64_t threads = 0;
  Output output = Output::text;

  /// A file, a name of the folder potentials/, or an expression with the parameters of --set ("w0=1.8"): whatever has
  /// only the characters of a name is taken for one. Throws Error, also for a parameter of no effect.
  [[nodiscard]] Potential read() const;
  [[nodiscard]] Drawing drawing() const { return figures.empty() ? Drawing::none : Drawing::figures; }

  [[nodiscard]] Option potential_argument() {
    return {"POTENTIAL",
            "an expression such as \"(w1^2+w2^2)*w1\", a TOML file, or a name from `flypaper list potentials`",
            &potential};
  }
  [[nodiscard]] Option figures_argument() {
    return {"--figures", "folder for the figures, as SVG files (default: none are drawn)", &figures};
  }
};

/// What the verbs are asked that tell where SGD is stable.
struct StabilityOptions : PotentialOptions {
  std::optional<double> learning_rate;
  std::uint64_t batch_size = 20;
  double momentum = 0.0;

  [[nodiscard]] StabilityQuestion question() const;
};

/// `--set`, of every verb that takes an expression.
[[nodiscard]] inline Option set_argument(std::vector<std::string>& parameters) {
  return {"--set", "a parameter's value, as in w0=1.8; may be given more than once", &parameters};
}

/// The value of one of several words.
template <typename Value>
[[nodiscard]] Value read_choice(std::string_view option, const std::string& word,
                                const std::vector<std::pair<std::string, Value>>& valid) {
  std::vector<std::string> words;
  for (const auto& [known, value] : valid) {
    if (known == word) return value;
    words.push_back(known);
  }
  if (word.empty()) throw Error(fmt::format("{} is needed: {}", option, join(words, " or ")));
  throw Error(fmt::format("{}: {}", option, unknown_name(word, option.substr(2), words)));
}
[[nodiscard]] Loss read_loss(const std::string& word);

/// A number given on the command line, such as -w0/3.
[[nodiscard]] double evaluate_option(std::string_view option, const std::string& text, const Parameters& parameters);

/// Numbers separated by commas, with what they mean exactly.
[[nodiscard]] std::vector<Number> evaluate_numbers(std::string_view option, const std::string& text,
                                                   const Parameters& parameters);
[[nodiscard]] std::vector<double> evaluate_list(std::string_view option, const std::string& text,
                                                const Parameters& parameters);

/// The parameters of --set ("w0=1.8").
[[nodiscard]] Parameters read_parameters(const std::vector<std::string>& settings);

/// "LO,HI;LO,HI": an interval for each variable, the lower end below the upper.
[[nodiscard]] Box read_box(std::string_view option, const std::string& text, const Potential& potential);

/// The finite box of --box as it was meant, or if that is empty the file's.
[[nodiscard]] ExactBox read_exact_box(const std::string& text, const Potential& potential);

/// Prints an answer, writes its figures into the folder, and returns the exit status. Throws Error if it cannot.
int print(const Answer& answer, const PotentialOptions& options, Detail detail = Detail::brief);

}  // namespace flypaper::cli
