// What every claim and finding must say: a sentence whose digits, quantifiers and terms are marked, cases with
// evidence, a foil for all that decides. Nothing is run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/audit/report/lexicon.hpp"
#include "flypaper/audit/report/post_figure.hpp"
#include "properties/audit/sentence_faults.hpp"

namespace flypaper {
namespace {
using flypaper::Argument;

struct Entry {
  std::string id;
  std::string source;
  std::string sentence;
  std::string instead;
  Argument argument;
};

Entry entry_of(const auto& one, Laboratory& laboratory) {
  return {one.id, one.source, one.sentence, one.instead, one.argue(laboratory)};
}

std::vector<Entry> ledger() {
  Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER});
  std::vector<Entry> entries;
  for (const Claim& one : all_claims()) entries.push_back(entry_of(one, laboratory));
  for (const Finding& one : all_findings()) entries.push_back(entry_of(one, laboratory));
  return entries;
}

std::set<std::string> keys(const Argument& argument, auto wanted) {
  std::set<std::string> found;
  for (const Assertion& one : argument.assertions) {
    if (wanted(one)) found.insert(one.key);
  }
  return found;
}

TEST(Ledger, SentencesAreMarked) {
  const std::vector<Term> glossary = load_glossary(FLYPAPER_SOURCE_FOLDER);
  for (const Entry& entry : ledger()) {
    EXPECT_FALSE(entry.sentence.empty()) << entry.id;
    for (const std::string& text : {entry.sentence, entry.instead}) {
      for (const std::string& fault : faults(text, glossary)) ADD_FAILURE() << entry.id << ": " << fault;
    }
  }
}

TEST(Ledger, QuantifiersNameDecidingAssertions) {
  for (const Entry& entry : ledger()) {
    const auto deciding = keys(entry.argument, [](const Assertion& one) { return one.decides(); });
    for (const std::string& key : relied_on(entry.sentence + entry.instead)) {
      EXPECT_TRUE(deciding.contains(key))
          << entry.id << ": the sentence relies on '" << key << "', which decides nothing";
    }
  }
}

TEST(Ledger, NumbersAreEvidenceOrGiven) {
  for (const Entry& entry : ledger()) {
    auto known = keys(entry.argument, [](const Assertion&) { return true; });
    EXPECT_EQ(known.size(), entry.argument.assertions.size()) << entry.id << ": a key stands twice";
    for (const Given& given : entry.argument.given)
      EXPECT_TRUE(known.insert(given.key).second) << entry.id << given.key;
    for (const std::string& key : numbers_in(entry.sentence + entry.instead))
      EXPECT_TRUE(known.contains(key)) << entry.id << ": " << key;
  }
}

TEST(Ledger, WhatDecidesHasAFoil) {
  for (const Entry& entry : ledger()) {
    EXPECT_FALSE(entry.source.empty()) << entry.id;
    EXPECT_FALSE(keys(entry.argument, [](const Assertion& one) { return one.decides(); }).empty()) << entry.id;
    for (const Assertion& one : entry.argument.assertions) {
      EXPECT_TRUE(one.run) << entry.id << ": " << one.key;
      if (!one.decides()) continue;
      EXPECT_TRUE(one.foil.run && !one.foil.setting.empty()) << entry.id << ": " << one.key;
    }
  }
}

TEST(Ledger, CasesAreReadings) {
  const std::vector<std::string> readings{reading::loss_as_printed, reading::gradient_as_printed, reading::as_run,
                                          reading::ours, reading::formula};
  for (const Claim& claim : all_claims()) {
    EXPECT_FALSE(claim.cases.empty()) << claim.id;
    for (const std::string& in_case : claim.cases) {
      EXPECT_TRUE(std::ranges::any_of(readings, [&](const auto& one) { return in_case.starts_with(one); }))
          << claim.id << ": the case '" << in_case << "' begins with no reading of the post";
    }
  }
}

// In the post's order, none twice and none left out.
TEST(Ledger, EveryEntryStandsInOnePassage) {
  std::multiset<std::string> placed;
  for (const PostPassage& passage : load_passages(FLYPAPER_SOURCE_FOLDER)) {
    placed.insert(passage.entries.begin(), passage.entries.end());
  }
  for (const Entry& entry : ledger()) {
    EXPECT_EQ(placed.count(entry.id), 1U) << entry.id << ": name it in one passage of claims/passages.toml";
    placed.erase(entry.id);
  }
  for (const std::string& id : placed) ADD_FAILURE() << "claims/passages.toml names '" << id << "', which is no entry";
}

