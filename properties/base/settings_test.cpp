// What files of settings may hold, and what is said of the rest: file, line, key, value and what to do.
#include "flypaper/base/core/settings.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

using testing::HasSubstr;

class SettingsFile : public testing::Test {
 protected:
  Settings load(const std::string& text, const std::vector<std::string>& replaced = {}) {
    write_file(file(), text);
    return Settings::load(file(), replaced);
  }
  /// What is said of the line and the rest, without the file's name; "" if nothing.
  template <typename Read>
  std::string said(const std::string& text, const Read& read) {
    try {
      const Settings settings = load(text);
      static_cast<void>(read(settings));
      settings.finish();
    } catch (const PlacedError& error) {
      return std::string(error.what()).substr(file().string().size());
    }
    return "";
  }

 private:
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "settings.toml"; }
  TemporaryFolder folder_;
};

TEST_F(SettingsFile, CountsAreWholeNumbersOfAtLeastTheLeast) {
  const auto count = [](const Settings& s) { return s.count("n", 2); };
  EXPECT_EQ(load("n = 2").count("n", 2), 2U);
  EXPECT_EQ(load("").count("n", 2, 7), 7U);
  EXPECT_EQ(said("n = 1", count), ":1: n = 1: must be a whole number of at least 2");
  EXPECT_EQ(said("\nn = -3", count), ":2: n = -3: must be a whole number of at least 2");
  EXPECT_EQ(said("n = -1", [](const Settings& s) { return s.count("n", 0); }),
            ":1: n = -1: must be a whole number of at least 0");
  EXPECT_EQ(said("n = 3.0", count),
            ":1: n = 3.0: must be a whole number of at least 2, written without a point or an exponent");
  EXPECT_EQ(said("n = \"3\"", count), ":1: n = \"3\": must be a whole number of at least 2");
  EXPECT_EQ(said("", count), ":1: n is missing; must be a whole number of at least 2");
  EXPECT_EQ(said("n = 1", [](const Settings& s) { return s.count("n", 2, 7); }),
            ":1: n = 1: must be a whole number of at least 2")
      << "a fallback is for what is missing only";
}

// Undefined behaviour of toml++, which the preset dev shows.
TEST_F(SettingsFile, LettersBeyondAsciiOutsideOfStringsAreNoToml) {
  const auto nothing = [](const Settings&) { return 0; };
  for (const char* text : {"a = [-2, \u03a2\u07c8", "a =0\"w\u0361\u04b2", "gr\u00f6\u00dfe = 1", "a = 1 \u04b2"}) {
    EXPECT_THAT(said(text, nothing), HasSubstr(":1: not valid TOML")) << text;
  }
}

TEST_F(SettingsFile, ListsAreReadItemByItem) {
  const auto counts = [](const Settings& s) { return s.count_or_counts("n", 2); };
  EXPECT_EQ(load("n = [2, 5]").counts("n", 2), (std::vector<std::uint64_t>{2, 5}));
  EXPECT_EQ(counts(load("n = [2, 5]")), (std::vector<std::uint64_t>{2, 5}));
  EXPECT_EQ(counts(load("n = 5")), (std::vector<std::uint64_t>{5}));
  EXPECT_EQ(said("n = [2, 1]", counts), ":1: n = [2, 1]: must be a list of whole numbers of at least 2");
  EXPECT_EQ(said("n = 2", [](const Settings& s) { return s.counts("n", 2); }),
            ":1: n = 2: must be a list of whole numbers of at least 2");
  EXPECT_EQ(load("e = [1, 2.5, \"w0\"]").expressions("e"), (std::vector<std::string>{"1", "2.5", "w0"}));
  EXPECT_EQ(load("e = [[1], [\"a\", 0.5]]").expression_rows("e"),
            (std::vector<std::vector<std::string>>{{"1"}, {"a", "0.5"}}));
  EXPECT_THAT(said("e = [1, \"\"]", [](const Settings& s) { return s.expressions("e"); }),
              HasSubstr(":1: e = [1, \"\"]: must be a list of numbers or expressions"));
  EXPECT_THAT(said("e = [1]", [](const Settings& s) { return s.expression_rows("e"); }),
              HasSubstr(":1: e = [1]: must be a list of lists"));
}

TEST_F(SettingsFile, ExpressionsAreNumbersOrText) {
  const auto expression = [](const Settings& s) { return s.expression("e"); };
  EXPECT_EQ(expression(load("e = -3")), "-3");
  EXPECT_EQ(expression(load("e = 0.25")), "0.25");
  EXPECT_EQ(expression(load("e = \"-w0/3\"")), "-w0/3");
  EXPECT_EQ(load("").expression("e", "1"), "1");
  for (const char* wrong : {"e = \"\"", "e = true", "e = [1]", "e = { a = 1, b = 2.0 }"}) {
    EXPECT_EQ(said(wrong, expression),
              ":1: " + std::string(wrong) + ": must be a number or an expression such as \"-w0/3\"");
  }
}

TEST_F(SettingsFile, TextsAndChoicesAreStrings) {
  EXPECT_EQ(load("t = \"a\"").text("t"), "a");
  EXPECT_EQ(load("").text("t", "b"), "b");
  EXPECT_EQ(said("t = 1", [](const Settings& s) { return s.text("t", "b"); }), ":1: t = 1: must be a string");
  EXPECT_EQ(said("", [](const Settings& s) { return s.text("t"); }), ":1: t is missing; must be a string");
  const auto choice = [](const Settings& s) { return s.choice("t", {"mse", "half_mse"}); };
  EXPECT_EQ(choice(load("t = \"half_mse\"")), "half_mse");
  EXPECT_EQ(choice(load("")), "mse");
  EXPECT_EQ(said("t = \"msee\"", choice),
            ":1: t = \"msee\": 'msee' is no choice; did you mean 'mse'? valid: mse, half_mse");
}

