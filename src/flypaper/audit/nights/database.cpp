#include "flypaper/audit/nights/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr int patience = 10'000;  // milliseconds for another process that writes

[[noreturn]] void refuse(const std::string& file, const char* reason) {
  throw Error(
      fmt::format("the history '{}' cannot be used: {}; give a file that `flypaper` made, or a new one", file, reason));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

void Statement::expect(int found, int wanted) const {
  if (found != wanted) refuse(file_, sqlite3_errmsg(sqlite3_db_handle(statement_.get())));
}

Statement& Statement::bind(const std::string& text) {
  expect(sqlite3_bind_text(statement_.get(), ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT),
         SQLITE_OK);
  return *this;
}

Statement& Statement::bind(double value) {
  expect(sqlite3_bind_double(statement_.get(), ++bound_, value), SQLITE_OK);
  return *this;
}

// SQLite's whole numbers have a sign; seeds use all 64 bits.
Statement& Statement::bind(std::uint64_t value) {
  expect(sqlite3_bind_int64(statement_.get(), ++bound_, std::bit_cast<std::int64_t>(value)), SQLITE_OK);
  return *this;
}

bool Statement::step() {
  const int found = sqlite3_step(statement_.get());
  if (found == SQLITE_ROW) return true;
  expect(found, SQLITE_DONE);
  return false;
}

void Statement::run() {
  (void)step();
  reset();
}

void Statement::reset() {
  expect(sqlite3_reset(statement_.get()), SQLITE_OK);
  bound_ = 0;
}

std::string Statement::text(int column) const {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return text == nullptr ? ""
                         : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

double Statement::real(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::numeric_limits<double>::quiet_NaN();
  return sqlite3_column_double(statement_.get(), column);
}

std::uint64_t Statement::whole(int column) const {
  return std::bit_cast<std::uint64_t>(sqlite3_column_int64(statement_.get(), column));
}

Database::Database(const std::filesystem::path& file, Mode mode) : file_(file.string()) {
  const int flags = mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int found = sqlite3_open_v2(file_.c_str(), &opened, flags, nullptr);
  database_.reset(opened);
  if (found != SQLITE_OK) refuse(file_, opened == nullptr ? "no memory" : sqlite3_errmsg(opened));
  sqlite3_busy_timeout(opened, patience);
  // A file may come from anywhere: a view could be endless, and nothing that it defines shall run.
  for (const int feature :
       {SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_TRUSTED_SCHEMA}) {
    sqlite3_db_config(opened, feature, 0, nullptr);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  }
}

Statement Database::prepare(const std::string& sql) const {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
    refuse(file_, sqlite3_errmsg(database_.get()));
  }
  Statement statement;
  statement.statement_.reset(prepared);
  statement.file_ = file_;
  return statement;
}

void Database::execute(const std::string& sql) const {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    refuse(file_, sqlite3_errmsg(database_.get()));
  }
}

std::uint64_t Database::last_id() const {
  return std::bit_cast<std::uint64_t>(sqlite3_last_insert_rowid(database_.get()));
}

}  // namespace flypaper
