#pragma once
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// What a piece of evidence does for a claim.
enum class Role : unsigned char {
  needs,        ///< its case is true only if this is shown
  contradicts,  ///< its case is false if this is shown
  control,      ///< must be shown, or the audit is broken
  context       ///< decides nothing
};
[[nodiscard]] inline std::string name(Role role) {
  return std::array{"needs", "contradicts", "control", "context"}.at(static_cast<std::size_t>(role));
}

/// How far a foil is from what the check asserts.
enum class FoilDistance : unsigned char {
  near,          ///< false by one to three of the check's stated deviations
  from_the_post  ///< a setting that the post has itself, however far
};

/// A setting in which the assertion is false: the same check with the same numbers, which must not be shown there.
struct Foil {
  std::string setting{};  ///< in words
  std::function<Evidence()> run{};
  FoilDistance distance = FoilDistance::near;
};

/// One check and what it does. Nothing runs before `run` is called.
struct Assertion {
  std::string key{};                 ///< short and unique in its claim: sentences and tests name it
  std::vector<std::string> cases{};  ///< of the claim, that it speaks of; empty for controls and context
  Role role = Role::context;
  std::string word{};  ///< of claims/words.toml, whose number is the bound that is asserted; or empty
  std::function<Evidence()> run{};
  Foil foil{};  ///< of every check that is not context
  /// An as-run number is that of one data set: the same number on the fresh data set of this seed.
  std::function<double(std::uint64_t)> on_fresh_data{};

  [[nodiscard]] bool decides() const { return role != Role::context; }
  /// The word whose number it asserts.
  [[nodiscard]] Assertion by_word(std::string of) && {
    word = std::move(of);
    return std::move(*this);
  }
  [[nodiscard]] Assertion over_data(std::function<double(std::uint64_t)> number) && {
    on_fresh_data = std::move(number);
    return std::move(*this);
  }
};

/// The setting of a foil, in words and as the check takes it.
template <typename Setting>
struct FoilSetting {
  std::string words;
  Setting setting;
  FoilDistance distance = FoilDistance::near;
};
/// False there by one to three of the check's deviations; tests measure that for sampled checks.
template <typename Setting>
[[nodiscard]] FoilSetting<Setting> foil(std::string words, Setting setting) {
  return {std::move(words), std::move(setting)};
}
template <typename Setting>
[[nodiscard]] FoilSetting<Setting> foil_of_the_post(std::string words, Setting setting) {
  return {std::move(words), std::move(setting), FoilDistance::from_the_post};
}

[[nodiscard]] inline Assertion assertion_of(Role role, std::string key, std::vector<std::string> cases,
                                            std::function<Evidence()> run, Foil foil) {
  return {
      .key = std::move(key), .cases = std::move(cases), .role = role, .run = std::move(run), .foil = std::move(foil)};
}

/// A check as a function of the setting, applied to the claim's setting and, in tests, to that of its foil:
/// the two cannot differ in anything else. `measure` returns Identity, Computed, Sampled or Evidence.
template <typename Setting, std::invocable<const Setting&> Measure>
[[nodiscard]] Assertion assertion(Role role, std::string key, std::vector<std::string> cases, Measure measure,
                                  Setting actual, FoilSetting<Setting> foil) {
  const auto bind = [&](Setting setting) {
    return [measure, setting = std::move(setting)] { return Evidence(measure(setting)); };
  };
  return assertion_of(role, std::move(key), std::move(cases), bind(std::move(actual)),
                      {std::move(foil.words), bind(std::move(foil.setting)), foil.distance});
}

/// `in_case` is true only if this is shown.
template <typename Setting, typename Measure>
[[nodiscard]] Assertion needs(std::string in_case, std::string key, Measure measure, Setting actual,
                              FoilSetting<Setting> foil) {
  return assertion(Role::needs, std::move(key), {std::move(in_case)}, std::move(measure), std::move(actual),
                   std::move(foil));
}
/// `in_case` is false if this is shown.
template <typename Setting, typename Measure>
[[nodiscard]] Assertion contradicts(std::string in_case, std::string key, Measure measure, Setting actual,
                                    FoilSetting<Setting> foil) {
  return assertion(Role::contradicts, std::move(key), {std::move(in_case)}, std::move(measure), std::move(actual),
                   std::move(foil));
}
/// What a finding says: must be shown.
template <typename Setting, typename Measure>
[[nodiscard]] Assertion shows(std::string key, Measure measure, Setting actual, FoilSetting<Setting> foil) {
  return assertion(Role::needs, std::move(key), {}, std::move(measure), std::move(actual), std::move(foil));
}
/// Must be shown, or the audit is broken.
template <typename Setting, typename Measure>
[[nodiscard]] Assertion control(std::string key, Measure measure, Setting actual, FoilSetting<Setting> foil) {
  return assertion(Role::control, std::move(key), {}, std::move(measure), std::move(actual), std::move(foil));
}
/// Decides nothing, and needs no foil: a number that the sentence tells.
template <std::invocable<> Measure>
[[nodiscard]] Assertion context(std::string key, Measure measure) {
  return assertion_of(Role::context, std::move(key), {}, [measure = std::move(measure)] { return Evidence(measure()); },
                      {});
}

}  // namespace flypaper
