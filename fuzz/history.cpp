// Histories of nights: what is read is summed up and drawn.
#include "flypaper/audit/nights/history.hpp"

#include "flypaper/audit/nights/trends.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const fuzz::InputFile file("input.sqlite");
  return fuzz::answer([&] {
    const std::vector<KeptRun> runs = History::to_read(file.holding(fuzz::text_of(data, size))).runs();
    const YearEvidence year = evidence_over_nights(runs);
    (void)summary(runs, year);
    (void)junit(year);
    (void)trends(runs);
  });
}
