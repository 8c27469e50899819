#include <fmt/chrono.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/nights/kept_answers.hpp"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

KeptRun run_of_now(std::uint64_t seed, std::string tier) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  const auto now = fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  return {.time = fmt::format("{:%FT%TZ}", now),
          .seed = seed,
          .tier = std::move(tier),
          .version = provenance().version,
          .commit = provenance().commit,
          .compiler = provenance().compiler,
          .seconds = seconds(used.ru_utime) + seconds(used.ru_stime),
          .memory_kib = static_cast<std::uint64_t>(used.ru_maxrss)};
}

namespace {

/// The commit of a folder in a clone of git, with "-dirty" where files differ from it; empty elsewhere.
std::string commit_of(const std::filesystem::path& folder) {
  const std::string quoted = with_replaced(std::filesystem::absolute(folder).string(), "'", "'\\''");
  const std::string command =
      fmt::format("git -C '{}' describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null", quoted);
  const std::unique_ptr<FILE, int (*)(FILE*)> git(popen(command.c_str(), "r"),
                                                  pclose);  // NOLINT(cert-env33-c): constant but for the folder
  std::string commit(80, '\0');
  commit.resize(git == nullptr ? 0 : std::fread(commit.data(), 1, commit.size(), git.get()));
  return std::string(trimmed(commit));
}

}  // namespace

KeptRun run_of_now(std::uint64_t seed, std::string tier, const std::filesystem::path& of) {
  KeptRun run = run_of_now(seed, std::move(tier));
  const bool is_folder = std::filesystem::is_directory(of);
  if (!is_folder && of.extension() != ".toml") return run;
  const std::string own = commit_of(is_folder ? of : std::filesystem::absolute(of).parent_path());
  if (!own.empty() && own != run.commit) run.commit += (run.commit.empty() ? "with " : " with ") + own;
  return run;
}

}  // namespace flypaper
