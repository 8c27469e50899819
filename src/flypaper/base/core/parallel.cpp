#include "flypaper/base/core/parallel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

unsigned resolve_threads(std::uint64_t requested, std::uint64_t blocks) {
  if (requested > most_threads) {
    throw Error(fmt::format("{} threads; give at most {}, or 0 for all cores", requested, most_threads));
  }
  const std::uint64_t cores = std::clamp(std::thread::hardware_concurrency(), 1U, most_threads);
  return static_cast<unsigned>(
      std::clamp<std::uint64_t>(requested != 0 ? requested : cores, 1, std::max<std::uint64_t>(1, blocks)));
}

std::size_t for_each_block(std::size_t first, std::size_t end, unsigned threads,
                           const std::function<void(std::size_t block, unsigned worker)>& work,
                           const std::function<bool()>& pause) {
  const unsigned wanted = resolve_threads(threads, end - first);
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
    for (unsigned worker = 1; worker < wanted; ++worker) {
      try {
        workers.emplace_back(serve, worker);
      } catch (const std::system_error&) {
        break;  // the system grants no more: those that are there do the work
      }
    }
    serve(0);
  }
  if (failure) std::rethrow_exception(failure);
  return std::min(next.load(), end);
}

}  // namespace flypaper
