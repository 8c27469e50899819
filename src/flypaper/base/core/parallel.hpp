#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>

namespace flypaper {

/// More threads than this are refused: no machine that this was made for has as many cores.
inline constexpr unsigned most_threads = 1024;

/// The number of threads to use for a request: as many, for 0 all cores, but never more than there are blocks of work
/// (at least 1). Throws Error beyond most_threads.
[[nodiscard]] unsigned resolve_threads(std::uint64_t requested, std::uint64_t blocks = most_threads);

/// Calls work(block, worker) once for every block in [first, end), on as many workers as resolve_threads says,
/// which take the next block when they are free. Which worker gets which block is not determined: results must not
/// depend on it. No worker takes another block once `pause`, which each asks after a block, has said yes. Returns the
/// first block that was not worked on; all before it are done. The first exception that a worker throws stops the
/// others and is thrown here.
std::size_t for_each_block(std::size_t first, std::size_t end, unsigned threads,
                           const std::function<void(std::size_t block, unsigned worker)>& work,
                           const std::function<bool()>& pause);

}  // namespace flypaper
