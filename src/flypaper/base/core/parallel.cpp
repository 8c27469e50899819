#include "flypaper/base/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace flypaper {

unsigned resolve_threads(unsigned requested) {
  return requested != 0 ? requested : std::max(1U, std::thread::hardware_concurrency());
}

std::size_t for_each_block(std::size_t first, std::size_t end, unsigned threads,
                           const std::function<void(std::size_t block, unsigned worker)>& work,
                           const std::function<bool()>& pause) {
  std::atomic<std::size_t> next{first};
  std::atomic<bool> stopped{false};
  std::mutex failure_mutex;
  std::exception_ptr failure;
  const auto serve = [&](unsigned worker) {
    try {
      while (!stopped) {
        const std::size_t block = next++;
        if (block >= end) break;
        work(block, worker);
        if (pause()) stopped = true;
      }
    } catch (...) {
      const std::scoped_lock lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      stopped = true;
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned worker = 1; worker < threads; ++worker) workers.emplace_back(serve, worker);
    serve(0);
  }
  if (failure) std::rethrow_exception(failure);
  return std::min(next.load(), end);
}

}  // namespace flypaper
