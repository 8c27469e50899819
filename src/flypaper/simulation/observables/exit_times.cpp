#include "flypaper/simulation/observables/exit_times.hpp"

#include <algorithm>
#include <bit>

namespace flypaper {

ExitTimes::ExitTimes(Box basin, std::uint64_t trajectories, std::uint64_t steps)
    : FirstEvents(trajectories, 0, Exit::started_outside), basin_(std::move(basin)), steps_(steps) {}

std::vector<std::uint64_t> ExitTimes::still_inside() const {
  std::vector<std::uint64_t> inside(steps_ + 1, 0);
  for (std::size_t i = 0; i < record_->events.size(); ++i) {
    const Exit exit = record_->events[i];
    if (exit == Exit::started_outside) continue;
    const std::uint64_t last_inside = exit == Exit::censored ? steps_ : record_->steps[i] - 1;
    ++inside[last_inside];
  }
  for (std::size_t t = steps_; t-- > 0;) inside[t] += inside[t + 1];
  return inside;
}

std::vector<Stay> ExitTimes::stays() const {
  std::vector<Stay> stays;
  for (std::size_t i = 0; i < record_->events.size(); ++i) {
    const Exit exit = record_->events[i];
    if (exit != Exit::started_outside) stays.push_back({record_->steps[i], exit != Exit::censored});
  }
  return stays;
}

void ExitTimes::begin_block(const BlockView& start) {
  waiting_ = start.inside(basin_);
  record(start, waiting_, steps_, [](std::size_t) { return Exit::censored; });
}

Exit ExitTimes::exit_of(const BlockView& view, std::size_t i) const {
  for (std::size_t d = 0; d < basin_.lower.size() && !view.diverged(i); ++d) {
    const double w = view.coordinates[d].values[i];
    if (w >= basin_.upper[d]) return Exit::above;
    if (w <= basin_.lower[d]) return Exit::below;
  }
  return Exit::diverged;
}

void ExitTimes::observe(const BlockView& view) {
  if (waiting_ == 0) return;
  const std::uint64_t leaving = waiting_ & ~view.inside(basin_);
  waiting_ &= ~leaving;
  record(view, leaving, view.step, [&](std::size_t i) { return exit_of(view, i); });
}

Table ExitTimes::table() const {
  Table table{{"step", "still_inside", "exits_below", "exits_above", "exits_diverged"}, {}};
  const std::vector<std::uint64_t> inside = still_inside();
  for (std::size_t t = 0; t <= steps_; ++t) {
    table.rows.push_back({static_cast<double>(t), static_cast<double>(inside[t]), 0.0, 0.0, 0.0});
  }
  for (std::size_t i = 0; i < record_->events.size(); ++i) {
    const Exit exit = record_->events[i];
    if (exit < Exit::below) continue;
    table.rows[record_->steps[i]][2 + static_cast<std::size_t>(exit) - static_cast<std::size_t>(Exit::below)] += 1.0;
  }
  return table;
}

FirstPassage::FirstPassage(Box target, std::uint64_t trajectories, std::uint64_t steps)
    : FirstEvents(trajectories, steps, Passage::waiting), target_(std::move(target)), steps_(steps) {}

void FirstPassage::begin_block(const BlockView& start) {
  waiting_ = start.used();
  observe(start);
}

void FirstPassage::observe(const BlockView& view) {
  if (waiting_ == 0) return;
  const std::uint64_t inside = view.inside(target_);
  const std::uint64_t leaving = waiting_ & (inside | view.diverged());
  waiting_ &= ~leaving;
  record(view, leaving, view.step,
         [&](std::size_t i) { return (inside >> i & 1U) != 0 ? Passage::reached : Passage::diverged; });
}

Table FirstPassage::table() const {
  Table table{{"step", "waiting", "reached", "diverged"}, {}};
  for (std::size_t t = 0; t <= steps_; ++t) table.rows.push_back({static_cast<double>(t), 0.0, 0.0, 0.0});
  for (std::size_t i = 0; i < record_->events.size(); ++i) {
    const Passage passage = record_->events[i];
    if (passage != Passage::waiting) table.rows[record_->steps[i]][passage == Passage::reached ? 2 : 3] += 1.0;
  }
  auto waiting = static_cast<double>(record_->events.size());
  for (std::vector<double>& row : table.rows) {
    waiting -= row[2] + row[3];
    row[1] = waiting;
  }
  return table;
}

}  // namespace flypaper
