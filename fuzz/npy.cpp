// Arrays of NumPy, of any shape and as data sets.
#include "flypaper/simulation/data/data_set.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const fuzz::InputFile file("input.npy");
  return fuzz::answer([&] { (void)read_data_set(file.holding(fuzz::text_of(data, size))); });
}
