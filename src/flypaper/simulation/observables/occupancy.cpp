#include "flypaper/simulation/observables/occupancy.hpp"

#include <algorithm>
#include <bit>

namespace flypaper {

Occupancy::Occupancy(Box basin, std::uint64_t steps, std::uint64_t every) : basin_(std::move(basin)), every_(every) {
  const std::size_t times = steps / every + 1;
  counts_.inside.resize(times);
  counts_.inside_survivors.resize(times);
  counts_.finite.resize(times);
  present_.resize(times);
}

void Occupancy::begin_block(const BlockView& start) {
  std::ranges::fill(present_, 0);
  observe(start);
}

void Occupancy::observe(const BlockView& view) {
  if (view.step % every_ != 0) return;
  const std::size_t time = view.step / every_;
  present_[time] = view.inside(basin_);
  counts_.finite[time] += static_cast<std::uint64_t>(std::popcount(view.used() & ~view.diverged()));
}

void Occupancy::end_block(const BlockView& last) {
  const std::uint64_t survivors = last.used() & ~last.diverged();
  for (std::size_t time = 0; time < present_.size(); ++time) {
    counts_.inside[time] += static_cast<std::uint64_t>(std::popcount(present_[time]));
    counts_.inside_survivors[time] += static_cast<std::uint64_t>(std::popcount(present_[time] & survivors));
  }
  counts_.trajectories += last.count;
  counts_.survivors += static_cast<std::uint64_t>(std::popcount(survivors));
}

void Occupancy::merge(const Observable& other) {
  const Counts& more = dynamic_cast<const Occupancy&>(other).counts_;
  const auto add = [](std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from) {
    std::ranges::transform(to, from, to.begin(), std::plus{});
  };
  add(counts_.inside, more.inside);
  add(counts_.inside_survivors, more.inside_survivors);
  add(counts_.finite, more.finite);
  counts_.trajectories += more.trajectories;
  counts_.survivors += more.survivors;
}

Table Occupancy::table() const {
  Table table{{"step", "inside", "inside_survivors", "finite"}, {}};
  for (std::size_t time = 0; time < counts_.inside.size(); ++time) {
    table.rows.push_back({static_cast<double>(time * every_), static_cast<double>(counts_.inside[time]),
                          static_cast<double>(counts_.inside_survivors[time]),
                          static_cast<double>(counts_.finite[time])});
  }
  return table;
}

void Occupancy::visit(Archive& archive) {
  archive(counts_.inside);
  archive(counts_.inside_survivors);
  archive(counts_.finite);
  archive(counts_.trajectories);
  archive(counts_.survivors);
}

}  // namespace flypaper