// What the post asserts is a claim, what it does not is a finding; nothing is both.
TEST(Ledger, IdsAreDistinct) {
  std::set<std::string> ids;
  for (const Entry& entry : ledger()) EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
}

TEST(Lexicon, WordsHaveANumberAndAReason) {
  std::set<std::string> used;
  for (const Entry& entry : ledger()) {
    for (const Assertion& one : entry.argument.assertions) used.insert(one.word);
  }
  for (const Word& word : load_words(FLYPAPER_SOURCE_FOLDER)) {
    EXPECT_FALSE(word.reason.empty() || word.of.empty()) << word.word;
    EXPECT_GT(word.number, 0.0) << word.word;
    EXPECT_TRUE(used.contains(word.word)) << "no claim uses the word '" << word.word << "'";
  }
}

/// Of each of the post's figures, one row of settings at least, beside an experiment that there is.
TEST(PostFigures, SayWhatThePostSaysOfTheirSettings) {
  Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER});
  const std::vector<PostFigure> figures = all_post_figures();
  EXPECT_EQ(figures.size(), 7);
  for (const PostFigure& figure : figures) {
    EXPECT_FALSE(figure.printed.empty()) << "Figure " << figure.number;
    for (const PrintedSettings& printed : figure.printed) {
      EXPECT_TRUE(printed.figure.starts_with(std::to_string(figure.number))) << printed.figure;
      EXPECT_NO_THROW((void)laboratory.experiment(printed.experiment)) << printed.experiment;
    }
  }
}

// What stands above the ledger, in figures and at the top, is marked as its sentences are and takes its numbers there.
TEST(Page, ProseIsMarked) {
  std::set<std::string> known;
  std::set<std::string> deciding;
  for (const Entry& entry : ledger()) {
    for (const Assertion& one : entry.argument.assertions) {
      known.insert(entry.id + ":" + one.key);
      if (one.decides()) deciding.insert(entry.id + ":" + one.key);
    }
    for (const Given& one : entry.argument.given) known.insert(entry.id + ":" + one.key);
  }
  const std::vector<Term> glossary = load_glossary(FLYPAPER_SOURCE_FOLDER);
  std::vector<std::string> prose = load_lead(FLYPAPER_SOURCE_FOLDER);
  for (const PostFigure& figure : all_post_figures()) prose.push_back(figure.see);
  for (const std::string& text : prose) {
    for (const std::string& fault : faults(text, glossary)) ADD_FAILURE() << text << ": " << fault;
    for (const std::string& key : numbers_in(text)) EXPECT_TRUE(known.contains(key)) << key;
    for (const std::string& key : relied_on(text)) EXPECT_TRUE(deciding.contains(key)) << key;
  }
}

// A figure is named once for all its rows, a setting that it varies is none that is not printed, and settings with the
// same figures stand together.
TEST(PostFigures, TellWhichSettingsAreNotPrinted) {
  const auto row = [](Agreement samples, Agreement starts) {
    return SettingRow{.figure = "",
                      .cells = {{"B", "20", Agreement::differs, ""},
                                {"Samples", "1", samples, ""},
                                {"Starts", "1", starts, ""},
                                {"Q", "w", Agreement::unsaid, ""}}};
  };
  std::vector<DrawnPostFigure> drawn(3);
  for (unsigned i = 0; i < 3; ++i) drawn[i].figure.number = i + 1;
  drawn[0].settings = {row(Agreement::unsaid, Agreement::unsaid), row(Agreement::unsaid, Agreement::partly)};
  drawn[1].settings = {row(Agreement::same, Agreement::same)};
  drawn[2].settings = {row(Agreement::unsaid, Agreement::unsaid)};
  EXPECT_EQ(settings_that(Agreement::unsaid, drawn), "samples and starts of Figures 1 and 3; Q of Figures 1, 2 and 3");
  EXPECT_EQ(settings_that(Agreement::partly, drawn), "starts of Figure 1");
  EXPECT_EQ(settings_that(Agreement::differs, drawn), "B of Figures 1, 2 and 3");
  EXPECT_EQ(settings_that(Agreement::same, std::span(drawn).first(1)), "");
}

}  // namespace
}  // namespace flypaper
