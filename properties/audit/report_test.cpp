#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <numeric>
#include <set>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view awkward = R"(<b>&"it's" `touch flypaper_was_here` $(x) \n ≤)";

Figure empty_figure(std::string figure_name, Scale y_scale) {
  return {.name = std::move(figure_name),
          .title = std::string(awkward),
          .caption = "a caption",
          .x = {.label = "time (steps)"},
          .y = {.label = std::string(awkward), .scale = y_scale},
          .series = {}};
}

/// Every style, on a logarithmic axis.
Figure figure(std::string figure_name, const std::vector<double>& y) {
  std::vector<double> x(y.size());
  std::iota(x.begin(), x.end(), 0.0);
  Figure result = empty_figure(std::move(figure_name), Scale::logarithmic);
  result.series = {{std::string(awkward), Style::line, x, y, {}, {}},
                   {"steps", Style::steps, x, y, {}, {}},
                   {"points", Style::points, x, y, y, y},
                   {"band", Style::band, x, {}, y, y}};
  return result;
}

Claim claim(std::string id, std::string source, std::string statement) {
  return {.id = std::move(id), .source = std::move(source), .statement = std::move(statement), .cases = {"formula"}};
}

Sampled ordinary() {
  return {.check = "the rate is near 0.5",
          .value = 0.50001,
          .interval = {.lower = 0.49, .upper = 0.51},
          .at_99 = {.lower = 0.495, .upper = 0.505},
          .asserted = {.lower = 0.48, .upper = 0.52},
          .alpha = 1e-9,
          .beta = 1e-6,
          .deviation = 0.02,
          .sample_size = 12345,
          .passed = true};
}

Sampled strange() {
  Sampled strange = ordinary();
  strange.check = awkward;
  strange.value = undefined;
  strange.interval = {.lower = -infinity, .upper = infinity};
  strange.passed = false;
  return strange;
}

Exhibit piece(std::string key, Role role, Evidence evidence) {
  return {.key = std::move(key),
          .cases = {"formula"},
          .role = role,
          .evidence = std::move(evidence),
          .foil = "another setting"};
}

Audit synthetic_audit() {
  DecidedClaim conditional{.claim = claim("first", "Figure 1", std::string(awkward))};
  conditional.told = {
      .evidence = {piece("ordinary", Role::needs, ordinary()), piece("strange", Role::context, strange())},
      .sentence = std::string(awkward),
      .figures = {figure("one", {1.0, 0.1, 0.01}), figure("two", {1.0, 0.5, 0.2})}};
  conditional.decision = {.verdict = Verdict::holds_conditionally,
                          .cases = {{"formula", Outcome::shown}},
                          .flip = Flip{.key = "ordinary", .bound = 0.02, .at = 0.015}};
  DecidedClaim exact{.claim = claim("second", "note 4", "plain")};
  exact.told.evidence = {
      piece("same", Role::needs,
            Identity{.check = "an identity", .error = 1e-16, .tolerance = 1e-12, .derivation = "why"}),
      piece("number", Role::context, Computed{.check = "a number", .value = 2.5, .error_bound = 0.5})};
  exact.decision.verdict = Verdict::holds;
  ToldFinding finding{.finding = {.id = "found", .source = "the notebook"}, .told = exact.told};
  return {.claims = {conditional, exact, {.claim = claim("third", "note 5", "nothing known")}},
          .findings = {finding},
          .glossary = {{.name = "a term", .meaning = "its meaning.", .formula = "<mi>a</mi>", .forms = {}}},
          .passages = {{"A section", {"first", "found", "second", "third"}}},
          .seed = 7};
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// What stands in attributes `id` (either quote), in order.
std::vector<std::string> ids(std::string_view text) {
  std::vector<std::string> found;
  for (const std::string_view opening : {" id=\"", " id='"}) {
    for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
      const std::size_t start = at + opening.size();
      found.emplace_back(text.substr(start, text.find(opening.back(), start) - start));
    }
  }
  return found;
}

TEST(Report, EscapesText) {
  const std::string page = to_html(synthetic_audit());
  EXPECT_EQ(page.find("<b>&"), std::string::npos);
  EXPECT_NE(page.find("&lt;b&gt;&amp;&quot;it&#39;s&quot;"), std::string::npos);
}

TEST(Report, RunsNothingThatALabelSays) {
  (void)to_svg(figure("figure", {1.0, 0.1}));
  EXPECT_FALSE(std::filesystem::exists("flypaper_was_here"));
}

