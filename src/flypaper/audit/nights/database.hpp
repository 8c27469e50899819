#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace flypaper {

/// A statement of SQL whose places are filled in order, and whose columns are read in order.
class Statement {
 public:
  Statement& bind(const std::string& text);
  Statement& bind(double value);  ///< NaN is kept as NULL
  Statement& bind(std::uint64_t value);
  /// The next row, if there is one. Throws Error if the database refuses.
  bool step();
  /// Carries the statement out and makes it ready for the next values.
  void run();
  /// Makes it ready for the next values.
  void reset();
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] double real(int column) const;  ///< NaN for NULL
  [[nodiscard]] std::uint64_t whole(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void expect(int found, int wanted) const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string file_;
  int bound_ = 0;
};

/// A file of SQLite. What stands between begin() and commit() is written wholly or not at all, whatever interrupts it.
class Database {
 public:
  enum class Mode : unsigned char { read, create };
  /// Throws Error if the file cannot be opened, or is no database.
  Database(const std::filesystem::path& file, Mode mode);

  [[nodiscard]] Statement prepare(const std::string& sql) const;
  void execute(const std::string& sql) const;
  [[nodiscard]] std::uint64_t last_id() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  std::unique_ptr<sqlite3, Close> database_;
  std::string file_;
};

}  // namespace flypaper
