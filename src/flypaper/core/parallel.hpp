#pragma once
#include <cstddef>
#include <functional>

namespace flypaper {

/// The number of threads to use for a request of 0: all cores.
[[nodiscard]] unsigned resolve_threads(unsigned requested);

/// Calls work(block, worker) once for every block in [0, blocks), on `threads` workers that take the next block when
/// they are free. Which worker gets which block is not determined: results must not depend on it.
/// The first exception that a worker throws stops the others and is thrown here.
void for_each_block(std::size_t blocks, unsigned threads,
                    const std::function<void(std::size_t block, unsigned worker)>& work);

}  // namespace flypaper
