#include <fmt/chrono.h>
#include <sys/resource.h>

#include <chrono>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/nights/history.hpp"

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

}  // namespace flypaper
