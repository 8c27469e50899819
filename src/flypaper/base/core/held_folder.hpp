#pragma once
#include <filesystem>

namespace flypaper {

/// A folder for output, made if needed, in which no other process writes as long as this lives: of two that want it the
/// second one is refused, and not both would leave parts of what they found. The system knows who holds it: a process
/// that is killed holds nothing, and no file tells of it. Where the system knows no such thing for a folder, as on some
/// network drives, nobody is refused.
class HeldFolder {
 public:
  /// Waits two seconds at most for another process. Throws Error if the folder cannot be written, or is held longer.
  explicit HeldFolder(const std::filesystem::path& folder);
  ~HeldFolder();
  HeldFolder(const HeldFolder&) = delete;
  HeldFolder& operator=(const HeldFolder&) = delete;
  HeldFolder(HeldFolder&&) = delete;
  HeldFolder& operator=(HeldFolder&&) = delete;

 private:
  int descriptor_;
};

}  // namespace flypaper
