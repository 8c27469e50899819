// Recordings that `flypaper replay` retraces. Also from: goldens/external
#include "flypaper/audit/experiment/replay.hpp"

#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const fuzz::InputFile file("input.json");
  return fuzz::answer([&] { (void)replay(file.holding(fuzz::text_of(data, size))); });
}
