// The report's page on potentials: what stands in it, whatever the files say.
#include "flypaper/audit/report/potential_report.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

#include "flypaper/base/core/files.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {
namespace {

using Json = nlohmann::ordered_json;
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
  [[nodiscard]] Json report() const { return report_potential(folder_.path() / "two_wells.toml"); }
  TemporaryFolder folder_;
};

/// true, false, or null for neither.
Json passed(const Json& item) {
  const Json& mark = item.at("mark");
  EXPECT_EQ(mark.at("passed") == true || mark.at("failed") == true, mark.at("neither").get<std::string>().empty())
      << item;
  return mark.at("passed") == true ? Json(true) : mark.at("failed") == true ? Json(false) : Json();
}

TEST_F(PotentialPage, HoldsClaimsToWhatIsFound) {
  const Json found = report();
  const Json& points = found.at("points");
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(passed(points[0]), true);
  EXPECT_EQ(passed(points[1]), false);
  EXPECT_EQ(points[1].at("claimed"), "1/2");
  EXPECT_EQ(points[1].at("found"), "1/4, m = 1");
  EXPECT_EQ(passed(points[2]), nullptr);
  const Json& claims = found.at("claims");
  ASSERT_EQ(claims.size(), 4U);
  EXPECT_EQ(passed(claims[0]), false) << "the mirror image is another potential";
  EXPECT_EQ(passed(claims[1]), nullptr);
  EXPECT_EQ(claims[1].at("why"), "no need");
  EXPECT_EQ(passed(claims[2]), true) << "the sharp well's basin";
  EXPECT_EQ(passed(claims[3]), false) << "the flat well's ends at -w0/3";
  for (const Json& law : found.at("laws")) EXPECT_EQ(law.at("failure"), "") << law;
  EXPECT_EQ(found.at("claim_tally"), Json::parse(R"({"pass": 2, "fail": 3, "fails": 3, "neither": 2})"));
  EXPECT_EQ(found.at("law_tally").at("fail"), nullptr);
}

TEST_F(PotentialPage, ShowsDecimalsThatStandForIrrationalPlaces) {
  write("two_wells",
        "title = \"Sine\"\nQ = \"sin(w1)\"\nbox = { w1 = [-4, 4] }\n[[point]]\nat = [\"3.141592653589793\"]\n"
        "unclaimed = \"pi\"\n");
  EXPECT_EQ(report().at("points").at(0).at("at"), "(3.141592653589793)");
}

TEST_F(PotentialPage, RatesAndOddsAreThoseOfTheLibrary) {
  const Json found = report();
  const Json& escapes = found.at("escapes");
  ASSERT_EQ(escapes.size(), 5U) << "four of the sharp well, and why the flat one has none";
  const Json& row = escapes[2];
  const EscapeRate rate =
      escape_rate(Potential("(w1+9/5)*(w1-9/5)^2"), {.learning_rate = row.at("learning_rate").get<double>()}, {}, 20,
                  {.lower = -std::numeric_limits<double>::infinity(), .upper = -0.6});
  EXPECT_NEAR(row.at("rate").get<double>(), rate.per_step, 1e-9 * rate.per_step);
  EXPECT_EQ(row.at("missing"), "");
  EXPECT_THAT(escapes[4].at("missing").get<std::string>(), HasSubstr("degenerate"));
  const Json& rows = found.at("odds_rows");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].at("growth"), "n^(1/4)");
  const auto odds = [&](std::size_t i) { return rows[1].at("odds").at(i).at("odds").get<double>(); };
  // From n = 1e6 to 1e9 by 1000^(1/4), up to terms of n^(-1/4).
  EXPECT_NEAR(odds(3) / odds(2), std::pow(1000.0, 0.25), 0.1);
}

TEST_F(PotentialPage, ShowsFailuresAndEscapesText) {
  const std::string page = potential_page(report());
  EXPECT_THAT(page, HasSubstr("Two &lt;wells&gt;"));
  EXPECT_THAT(page, HasSubstr("✗ failed"));
  EXPECT_THAT(page, HasSubstr("a mistake"));
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST_F(PotentialPage, AFileThatCannotBeReadIsShownWithItsReason) {
  write("broken", "title = \"Broken\"\nQ = \"w1*\"\n");
  const std::vector<Json> reports = report_potentials(folder_.path(), 1);
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_THAT(reports[0].at("trouble").get<std::string>(), HasSubstr("broken.toml:2"));
  const std::string page = potentials_page(reports);
  EXPECT_THAT(page, HasSubstr("<a href=\"#potential-broken\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#potential-two_wells\">"));
  EXPECT_THAT(page, HasSubstr("cannot be read"));
}

TEST_F(PotentialPage, DoesNotDependOnThreads) {
  for (const char* name : {"a", "b", "c"}) write(name, two_wells);
  EXPECT_EQ(potentials_page(report_potentials(folder_.path(), 1)),
            potentials_page(report_potentials(folder_.path(), 4)));
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
  EXPECT_EQ(zeros.x.size(), isolated + std::size_t{2} * 65);
  EXPECT_FALSE(potential_figure(Potential("w1*w2*w3")).has_value());
}

}  // namespace
}  // namespace flypaper
