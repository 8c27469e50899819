#pragma once
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace flypaper {

/// The whole text of a file. Throws Error if it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// Files that appear together. `add` writes each beside its place, down to the disk, under a name that ends in
/// .partial; only `commit` replaces what was there. Until then an error, a full disk or a killed process leaves earlier
/// files whole.
class StagedFiles {
 public:
  using Write = std::function<void(std::ostream&)>;

  explicit StagedFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// Removes what was not committed.
  ~StagedFiles();
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;
  StagedFiles(StagedFiles&&) = delete;
  StagedFiles& operator=(StagedFiles&&) = delete;

  /// Throws Error if the file cannot be written.
  void add(const std::string& name, const Write& write);
  void add(const std::string& name, std::string_view text);
  /// Puts the files in their places in the order in which they were added. An earlier version of the last one goes
  /// first: a folder that holds it is complete. Throws Error if that fails.
  void commit();

 private:
  [[nodiscard]] std::filesystem::path partial(const std::string& name) const { return folder_ / (name + ".partial"); }

  std::filesystem::path folder_;
  std::vector<std::string> names_;
};

/// Writes a file whole or not at all. Throws Error if that fails.
void write_file(const std::filesystem::path& file, std::string_view text);

/// Removes the file, and a part of it that a killed process left.
void remove_file(const std::filesystem::path& file);

/// Makes the folder if needed and makes sure that it can be written. Throws Error naming the folder otherwise.
void require_writable_folder(const std::filesystem::path& folder);

/// The stems of the files in `folder` with `extension` (".toml"), sorted.
[[nodiscard]] std::vector<std::string> list_stems(const std::filesystem::path& folder, std::string_view extension);

/// Where potentials/, experiments/ and goldens/ are: $FLYPAPER_HOME, else share/flypaper beside the program,
/// else the source tree that the program was built from. Throws Error if none of them holds potentials/.
[[nodiscard]] std::filesystem::path home_folder();

/// An empty folder in the system's folder for temporary files, which is removed with everything in it.
class TemporaryFolder {
 public:
  /// Throws Error if it cannot be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace flypaper
