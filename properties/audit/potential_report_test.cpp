// The report's page on potentials: what stands in it, whatever the files say.
#include "flypaper/audit/report/potential_report.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "flypaper/base/core/files.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* two_wells = R"(title = "Two <wells>"
Q = "(w1+w0)*(w1-w0)^2"
parameters = { w0 = "9/5" }
box = { w1 = ["-2*w0", "2*w0"] }
[[symmetry]]
maps = ["-w1"]
evidence = "a guess"
[[symmetry]]
maps = ["w1"]
unclaimed = "no need"
[[point]]
at = ["-w0"]
basin = ["-inf", "-w0/3"]
learning_coefficient = "1/2"
multiplicity = 1
evidence = "simple zero"
[[point]]
at = ["w0"]
basin = ["-w0/2", "inf"]
learning_coefficient = "1/2"
evidence = "a mistake"
[[point]]
at = ["-w0/3"]
unclaimed = "the barrier"
)";

class PotentialPage : public testing::Test {
 protected:
  PotentialPage() { write("two_wells", two_wells); }
  void write(const std::string& name, const std::string& text) const {
    write_file(folder_.path() / (name + ".toml"), text);
  }
  [[nodiscard]] PotentialReport report() const { return report_potential(folder_.path() / "two_wells.toml"); }
  TemporaryFolder folder_;
};

TEST_F(PotentialPage, HoldsClaimsToWhatIsFound) {
  const PotentialReport found = report();
  ASSERT_EQ(found.points.size(), 3U);
  EXPECT_EQ(found.points[0].passed, true);
  EXPECT_EQ(found.points[1].passed, false);
  EXPECT_EQ(found.points[1].claimed, "1/2");
  EXPECT_EQ(found.points[1].found, "1/4, m = 1");
  EXPECT_EQ(found.points[2].passed, std::nullopt);
  ASSERT_EQ(found.claims.size(), 4U);
  EXPECT_EQ(found.claims[0].passed, false) << "the mirror image is another potential";
  EXPECT_EQ(found.claims[1].passed, std::nullopt);
  EXPECT_EQ(found.claims[1].unclaimed, "no need");
  EXPECT_EQ(found.claims[2].passed, true) << "the sharp well's basin";
  EXPECT_EQ(found.claims[3].passed, false) << "the flat well's ends at -w0/3";
  EXPECT_THAT(found.laws, testing::Each(testing::Field(&ReportedLaw::failure, "")));
}

TEST_F(PotentialPage, ShowsDecimalsThatStandForIrrationalPlaces) {
  write("two_wells",
        "title = \"Sine\"\nQ = \"sin(w1)\"\nbox = { w1 = [-4, 4] }\n[[point]]\nat = [\"3.141592653589793\"]\n"
        "unclaimed = \"pi\"\n");
  EXPECT_EQ(report().points.at(0).at, "(3.141592653589793)");
}

TEST_F(PotentialPage, RatesAndOddsAreThoseOfTheLibrary) {
  const PotentialReport found = report();
  ASSERT_EQ(found.escapes.size(), 5U) << "four of the sharp well, and why the flat one has none";
  const ReportedEscape& row = found.escapes[2];
  const EscapeRate rate = escape_rate(Potential("(w1+9/5)*(w1-9/5)^2"), {.learning_rate = row.learning_rate}, {}, 20,
                                      {.lower = -std::numeric_limits<double>::infinity(), .upper = -0.6});
  EXPECT_NEAR(row.per_step, rate.per_step, 1e-9 * rate.per_step);
  EXPECT_THAT(found.escapes[4].missing, HasSubstr("degenerate"));
  ASSERT_EQ(found.odds.size(), 2U);
  EXPECT_EQ(found.odds[1].growth, "n^(1/4)");
  // From n = 1e6 to 1e9 by 1000^(1/4), up to terms of n^(-1/4).
  EXPECT_NEAR(found.odds[1].odds[3] / found.odds[1].odds[2], std::pow(1000.0, 0.25), 0.1);
}

TEST_F(PotentialPage, ShowsFailuresAndEscapesText) {
  const std::string page = to_html(report());
  EXPECT_THAT(page, HasSubstr("Two &lt;wells&gt;"));
  EXPECT_THAT(page, HasSubstr("✗ failed"));
  EXPECT_THAT(page, HasSubstr("a mistake"));
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST_F(PotentialPage, AFileThatCannotBeReadIsShownWithItsReason) {
  write("broken", "title = \"Broken\"\nQ = \"w1*\"\n");
  const std::vector<PotentialReport> reports = report_potentials(folder_.path(), 1);
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_THAT(reports[0].trouble, HasSubstr("broken.toml:2"));
  const std::string page = to_html(reports);
  EXPECT_THAT(page, HasSubstr("<a href=\"#potential-broken\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#potential-two_wells\">"));
  EXPECT_THAT(page, HasSubstr("cannot be read"));
}

TEST_F(PotentialPage, DoesNotDependOnThreads) {
  for (const char* name : {"a", "b", "c"}) write(name, two_wells);
  EXPECT_EQ(to_html(report_potentials(folder_.path(), 1)), to_html(report_potentials(folder_.path(), 4)));
}

TEST(PotentialFigure, ShowsZerosOfEvenOrderAndIsolatedOnes) {
  Potential potential("(w1-w2)^2*((w1+1)^2 + w2^2)");
  potential.box = {.lower = {-2.0, -2.0}, .upper = {2.0, 2.0}};
  const std::optional<Figure> figure = potential_figure(potential);
  ASSERT_TRUE(figure && !figure->series.empty());
  const Series& zeros = figure->series[0];
  std::size_t isolated = 0;
  for (std::size_t i = 0; i < zeros.x.size(); ++i) {
    if (zeros.x[i] != zeros.y[i]) {
      EXPECT_EQ(zeros.x[i], -1.0);
      EXPECT_EQ(zeros.y[i], 0.0);
      ++isolated;
    }
  }
  EXPECT_EQ(isolated, 2U) << "met by one line along each axis";
  EXPECT_EQ(zeros.x.size(), isolated + std::size_t{2 * 65});
  EXPECT_FALSE(potential_figure(Potential("w1*w2*w3")).has_value());
}

}  // namespace
}  // namespace flypaper
