#include "flypaper/audit/nights/history.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <map>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/printable.hpp"

namespace flypaper {
namespace {

// `seed` has all 64 bits, as a whole number with a sign. A check's name is "claim: key".
constexpr const char* tables = R"(
CREATE TABLE IF NOT EXISTS runs(id INTEGER PRIMARY KEY, time TEXT NOT NULL, seed INTEGER NOT NULL, tier TEXT NOT NULL,
  version TEXT NOT NULL, "commit" TEXT NOT NULL, compiler TEXT NOT NULL, seconds REAL, memory_kib INTEGER);
CREATE TABLE IF NOT EXISTS evidence(run INTEGER NOT NULL REFERENCES runs, "check" TEXT NOT NULL, verdict TEXT NOT NULL,
  outcome TEXT NOT NULL, value REAL, p_value REAL, piece TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counts(run INTEGER NOT NULL REFERENCES runs, "check" TEXT NOT NULL, probability REAL NOT NULL,
  error REAL NOT NULL, successes INTEGER NOT NULL, draws INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS evidence_of_run ON evidence(run);
CREATE INDEX IF NOT EXISTS counts_of_run ON counts(run);
)";

double number_of(const Json& piece, const char* key) {
  const auto found = piece.find(key);
  return found != piece.end() && found->is_number() ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

KeptEvidence kept(const std::string& claim, const std::string& verdict, const Json& piece) {
  return {.check = fmt::format("{}: {}", claim, piece.at("key").get<std::string>()),
          .verdict = verdict,
          .outcome = piece.at("outcome"),
          .value = number_of(piece, "value"),
          .p_value = number_of(piece, "p_value"),
          .piece = piece.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

std::string text_or_nothing(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

void add_evidence(const Database& database, std::uint64_t run, const std::vector<KeptEvidence>& all) {
  Statement row = database.prepare("INSERT INTO evidence VALUES(?, ?, ?, ?, ?, ?, ?)");
  for (const KeptEvidence& one : all) {
    row.bind(run).bind(one.check).bind(one.verdict).bind(one.outcome).bind(one.value).bind(one.p_value).bind(one.piece);
    row.run();
  }
}

void add_counts(const Database& database, std::uint64_t run, const std::vector<KeptCount>& all) {
  Statement row = database.prepare("INSERT INTO counts VALUES(?, ?, ?, ?, ?, ?)");
  for (const auto& [check, probability, tally] : all) {
    row.bind(run).bind(check).bind(probability.value).bind(probability.error).bind(tally.successes).bind(tally.draws);
    row.run();
  }
}

KeptRun without_contents(const Statement& row) {
  return {.time = one_line(row.text(1)),
          .seed = row.whole(2),
          .tier = one_line(row.text(3)),
          .version = one_line(row.text(4)),
          .commit = one_line(row.text(5)),
          .compiler = one_line(row.text(6)),
          .seconds = row.real(7),
          .memory_kib = row.whole(8)};
}

}  // namespace

History History::to_extend(const std::filesystem::path& file) {
  Database database(file, Database::Mode::create);
  database.execute(tables);
  return History(std::move(database));
}

void History::require(const std::filesystem::path& file) {
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  if (std::filesystem::exists(file)) {
    (void)to_extend(file);
  } else if (access(folder.c_str(), W_OK) != 0) {
    throw Error(
        fmt::format("the history '{}' cannot be made: no file can be made in '{}'; make that folder, or give another",
                    file.string(), folder.string()));
  }
}

History History::to_read(const std::filesystem::path& file) {
  Database database(file, Database::Mode::read);
  (void)database.prepare("SELECT run FROM counts");
  return History(std::move(database));
}

void History::insert(const KeptRun& run) {
  Statement row = database_.prepare("INSERT INTO runs VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(run.time).bind(run.seed).bind(run.tier).bind(run.version).bind(run.commit).bind(run.compiler);
  row.bind(run.seconds).bind(run.memory_kib).run();
  const std::uint64_t id = database_.last_id();
  add_evidence(database_, id, run.evidence);
  add_counts(database_, id, run.counts);
}

void History::add(std::span<const KeptRun> runs) {
  database_.execute("BEGIN IMMEDIATE");
  for (const KeptRun& run : runs) insert(run);
  database_.execute("COMMIT");
}

void History::add_new(std::span<const KeptRun> runs) {
  database_.execute("BEGIN EXCLUSIVE");
  Statement known = database_.prepare("SELECT count(*) FROM runs WHERE time = ? AND seed = ?");
  for (const KeptRun& run : runs) {
    known.bind(run.time).bind(run.seed);
    (void)known.step();
    const bool is_new = known.whole(0) == 0;
    known.reset();
    if (is_new) insert(run);
  }
  database_.execute("COMMIT");
}

std::vector<KeptRun> History::runs() const {
  std::vector<KeptRun> runs;
  std::map<std::uint64_t, std::size_t> place;
  const auto run_of = [&](const Statement& row) -> KeptRun& {
    const auto found = place.find(row.whole(0));
    if (found != place.end()) return runs[found->second];
    throw Error(fmt::format("the history has rows of run {}, which it does not hold; take an earlier copy of the file",
                            row.whole(0)));
  };
  Statement run = database_.prepare("SELECT * FROM runs ORDER BY id");
  while (run.step()) {
    place[run.whole(0)] = runs.size();
    runs.push_back(without_contents(run));
  }
  Statement piece = database_.prepare("SELECT * FROM evidence ORDER BY rowid");
  while (piece.step()) {
    run_of(piece).evidence.push_back({one_line(piece.text(1)), one_line(piece.text(2)), one_line(piece.text(3)),
                                      piece.real(4), piece.real(5), one_line(piece.text(6))});
  }
  Statement count = database_.prepare("SELECT * FROM counts ORDER BY rowid");
  while (count.step()) {
    run_of(count).counts.push_back(
        {one_line(count.text(1)), {count.real(2), count.real(3)}, {count.whole(4), count.whole(5)}});
  }
  return runs;
}

KeptRun kept(const Audit& audit) {
  KeptRun run = run_of_now(audit.seed, name(audit.tier));
  const Json found = audit_json(audit);
  for (const char* kind : {"claims", "findings"}) {
    for (const Json& entry : found[kind]) {
      for (const Json& piece : entry["evidence"]) {
        run.evidence.push_back(kept(entry["id"], text_or_nothing(entry, "verdict"), piece));
      }
    }
  }
  return run;
}

std::vector<KeptRun> read_lines(const std::filesystem::path& file) {
  std::vector<KeptRun> runs;
  std::size_t number = 0;
  const std::string text = read_file(file);
  constexpr std::size_t longest = std::size_t{1} << 20U;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    ++number;
    if (line.empty()) continue;
    if (line.size() > longest)
      throw Error(fmt::format("line {} of '{}' has {} characters, and no line of a history has so many", number,
                              file.string(), line.size()));
    try {
      const Json entry = Json::parse(line);
      const std::string time = entry.at("time");
      // The library would convert any number, also one that 64 bits do not hold.
      if (!entry.at("seed").is_number_integer()) {
        throw Error(fmt::format("line {} of '{}' has the seed {}, which is no whole number of 64 bits", number,
                                file.string(), entry.at("seed").dump().substr(0, 40)));
      }
      const std::uint64_t seed = entry.at("seed");
      if (runs.empty() || runs.back().time != time || runs.back().seed != seed) {
        runs.push_back({.time = time,
                        .seed = seed,
                        .tier = entry.at("tier"),
                        .version = entry.at("version"),
                        .commit = text_or_nothing(entry, "commit"),
                        .compiler = entry.at("compiler"),
                        .seconds = std::numeric_limits<double>::quiet_NaN()});
      }
      Json piece = entry;
      for (const char* key : {"time", "seed", "tier", "version", "commit", "compiler", "claim", "verdict"})
        piece.erase(key);
      runs.back().evidence.push_back(kept(entry.at("claim"), text_or_nothing(entry, "verdict"), piece));
    } catch (const Json::exception& failure) {
      throw Error(fmt::format("line {} of '{}' is no line of a history: {}", number, file.string(), failure.what()));
    }
  }
  return runs;
}

}  // namespace flypaper
