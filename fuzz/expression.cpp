// Expressions: what is printed of them is read again and printed as the same. (Not the first time: a constant below all
// doubles is printed as 0.)
#include <cstdlib>

#include "flypaper/simulation/model/potential.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  return fuzz::answer([&] {
    const Potential potential(fuzz::text_of(data, size));
    const std::string printed = potential.print();
    if (printed.size() > 100'000) return;  // longer than any text that is read
    const std::string again = Potential(printed).print();
    if (Potential(again).print() != again) std::abort();
  });
}
