#pragma once
#include <cstddef>
#include <functional>

namespace flypaper {

/// The number of threads to use for a request of 0: all cores.
[[nodiscard]] unsigned resolve_threads(unsigned requested);

/// Calls work(block, worker) once for every block in [first, end), on `threads` workers that take the next block when
/// they are free. Which worker gets which block is not determined: results must not depend on it. No worker takes
/// another block once `pause`, which each asks after a block, has said yes.
/// Returns the first block that was not worked on; all before it are done.
/// The first exception that a worker throws stops the others and is thrown here.
std::size_t for_each_block(std::size_t first, std::size_t end, unsigned threads,
                           const std::function<void(std::size_t block, unsigned worker)>& work,
                           const std::function<bool()>& pause);

}  // namespace flypaper
