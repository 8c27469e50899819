#include "goldens/golden.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::goldens {
namespace {

// In the order of Mode.
const std::array<std::string, 4>& mode_names() {
  static const std::array<std::string, 4> names{"compare", "create", "update-changed", "update-all"};
  return names;
}

std::string what(std::string_view expected, std::string_view found, std::string_view difference,
                 std::string_view tolerance) {
  return fmt::format("expected {}, found {}; difference {}; tolerance {}", expected, found, difference, tolerance);
}

bool same(std::uint64_t expected, std::uint64_t found, const Tolerance& /*exact*/) { return expected == found; }
bool same(const std::string& expected, const std::string& found, const Tolerance& /*exact*/) {
  return expected == found;
}
bool same(double expected, double found, const Tolerance& tolerance) { return tolerance.accepts(expected, found); }

std::string difference(std::uint64_t expected, std::uint64_t found) {
  return found < expected ? fmt::format("-{}", expected - found) : fmt::format("+{}", found - expected);
}
std::string difference(const std::string& expected, const std::string& found) {
  const auto [at, ignored] = std::ranges::mismatch(expected, found);
  return fmt::format("from character {}", at - expected.begin() + 1);
}
std::string difference(double expected, double found) { return print_difference(expected, found); }

/// What is wrong between two sequences of one type; empty if nothing.
template <typename Type>
std::string compare_values(const Entry& stored, const std::vector<Type>& expected, const Entry& checked,
                           const Tolerance& tolerance) {
  const auto& found = std::get<std::vector<Type>>(checked.values);
  if (expected.size() != found.size()) {
    return what(stored.print(), checked.print(), fmt::format("{} values became {}", expected.size(), found.size()),
                tolerance.print());
  }
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!same(expected[i], found[i], tolerance)) wrong.push_back(i);
  }
  if (wrong.empty()) return {};
  const std::size_t i = wrong.front();
  std::string message = what(stored.print(i), checked.print(i), difference(expected[i], found[i]), tolerance.print());
  if (stored.shape == Shape::single) return message;
  return fmt::format("{} of {} values differ, the first at index {}: {}", wrong.size(), found.size(), i, message);
}

/// What is wrong; empty if nothing.
std::string compare(const Entry& stored, const Entry& checked, const Tolerance& tolerance) {
  if (stored.type() != checked.type()) {
    return "the type has changed: " + what(stored.type() + " " + stored.print(), checked.type() + " " + checked.print(),
                                           "of type", tolerance.print());
  }
  if (stored.tolerance != checked.tolerance) {
    return "the tolerance has changed: " +
           what(stored.print(), checked.print(), "of tolerance",
                fmt::format("{} in the file, {} in the code", stored.tolerance, checked.tolerance));
  }
  return std::visit([&](const auto& expected) { return compare_values(stored, expected, checked, tolerance); },
                    stored.values);
}

std::string unused_entry(const Entry& stored) {
  return "no check asks for it: " + what(stored.type() + " " + stored.print(), "nothing", "all of it",
                                         stored.tolerance.empty() ? "exact" : stored.tolerance);
}

}  // namespace

Mode parse_mode(std::string_view name) {
  const auto* const found = std::ranges::find(mode_names(), name);
  if (found == mode_names().end()) throw Error("FLYPAPER_GOLDEN: " + unknown_name(name, "golden mode", mode_names()));
  return static_cast<Mode>(found - mode_names().begin());
}

Mode mode_from_environment() {
  const char* chosen = std::getenv("FLYPAPER_GOLDEN");  // NOLINT(concurrency-mt-unsafe): nothing sets it
  return chosen == nullptr || *chosen == '\0' ? Mode::compare : parse_mode(chosen);
}

std::filesystem::path data_folder() { return std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "goldens" / "data"; }

Golden::Golden(std::string_view name, Source source, const std::filesystem::path& folder, Mode mode)
    : file_(folder / (std::string(name) + ".json")), source_(std::move(source)), mode_(mode) {
  if (mode_ != Mode::update_all && std::filesystem::exists(file_)) stored_ = parse_entries(read_file(file_), file_);
}

