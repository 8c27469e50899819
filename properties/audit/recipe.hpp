#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/audit/laws/law.hpp"
#include "properties/tree.hpp"

namespace flypaper::generators {

/// What kind of potential was drawn.
enum class Kind : std::uint8_t {
  polynomial,       ///< any expression
  product,          ///< of powers of factors with prescribed zeros
  near_degenerate,  ///< a square plus a polynomial with a coefficient between 1e-3 and 1e-12
  functions         ///< exp, log, sin, cos or tanh of a polynomial or of such a function, times or plus another
};
[[nodiscard]] std::string_view name_of(Kind kind);

/// A LawCase in whole numbers: how a random case is drawn, shrunk and written to a file.
struct Recipe {
  Kind kind = Kind::polynomial;
  Tree q = Tree::variable(1);
  std::vector<int> at;  ///< hundredths, at least as many as Q has variables
  int slope = 0;        ///< quarters, as the next two
  int input_variance = 4;
  int noise_variance = 4;
  int data_size = 2;
  std::uint64_t data_seed = 1;
  int batch_size = 1;
  Loss loss = Loss::half_mse;
  int learning_rate = 0;  ///< 2^-learning_rate of a gentle one
  int momentum = 2;       ///< quarters
  int steps = 1;
  std::uint64_t seed = 1;

  /// The case; changed to one that `scope` speaks of: Q minus its value at the point, or times the square of a factor
  /// that vanishes there.
  [[nodiscard]] LawCase cook(Scope scope) const;
  /// Recipes to try in place of one that breaks a law.
  [[nodiscard]] std::vector<Recipe> simpler() const;
};

/// A case and the law that it broke, as TOML that `read_case` reads.
[[nodiscard]] std::string print_case(std::string_view law, const LawCase& given, std::uint64_t data_seed);

struct StoredCase {
  std::string law;
  LawCase given;
};
/// Throws Error with file and line.
[[nodiscard]] StoredCase read_case(const std::filesystem::path& file);

}  // namespace flypaper::generators
