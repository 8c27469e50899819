// Files of experiments, beside the project's potentials. Also from: experiments
#include "flypaper/audit/experiment/experiment.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const fuzz::InputFile file("experiments/input.toml");
  return fuzz::answer([&] {
    const Experiment experiment = Experiment::load(file.holding(fuzz::text_of(data, size)));
    (void)experiment.configuration();
    (void)experiment.describe();
  });
}
