// Files of potentials. Also from: potentials
#include "flypaper/simulation/model/potential.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const fuzz::InputFile file("potentials/input.toml");
  return fuzz::answer([&] { (void)Potential::load(file.holding(fuzz::text_of(data, size))); });
}
