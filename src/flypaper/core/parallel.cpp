#include "flypaper/core/parallel.hpp"

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

void for_each_block(std::size_t blocks, unsigned threads,
                    const std::function<void(std::size_t block, unsigned worker)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex failure_mutex;
  std::exception_ptr failure;
  const auto serve = [&](unsigned worker) {
    try {
      for (std::size_t block = next++; block < blocks; block = next++) work(block, worker);
    } catch (...) {
      const std::scoped_lock lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      next = blocks;
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned worker = 1; worker < threads; ++worker) workers.emplace_back(serve, worker);
    serve(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace flypaper