TEST(Report, RefersToNothingOutside) {
  const std::string page = to_html(synthetic_audit());
  for (const std::string_view forbidden : {" src=", "<link", "<img", "@import", "url("}) {
    EXPECT_EQ(page.find(forbidden), std::string::npos) << forbidden;
  }
  const std::size_t namespaces = count(page, "xmlns=\"http:") + count(page, "xmlns:xlink=\"http:");
  EXPECT_EQ(count(page, "http:"), namespaces);
  EXPECT_EQ(count(page, "https:"), count(page, "<a href=\"https:"));  // what a reader may choose to follow
}

TEST(Report, IsTheSameTwice) {
  EXPECT_EQ(to_html(synthetic_audit()), to_html(synthetic_audit()));
  EXPECT_EQ(to_json(synthetic_audit()), to_json(synthetic_audit()));
}

TEST(Report, HasUniqueIdsAndLinksToThem) {
  const std::string page = to_html(synthetic_audit());
  const std::vector<std::string> all = ids(page);
  const std::set<std::string> unique(all.begin(), all.end());
  EXPECT_GT(all.size(), 10U);
  EXPECT_EQ(all.size(), unique.size());
  for (std::size_t at = page.find("href=\"#"); at != std::string::npos; at = page.find("href=\"#", at + 1)) {
    const std::size_t start = at + std::string_view("href='#").size();
    EXPECT_TRUE(unique.contains(page.substr(start, page.find(page[start - 2], start) - start))) << page.substr(at, 60);
  }
}