void Golden::integer(std::string name, std::uint64_t value) {
  record(std::move(name), Shape::single, std::vector{value}, exact());
}

void Golden::integers(std::string name, std::span<const std::uint64_t> values) {
  record(std::move(name), Shape::sequence, std::vector(values.begin(), values.end()), exact());
}

void Golden::text(std::string name, std::string value) {
  record(std::move(name), Shape::single, std::vector{std::move(value)}, exact());
}

void Golden::texts(std::string name, std::span<const std::string> values) {
  record(std::move(name), Shape::sequence, std::vector(values.begin(), values.end()), exact());
}

void Golden::number(std::string name, double value, Tolerance tolerance) {
  record(std::move(name), Shape::single, std::vector{value}, tolerance);
}

void Golden::numbers(std::string name, std::span<const double> values, Tolerance tolerance) {
  record(std::move(name), Shape::sequence, std::vector(values.begin(), values.end()), tolerance);
}

void Golden::record(std::string name, Shape shape, Values values, Tolerance tolerance) {
  if (std::ranges::any_of(checks_, [&](const Check& check) { return check.entry.name == name; })) {
    throw Error(
        fmt::format("{}: entry '{}' is checked twice; give each check a name of its own", file_.string(), name));
  }
  const bool is_number = std::holds_alternative<std::vector<double>>(values);
  checks_.push_back({.entry = {.name = std::move(name),
                               .shape = shape,
                               .values = std::move(values),
                               .tolerance = is_number ? tolerance.print() : std::string{}},
                     .tolerance = tolerance});
}

std::vector<std::string> Golden::finish() const {
  if (mode_ == Mode::compare && !stored_) {
    return {
        fmt::format("{}: the file is missing: expected reference data, found {} entries; bless them with: "
                    "FLYPAPER_GOLDEN=create ctest --preset release -L golden",
                    file_.string(), checks_.size())};
  }
  const Review outcome = review();
  if (!stored_ || outcome.rewritten > 0) {
    std::filesystem::create_directories(file_.parent_path());
    write_file(file_, print_entries(outcome.entries, source_));
  }
  return outcome.failures;
}

Golden::Review Golden::review() const {
  Review outcome;
  const std::vector<Entry> stored = stored_.value_or(std::vector<Entry>{});
  for (const Entry& entry : stored) review_stored(entry, outcome);
  for (const Check& check : checks_) {
    const auto has_name = [&](const Entry& entry) { return entry.name == check.entry.name; };
    if (std::ranges::none_of(stored, has_name)) review_missing(check, outcome);
  }
  return outcome;
}

void Golden::review_stored(const Entry& stored, Review& outcome) const {
  const auto check = std::ranges::find_if(checks_, [&](const Check& c) { return c.entry.name == stored.name; });
  const bool unused = check == checks_.end();
  const std::string wrong = unused ? unused_entry(stored) : compare(stored, check->entry, check->tolerance);
  if (wrong.empty() || mode_ != Mode::update_changed) {
    outcome.entries.push_back(stored);
    if (!wrong.empty()) outcome.failures.push_back(failure(stored.name, wrong, Mode::update_changed));
    return;
  }
  ++outcome.rewritten;
  if (!unused) outcome.entries.push_back(check->entry);
}

void Golden::review_missing(const Check& check, Review& outcome) const {
  if (mode_ == Mode::compare) {
    const std::string found = check.entry.type() + " " + check.entry.print();
    const std::string missing =
        "it is missing from the file: " + what("nothing", found, "all of it", check.tolerance.print());
    outcome.failures.push_back(failure(check.entry.name, missing, Mode::create));
    return;
  }
  ++outcome.rewritten;
  outcome.entries.push_back(check.entry);
}

std::string Golden::failure(std::string_view entry, std::string_view what, Mode blessing) const {
  return fmt::format(
      "{}: entry '{}': {}; if that is meant, bless it with: FLYPAPER_GOLDEN={} ctest --preset release "
      "-L golden",
      file_.string(), entry, what, mode_names().at(static_cast<std::size_t>(blessing)));
}

}  // namespace flypaper::goldens
