#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the program's verbs take and do. Each returns the exit status: 0 done, 1 a check failed. They throw
// flypaper::Error for bad input, which main answers with exit 2.
namespace flypaper::cli {

enum class Output : unsigned char { text, json };

struct ListOptions {
  std::string what;
  Output output = Output::text;
};
int list(const ListOptions& options);

struct RunOptions {
  std::string experiment;
  std::string out;
  unsigned threads = 0;
  std::optional<std::uint64_t> seed;
  Output output = Output::text;
};
int run(const RunOptions& options);

struct AuditOptions {
  std::string tier = "quick";
  std::uint64_t seed = 1;
  std::vector<std::string> claims;
  std::string out;
  unsigned threads = 0;
  Output output = Output::text;
};
int audit(const AuditOptions& options);

struct CheckOptions {
  std::string potential;
  std::string at;
  std::vector<std::string> parameters;
  double momentum = 0.0;
  std::uint64_t batch_size = 20;
  std::string data;
  Output output = Output::text;
};
int check(const CheckOptions& options);

}  // namespace flypaper::cli