TEST(Report, ShowsEveryCheckAndVerdict) {
  const std::string page = to_html(synthetic_audit());
  for (const std::string_view part :
       {"the rate is near 0.5", "an identity", "[0.48, 0.52]", "12,345", "[−∞, ∞]", "undefined", "holds conditionally",
        "untestable", "another setting", "a caption", "a term", "finding-found", "Where the verdict would flip"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
}

TEST(Report, JsonHasTheContract) {
  const auto root = nlohmann::json::parse(to_json(synthetic_audit()));
  EXPECT_EQ(root["seed"], 7);
  EXPECT_EQ(root["tier"], "quick");
  ASSERT_EQ(root["claims"].size(), 3U);
  const auto& first = root["claims"][0];
  EXPECT_EQ(first["id"], "first");
  EXPECT_EQ(first["source"], "Figure 1");
  EXPECT_EQ(first["statement"], awkward);
  EXPECT_EQ(first["sentence"], awkward);
  EXPECT_EQ(first["quantifier"], "every");
  EXPECT_EQ(first["verdict"], "holds_conditionally");
  EXPECT_EQ(first["cases"], nlohmann::json::parse(R"([{"case": "formula", "outcome": "shown"}])"));
  EXPECT_EQ(first["flips_at"]["at"], 0.015);
  EXPECT_TRUE(root["claims"][1]["flips_at"].is_null());
  EXPECT_EQ(root["findings"][0]["id"], "found");
  EXPECT_TRUE(root.contains("version"));
}

TEST(Report, JsonHasAShapeForEachKind) {
  const auto root = nlohmann::json::parse(to_json(synthetic_audit()));
  const auto& first = root["claims"][0]["evidence"];
  ASSERT_EQ(first.size(), 2U);
  const auto& sampled = first[0];
  EXPECT_EQ(sampled["kind"], "sampled");
  EXPECT_EQ(sampled["case"], "formula");
  EXPECT_EQ(sampled["role"], "needs");
  EXPECT_EQ(sampled["outcome"], "shown");
  EXPECT_EQ(sampled["value"], 0.50001);
  EXPECT_EQ(sampled["interval"], nlohmann::json::parse("[0.49, 0.51]"));
  EXPECT_EQ(sampled["alpha"], 1e-9);
  EXPECT_EQ(sampled["beta"], 1e-6);
  EXPECT_EQ(sampled["deviation"], 0.02);
  EXPECT_EQ(sampled["sample_size"], 12345);
  EXPECT_EQ(sampled["foil"]["setting"], "another setting");
  EXPECT_FALSE(sampled.contains("tolerance") || sampled.contains("error_bound"));
  EXPECT_TRUE(first[1]["value"].is_null());
  EXPECT_EQ(first[1]["interval"], nlohmann::json::parse(R"(["-inf", "inf"])"));
  const auto& second = root["claims"][1]["evidence"];
  EXPECT_EQ(second[0]["kind"], "identity");
  EXPECT_EQ(second[0]["tolerance"], 1e-12);
  EXPECT_FALSE(second[0].contains("interval") || second[0].contains("alpha"));
  EXPECT_EQ(second[1]["kind"], "computed");
  EXPECT_EQ(second[1]["error_bound"], 0.5);
  EXPECT_FALSE(second[1].contains("interval") || second[1].contains("tolerance"));
}

TEST(Report, TextFitsATerminal) {
  Audit audit = synthetic_audit();
  audit.claims[0].claim.id = "degenerate-directions-cannot-move";
  const std::string text = to_text(audit);
  for (const std::string& line : split(text, '\n')) EXPECT_LE(line.size(), 100U) << line;
  EXPECT_NE(text.find("3 claims: 1 holds, 1 holds_conditionally, 0 refuted_as_stated, 1 untestable"),
            std::string::npos);
  EXPECT_NE(text.find("alpha spent: 2e-09"), std::string::npos);
  EXPECT_DOUBLE_EQ(alpha_spent(audit), 2e-9);
}

TEST(Report, WritesBothFiles) {
  const TemporaryFolder folder;
  const Audit audit = synthetic_audit();
  write_report(audit, {}, folder.path());
  EXPECT_EQ(read_file(folder.path() / "audit.json"), to_json(audit));
  EXPECT_EQ(read_file(folder.path() / "index.html"), to_html(audit));
}

TEST(Figure, LeavesOutWhatALogarithmicAxisCannotShow) {
  const std::string partly = to_svg(figure("f", {1.0, 0.1, 0.0, -3.0, undefined, infinity, 0.01, 0.001}));
  const std::string hardly = to_svg(figure("f", {0.0, 0.1}));
  const std::string nothing = to_svg(figure("f", {0.0, -1.0, undefined}));
  for (const std::string& svg : {partly, hardly, nothing}) {
    EXPECT_TRUE(svg.starts_with("<svg"));
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
  }
  EXPECT_NE(partly, nothing);
}

TEST(Figure, TakesThePagesColourAndWidth) {
  const std::string svg = to_svg(figure("f", {1.0, 0.1}));
  for (const std::string_view fixed :
       {"black", "white", "rgb(0,0,0)", "rgb(  0,   0,   0)", "<rect x=\"0\"", "<desc"}) {
    EXPECT_EQ(svg.find(fixed), std::string::npos) << fixed;
  }
  EXPECT_NE(svg.find(" width=\"100%\""), std::string::npos);
  EXPECT_EQ(count(svg.substr(0, svg.find('>')), " width="), 1U);
  EXPECT_NE(svg.find("viewBox=\"0 0 640 "), std::string::npos);
  EXPECT_NE(svg.find("fill=\"currentColor\""), std::string::npos);
}

TEST(Figure, BreaksACurveAtAGapAndKeepsLongOnesSmall) {
  Figure wave = empty_figure("wave", Scale::linear);
  Series& series = wave.series.emplace_back();
  series.label = "sine";
  for (int i = 0; i < 100000; ++i) {
    series.x.push_back(i);
    series.y.push_back(i / 1000 == 50 ? undefined : std::sin(i * 1e-4));
  }
  const std::string svg = to_svg(wave);
  EXPECT_LT(svg.size(), 40000U);
  const std::size_t curve = svg.find("-gnuplot_plot_1");
  ASSERT_NE(curve, std::string::npos);
  EXPECT_EQ(count(std::string_view(svg).substr(curve, svg.find("</g>", svg.find(" L", curve)) - curve), "M"), 3U)
      << "the sample of the legend and two pieces";
}

TEST(Figure, TakesEdgesOfAHistogram) {
  Figure histogram = empty_figure("histogram", Scale::linear);
  histogram.series = {{"n", Style::steps, {0, 1, 2, 3}, {5, 2, 1}, {}, {}}};
  EXPECT_TRUE(to_svg(histogram).starts_with("<svg"));
}

TEST(Figure, RefusesSeriesOfDifferentLengthsAndNamesThatAreNoFileNames) {
  Figure wrong = figure("wrong", {1.0, 0.1});
  wrong.series[0].y.push_back(1.0);
  EXPECT_THROW((void)to_svg(wrong), Error);
  EXPECT_THROW((void)to_svg(figure("a b'><", {1.0})), Error);
}

// NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
TEST(Figure, SaysWhatToInstallWithoutGnuplot) {
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  EXPECT_THAT([] { (void)to_svg(figure("f", {1.0, 0.1})); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("gnuplot-nox")));
  setenv("PATH", path.c_str(), 1);
}
// NOLINTEND(concurrency-mt-unsafe)

}  // namespace
}  // namespace flypaper
