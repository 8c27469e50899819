// Histories of before, which `flypaper history --import` reads.
#include "flypaper/audit/nights/history.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flypaper;  // NOLINT(google-build-using-namespace): a program of its own
  static const fuzz::InputFile file("input.jsonl");
  return fuzz::answer([&] { (void)read_lines(file.holding(fuzz::text_of(data, size))); });
}
