// Names, titles and prose of files that others wrote: no page takes them for markup, no terminal for commands.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"
#include "flypaper/audit/nights/history.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

/// Markup, a terminal's controls, line ends, Python's and gnuplot's quotes: as TOML, and as it may be shown.
const std::string hostile =
    R"(<script>alert(1)</script> \u001b[31m\u0007 one\ntwo \u009b31m \u202e 'a' \"b\" `c` {{d}} &amp;)";
const std::string shown =
    "<script>alert(1)</script> \u241b[31m\u2407 one two \ufffd31m \ufffd 'a' \"b\" `c` {{d}} &amp;";

/// Nothing that a terminal obeys but the ends of lines.
void expect_harmless(std::string_view text, const std::string& of) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20U && byte != '\n' && byte != '\t') || byte == 0x7fU) {
      ADD_FAILURE() << of << " has the byte " << static_cast<int>(byte);
      return;
    }
  }
  for (const char* control : {"\xc2\x9b", "\u202e"}) EXPECT_EQ(text.find(control), std::string_view::npos) << of;
}

void expect_no_markup(std::string_view page, const std::string& of) {
  for (const char* markup : {"<script>alert", "<img src=x"}) {
    EXPECT_EQ(page.find(markup), std::string_view::npos) << of;
  }
}

class HostileText : public Project {
 protected:
  HostileText() {
    const std::string title = "title = \"" + hostile + "\"";
    std::string potential = change(std::string(mine_potential), "title = \"Two zeros\"", title);
    potential = change(potential, "\"simple zero\"", "\"" + hostile + "\"");
    write("potentials/mine.toml", potential + "[[point]]\nat = [\"a\"]\nunclaimed = \"" + hostile + "\"\n");
    write("experiments/mine.toml", change(std::string(mine_experiment), "title = \"Mine\"", title));
  }

  [[nodiscard]] Outcome run_harmlessly(const std::vector<std::string>& arguments) const {
    Outcome outcome = run(arguments);
    expect_harmless(outcome.out, arguments[0]);
    expect_harmless(outcome.err, arguments[0]);
    return outcome;
  }
};

TEST_F(HostileText, IsShownByRunAndDrawn) {
  const Outcome outcome = run_harmlessly({"run", "experiments/mine.toml", "--out", "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(lines_of(outcome.out)[0], shown);
  for (const auto& [name, text] : below(contents(), "out/")) {
    if (!name.ends_with(".svg")) continue;
    expect_no_markup(text, name);
    expect_harmless(text, name);
  }
  EXPECT_THAT(contents().at("out/overview.svg"), HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_EQ(Json::parse(contents().at("out/manifest.json")).at("title"), shown);
}

TEST_F(HostileText, IsShownByCheckAndOnItsPage) {
  const Outcome outcome = run_harmlessly({"check", "potentials/mine.toml", "--report", "out", "--all"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(shown)) << "the evidence";
  const std::string page = contents().at("out/mine.html");
  expect_no_markup(page, "the page");
  expect_harmless(page, "the page");
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST_F(HostileText, InNamesOfFilesIsShown) {
  const std::string name = "<img src=x onerror=y>\x1b[31m\n";
  for (const char* folder : {"potentials/", "experiments/"}) {
    write(folder + name + ".toml", contents().at(std::string(folder) + "mine.toml"));
  }
  EXPECT_EQ(run_harmlessly({"run", "experiments/" + name + ".toml"}).status, 0);
  EXPECT_EQ(run_harmlessly({"run", "experiments/" + name + ".toml", "--json"}).status, 0);
  EXPECT_EQ(run_harmlessly({"check", "potentials/" + name + ".toml", "--report", "out"}).status, 0);
  const std::string page = contents().at("out/" + name + ".html");
  expect_no_markup(page, "the page");
  expect_harmless(page, "the page");
}

TEST_F(HostileText, InArgumentsAndMessagesIsShown) {
  const std::string control = "a\x1b[31m\xff";
  for (const std::vector<std::string>& call :
       std::vector<std::vector<std::string>>{{control},
                                             {"list", control},
                                             {"check", control},
                                             {"check", "w1", control},
                                             {"check", "w1", "--" + control},
                                             {"check", "w1", "--at", control},
                                             {"check", control + ".toml"},
                                             {"run", control + ".toml"},
                                             {"run", "experiments/mine.toml", "--threads", control},
                                             {"check", "w1", "--data", control},
                                             {"replay", control},
                                             {"history", "--db", control},
                                             {"audit", "--claim", control},
                                             {"new", control, "--q", "w1"}}) {
    EXPECT_EQ(run_harmlessly(call).status, 2) << join(call, " ");
  }
  EXPECT_EQ(run_harmlessly({"run", "experiments/mine.toml", "--out", control}).status, 0);
  EXPECT_EQ(run_harmlessly({"run", "experiments/mine.toml", "--out", control, "--json"}).status, 0);
  EXPECT_EQ(run_harmlessly({"new", "other", "--q", "w1", "--out", control, "--json"}).status, 0);
}

TEST_F(HostileText, InWrongFilesIsShown) {
  write("bad.csv", "x,y\n\x1b[31m,\xff\n");
  EXPECT_EQ(run_harmlessly({"check", "w1", "--data", "bad.csv"}).status, 2);
  for (const std::string line : {"\"\\u001b[31m\" = 1", "title = \"\\u001b[31m\"\nQ = \"w1 \\u001b[31m\"",
                                 "title = [\"\\u001b[31m\"]", "\x1b[31m", "\xff"}) {
    write("bad.toml", line + "\n");
    EXPECT_EQ(run_harmlessly({"check", "bad.toml"}).status, 2) << line;
  }
  for (const std::string text : {"{\"\\u001b[31m\": 1}", "[\x1b[31m", "{\"loss\": \"\\u001b[31m\"}"}) {
    write("bad.json", text);
    EXPECT_EQ(run_harmlessly({"replay", "bad.json"}).status, 2) << text;
  }
  write("verdicts.json", R"({"entries": {"isserlis-fourth-moment": {"value": "\u001b[31m"}}})");
  EXPECT_EQ(run_harmlessly({"audit", "--claim", "isserlis-fourth-moment", "--expect", "verdicts.json"}).status, 1);
}

TEST_F(HostileText, InARecordingIsShown) {
  Json json = Json::parse(read_file(FLYPAPER_SOURCE_FOLDER "/goldens/external/fig1_mse.json"));
  json["name"] = "\x1b[31m\n<b>";
  write("recording.json", json.dump());
  EXPECT_THAT(run_harmlessly({"replay", "recording.json"}).out, HasSubstr("\u241b[31m <b>: "));
}

TEST_F(HostileText, InAHistoryIsShown) {
  const std::string file = (path() / "nights.sqlite").string();
  History::to_extend(file).add({.time = "2026\x1b[31m-01",
                                .seed = 7,
                                .evidence = {{.check = "<img src=x>\x1b[31m\n", .outcome = "shown", .piece = "\x1b"}},
                                .counts = {{"<img src=x>\x1b", {0.5, 0.0}, {50, 100}}}});
  (void)run_harmlessly({"history", "--db", "nights.sqlite", "--page", "nights.html", "--junit", "nights.xml"});
  (void)run_harmlessly({"history", "--db", "nights.sqlite", "--seed", "7"});
  for (const char* name : {"nights.html", "nights.xml"}) {
    expect_no_markup(contents().at(name), name);
    expect_harmless(contents().at(name), name);
  }
}

}  // namespace
}  // namespace flypaper::cli_tests
