// Checkpoints of an interrupted run: one that is taken is continued to its end.
#include "flypaper/audit/experiment/checkpoint.hpp"

#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const Experiment experiment = Experiment::load(home_folder() / "fuzz" / "checkpoint.toml");
  static const fuzz::InputFile file(checkpoint_in(""));
  return fuzz::answer([&] {
    (void)file.holding(fuzz::text_of(data, size));
    const Keeping keeping{.folder = file.folder(), .begin = Keeping::Begin::where_it_was};
    for (const auto& observable : run(experiment, 1, nullptr, keeping).ensemble.observables) (void)observable->table();
  });
}
