#include "properties/audit/random_laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "flypaper/base/core/archive.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::generators {
namespace {

/// What is wrong with the case; empty if the law holds, no value if it says nothing. A law that throws is broken.
std::optional<std::string> verdict(const Law& law, const LawCase& given) {
  try {
    const std::optional<LawOutcome> outcome = law.check(given);
    if (!outcome) return std::nullopt;
    if (outcome->passed()) return "";
    return fmt::format("error {} above {}; {}", outcome->error, outcome->tolerance, outcome->compared);
  } catch (const std::exception& error) {
    return fmt::format("threw: {}", error.what());
  }
}

std::string program() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

std::string command(const Law& law) {
  return fmt::format("RC_PARAMS=seed={} {} --gtest_filter='{}.random'", rc::detail::configuration().testParams.seed,
                     program(), law.name);
}

/// A name of its content, so that a case is stored once.
std::filesystem::path file_for(const std::filesystem::path& corpus, const Law& law, const std::string& text) {
  Checksum checksum;
  for (const char c : text) checksum.add(static_cast<std::uint64_t>(c));
  return corpus / fmt::format("{}_{}.toml", law.name, checksum.text().substr(0, 8));
}

std::string replay(const Law& law, const std::filesystem::path& corpus, int& replayed) {
  for (const std::string& stem : list_stems(corpus, ".toml")) {
    const std::filesystem::path file = corpus / (stem + ".toml");
    const StoredCase stored = read_case(file);
    if (stored.law != law.name) continue;
    ++replayed;
    const std::optional<std::string> wrong = verdict(law, stored.given);
    if (wrong && !wrong->empty()) {
      return fmt::format("{} fails again on the stored case {}: {}\n\n{}\nrun it again: {}\n", law.name, file.string(),
                         *wrong, read_file(file), command(law));
    }
  }
  return "";
}

/// Writes the case to the corpus and says everything about it.
std::string report_failure(const Law& law, const std::filesystem::path& corpus, const Recipe& minimal,
                           const std::string& wrong) {
  const std::string text = print_case(law.name, minimal.cook(law.scope), minimal.data_seed);
  const std::filesystem::path file = file_for(corpus, law, text);
  std::string kept = fmt::format("kept in {}, which is replayed first", file.string());
  try {
    std::filesystem::create_directories(corpus);
    write_file(file, text);
  } catch (const std::exception& error) {
    kept = fmt::format("could not be kept: {}", error.what());
  }
  return fmt::format("{} ({}) fails: {}\n\n{}\nseed {}; the case is {}\nrun it again: {}\n", law.name, law.statement,
                     wrong, text, rc::detail::configuration().testParams.seed, kept, command(law));
}

std::string health(const Law& law, const RandomReport& report) {
  if (2 * report.discarded > report.tried) {
    return fmt::format(
        "{}: unhealthy generator: {} of {} cases were discarded; draw cases that the law speaks of (its scope), or "
        "widen "
        "what it speaks of",
        law.name, report.discarded, report.tried);
  }
  std::vector<std::string> missing;
  for (const std::string& label : labels_needed(law))
    if (!report.labels.contains(label)) missing.push_back(label);
  if (missing.empty()) return "";
  return fmt::format("{}: unhealthy generator: no case of {} among {}", law.name, join(missing), report.describe());
}

}  // namespace

std::string RandomReport::describe() const {
  std::string text = fmt::format("{} cases, {} discarded, {} stored ones replayed", tried, discarded, replayed);
  for (const auto& [label, count] : labels) text += fmt::format("; {}: {}", label, count);
  return text;
}

std::set<std::string> labels_of(const Recipe& recipe, const LawCase& given) {
  std::set<std::string> labels{std::string(name_of(recipe.kind)),
                               fmt::format("dimension {}", given.potential.dimension())};
  if (recipe.kind == Kind::functions) return labels;
  const unsigned degree = recipe.q.degree();
  labels.insert(degree < 4 ? fmt::format("degree {}", degree) : "degree 4 and above");
  return labels;
}

std::set<std::string> labels_needed(const Law& law) {
  std::set<std::string> labels{"polynomial", "product",  "near-degenerate", "dimension 1",
                               "degree 1",   "degree 2", "degree 3",        "degree 4 and above"};
  if (law.scope != Scope::one_variable) labels.insert({"dimension 2", "dimension 3"});
  if (law.forms == Forms::analytic) labels.insert("functions");
  return labels;
}

RandomReport try_at_random(const Law& law, const RandomRun& run) {
  RandomReport report;
  report.failure = replay(law, run.corpus, report.replayed);
  if (!report.failure.empty()) return report;
  std::optional<Recipe> minimal;  // shrinking ends at the last case that fails
  std::string wrong;
  const auto property = [&] {
    const Recipe recipe = *run.cases;
    const LawCase given = recipe.cook(law.scope);
    const std::optional<std::string> found = verdict(law, given);
    if (!minimal) ++report.tried;
    if (!found) {
      if (!minimal) ++report.discarded;
      RC_DISCARD("the law says nothing about this case");
    }
    if (!minimal)
      for (const std::string& label : labels_of(recipe, given)) ++report.labels[label];
    if (found->empty()) return;
    minimal = recipe;
    wrong = *found;
    RC_FAIL(*found);
  };
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = run.wanted;
  const rc::detail::TestResult result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  if (minimal) {
    report.failure = report_failure(law, run.corpus, *minimal, wrong);
  } else if (result.is<rc::detail::SuccessResult>() || result.is<rc::detail::GaveUpResult>()) {
    report.failure = health(law, report);
  } else {
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    report.failure = text.str();
  }
  return report;
}

}  // namespace flypaper::generators