TEST_F(SettingsFile, TablesHaveTheirPath) {
  const Settings settings = load("[data]\nsize = 3\n[[at]]\nn = 1\n[[at]]\nn = 2\n");
  EXPECT_EQ(settings.table("data").count("size", 1), 3U);
  EXPECT_EQ(settings.tables("at").at(1).count("n", 1), 2U);
  EXPECT_TRUE(settings.tables("none").empty());
  EXPECT_TRUE(settings.has("data"));
  EXPECT_FALSE(settings.has("none"));
  EXPECT_EQ(settings.keys(), (std::vector<std::string>{"at", "data"}));
  EXPECT_EQ(said("[data]\nsize = 0\n", [](const Settings& s) { return s.table("data").count("size", 1); }),
            ":2: data.size = 0: must be a whole number of at least 1");
  EXPECT_EQ(said("data = 1", [](const Settings& s) { return s.table("data"); }), ":1: data = 1: must be a table");
  EXPECT_EQ(said("at = [1]", [](const Settings& s) { return s.tables("at").size(); }),
            ":1: at = [1]: must be tables, written [[at]]");
}

TEST_F(SettingsFile, KeysThatNobodyAskedForAreNamed) {
  const auto seed = [](const Settings& s) { return s.count("seed", 0, 1); };
  EXPECT_EQ(said("seed = 2", seed), "");
  EXPECT_EQ(said("\n\nsede = 2", seed), ":3: 'sede' is no known key of the file; did you mean 'seed'? valid: seed");
  EXPECT_EQ(said("sede = 2", [](const Settings& s) { return s.count("seed", 0); }),
            ":1: 'sede' is no known key of the file; did you mean 'seed'? valid: seed")
      << "misspelt rather than missing";
  const auto inner = [](const Settings& s) {
    const Settings table = s.table("data");
    table.finish();
    return table;
  };
  EXPECT_EQ(said("[data]\nx = 1", inner), ":2: 'x' is no known key of data; valid: none");
}

TEST_F(SettingsFile, WhatIsQuotedIsCutIfItIsLong) {
  const auto text = [](const Settings& s) { return s.count("n", 1); };
  const std::string whole = '"' + std::string(198, 'a') + '"';
  EXPECT_EQ(said("n = " + whole, text), ":1: n = " + whole + ": must be a whole number of at least 1");
  const std::string longer = '"' + std::string(199, 'a') + '"';
  EXPECT_EQ(said("n = " + longer, text),
            ":1: n = " + longer.substr(0, 200) + "... (201 characters): must be a whole number of at least 1");
  EXPECT_THAT(said("n = ", text), HasSubstr(":1: not valid TOML"));
}

TEST_F(SettingsFile, ErrorsOfWhatIsReadGetThePlaceOfTheirKey) {
  const Settings settings = load("a = 1\nb = 2");
  const auto message = [&](const auto& read) -> std::string {
    try {
      static_cast<void>(settings.at_key("b", read));
    } catch (const PlacedError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message([]() -> int { throw Error("wrong"); }), HasSubstr(":2: b = 2: wrong"));
  EXPECT_EQ(message([]() -> int { throw PlacedError("elsewhere:7: wrong"); }), "elsewhere:7: wrong");
  EXPECT_EQ(settings.at_key("b", [] { return 5; }), 5);
}

TEST_F(SettingsFile, ValuesAreReplaced) {
  const std::string text = "a = 1\n[t]\nx = 0.5\nname = 'n'\n[[row]]\nk = 1\n[[row]]\nk = 2\n";
  const auto with = [&](const std::vector<std::string>& replaced) { return load(text, replaced); };
  EXPECT_EQ(with({"t.x=-w0/3"}).table("t").expression("x"), "-w0/3") << "what is no TOML is a string";
  EXPECT_EQ(with({"t.x=0.02", "t.x=0.25"}).table("t").expression("x"), "0.25") << "the last one counts";
  EXPECT_EQ(with({"t.name=1-2-3x"}).table("t").text("name"), "1-2-3x");
  EXPECT_EQ(with({"a=[2, 3]"}).counts("a", 0), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(with({"row.2.k=7"}).tables("row").at(1).count("k", 0), 7U);
  EXPECT_EQ(with({"row.2.k=7"}).tables("row").at(0).count("k", 0), 1U);
  EXPECT_EQ(with({"new.y=4"}).table("new").count("y", 0), 4U) << "a table that is not there is made";
  EXPECT_EQ(with({"t.x=1\nevil = 2"}).table("t").expression("x"), "1\nevil = 2") << "one value, whatever it holds";
  for (const char* wrong :
       {"t.x", "=1", "t.=1", ".x=1", "row.0.k=1", "row.3.k=1", "row.k=1", "row.9999999.k=1", "a.b.c=1"}) {
    EXPECT_THROW((void)with({wrong}), Error) << wrong;
  }
}

TEST_F(SettingsFile, WhatIsSetIsNamedWithoutALine) {
  const auto said_of = [&](const std::string& replaced) {
    try {
      const Settings settings = load("[t]\nx = 1\n", {replaced});
      const Settings table = settings.table("t");
      static_cast<void>(table.count("x", 1));
      table.finish();
    } catch (const PlacedError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(said_of("t.x=-1"), HasSubstr("settings.toml, as set: t.x = -1: must be a whole number of at least 1"));
  EXPECT_THAT(said_of("t.y=1"), HasSubstr("settings.toml, as set: 'y' is no known key of t"));
  EXPECT_EQ(said_of("t.x=2"), "");
}

}  // namespace
}  // namespace flypaper
