#include "flypaper/audit/report/lexicon.hpp"

#include "flypaper/base/core/settings.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {
namespace {

/// Calls read(key, table) for every table of a file, each of whose keys must be known.
template <typename Read>
auto read_tables(const std::filesystem::path& file, Read read) {
  const Settings settings = Settings::load(file);
  std::vector<decltype(read(std::string(), settings))> found;
  for (const std::string& key : settings.keys()) {
    const Settings table = settings.table(key);
    found.push_back(read(key, table));
    table.finish();
  }
  return found;
}

}  // namespace

std::vector<Word> load_words(const std::filesystem::path& home) {
  return read_tables(home / "claims" / "words.toml", [](const std::string& key, const Settings& table) {
    return Word{.word = key,
                .number = evaluate_constant(table.expression("number")),
                .of = table.text("of"),
                .reason = table.text("reason")};
  });
}

std::vector<Term> load_glossary(const std::filesystem::path& home) {
  return read_tables(home / "claims" / "glossary.toml", [](const std::string& key, const Settings& table) {
    Term term{.name = key, .meaning = table.text("meaning"), .formula = table.text("formula", ""), .forms = {}};
    if (table.has("forms")) term.forms = table.expressions("forms");
    return term;
  });
}

std::vector<PostPassage> load_passages(const std::filesystem::path& home) {
  const Settings settings = Settings::load(home / "claims" / "passages.toml");
  std::vector<PostPassage> passages;
  for (const Settings& table : settings.tables("passage")) {
    passages.push_back({.place = table.text("place"), .entries = table.expressions("entries")});
    table.finish();
  }
  settings.finish();
  return passages;
}

std::vector<std::string> load_lead(const std::filesystem::path& home) {
  const Settings settings = Settings::load(home / "claims" / "lead.toml");
  std::vector<std::string> sentences = settings.expressions("sentences");
  settings.finish();
  return sentences;
}

}  // namespace flypaper
