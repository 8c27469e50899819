// Sentences: digits that their errors allow, marks that are there, and what is wrong with those that lack them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
// after gtest
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "flypaper/audit/report/sentence.hpp"
#include "flypaper/audit/report/term_links.hpp"
#include "flypaper/base/core/error.hpp"
#include "properties/audit/sentence_faults.hpp"

namespace flypaper {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Known about(double value, double error) { return {.value = value, .uncertainty = {value - error, value + error}}; }

TEST(Digits, AreThoseThatTheErrorLeaves) {
  EXPECT_EQ(digits_known(about(4.3149, 1e-9)), "4.31");
  EXPECT_EQ(digits_known(about(4.3149, 0.02)), "4.3");
  EXPECT_EQ(digits_known(about(4.3149, 0.1)), "4.3");
  EXPECT_EQ(digits_known(about(4.3149, 0.11)), "4.2 to 4.5");
  EXPECT_EQ(digits_known(about(0.0312, 0.0004)), "0.031");
  EXPECT_EQ(digits_known(about(123456.0, 2.0)), "123000");
  EXPECT_EQ(digits_known(about(2.8e-9, 9e-12)), "2.80 × 10⁻⁹");
  EXPECT_EQ(digits_known(about(3.07e39, 1e36), 1), "3 × 10³⁹");
  EXPECT_EQ(digits_known(about(-0.0824, 0.00009)), "-0.0824");
  EXPECT_EQ(digits_known(about(1.0, 0.0)), "1.00");
}

TEST(Digits, OfWhatIsHardlyKnownAreItsBounds) {
  EXPECT_EQ(digits_known({.value = 0.0, .uncertainty = {0.0, 0.00053}}), "at most 0.00053");
  EXPECT_EQ(digits_known({.value = 0.0003, .uncertainty = {1e-6, 0.0015}}), "at most 0.0015");
  EXPECT_EQ(digits_known(about(2.0, 1.5)), "0.5 to 3.5");
  EXPECT_EQ(digits_known(about(14.0, 1.2)), "12 to 16");
  EXPECT_EQ(digits_known(about(std::nan(""), 1.0)), "unknown");
}

// Whatever is printed, the value is no further from it than a two-hundredth of itself, its error or half a last unit.
RC_GTEST_PROP(Digits, AreNotFurtherOffThanTheError, ()) {
  const double value = *rc::gen::map(rc::gen::inRange(1, 1'000'000), [](int k) { return k * 1e-4; });
  const double error = *rc::gen::map(rc::gen::inRange(0, 1000), [=](int k) { return value * k * 1e-4; });
  const std::string text = digits_known(about(value, error));
  if (const std::size_t to = text.find(" to "); to != std::string::npos) {
    RC_ASSERT(std::stod(text.substr(0, to)) <= (value - error) * (1.0 + 1e-9));
    RC_ASSERT(std::stod(text.substr(to + 4)) >= (value + error) * (1.0 - 1e-9));
    return;
  }
  RC_ASSERT(std::abs(std::stod(text) - value) <= std::max(5.0 * error, 0.005 * value) * (1.0 + 1e-9));
}

TEST(Sentence, FillsItsMarks) {
  const std::string sentence =
      "With [[MSE]] <all:gone> leave ({gone|percent}) by step {steps}; [[crisis|crises]] {far|fold|2}.";
  const std::map<std::string, Known> numbers{
      {"gone", about(0.9731, 0.0004)}, {"steps", {.value = 500.0, .given = true}}, {"far", about(484.9, 0.5)}};
  EXPECT_EQ(filled(sentence, numbers), "With MSE all leave (97.3 %) by step 500; crises 480-fold.");
  EXPECT_THAT(relied_on(sentence), ElementsAre("gone"));
  EXPECT_THAT(numbers_in(sentence), ElementsAre("far", "gone", "steps"));
  EXPECT_THAT(relied_on("w < 1 and <:one,two>"), ElementsAre("one", "two"));
  EXPECT_THROW((void)filled("{nothing}", numbers), Error);
  EXPECT_THROW((void)filled("{gone|percentage}", numbers), Error);
  EXPECT_THROW((void)parse_sentence("an {open mark"), Error);
  EXPECT_THROW((void)parse_sentence("<all> of them"), Error);
}

TEST(Sentence, FaultsAreNamed) {
  const std::vector<Term> glossary{{.name = "crisis", .meaning = "", .formula = "", .forms = {"crises"}}};
  const auto found = [&](std::string_view sentence) { return faults(sentence, glossary); };
  EXPECT_THAT(found("In Figure 4 and note 10 w1 and w2 reach {h} below the [[crisis]]."), IsEmpty());
  EXPECT_THAT(found("Figures 2 and 3 move."), IsEmpty());
  EXPECT_THAT(found("It is 17 % of them."), ElementsAre(HasSubstr("a digit")));
  EXPECT_THAT(found("All of them leave."), ElementsAre(HasSubstr("'all' is not marked")));
  EXPECT_THAT(found("Nothing moves, and small ones do."), IsEmpty()) << "words within words";
  EXPECT_THAT(found("Below the crisis"), ElementsAre(HasSubstr("'crisis' is not marked")));
  EXPECT_THAT(found("Several crises"), ElementsAre(HasSubstr("'crises' is not marked")));
  EXPECT_THAT(found("the [[front]]"), ElementsAre(HasSubstr("the glossary has no 'front'")));
}

TEST(TermLinks, AreWholeWordsInTheSentencesOrder) {
  const std::vector<Term> glossary{{.name = "h", .meaning = "a rate & more"},
                                   {.name = "fresh batches", .forms = {"fresh batch"}}};
  EXPECT_EQ(with_term_links("the h of a fresh batch < 1", "the [[h]] of a [[fresh batch]] < {one}", glossary),
            "the <a class=\"term\" href=\"#term-h\" title=\"a rate &amp; more\">h</a> of a "
            "<a class=\"term\" href=\"#term-fresh-batches\" title=\"\">fresh batch</a> &lt; 1");
}

TEST(EntryLinks, AreWholeIdsOutsideOfTags) {
  EXPECT_EQ(with_entry_links("so (diverged-runs), not <a title=\"diverged-runs\">b</a> nor all-diverged-runs &lt; 1",
                             {{"diverged-runs", "finding-diverged-runs"}}),
            "so (<a class=\"entry\" href=\"#finding-diverged-runs\">diverged-runs</a>), not "
            "<a title=\"diverged-runs\">b</a> nor all-diverged-runs &lt; 1");
}

}  // namespace
}  // namespace flypaper
