#include "flypaper/simulation/observables/exit_times.hpp"

#include <algorithm>
#include <bit>

namespace flypaper {

ExitTimes::ExitTimes(Box basin, std::uint64_t trajectories, std::uint64_t steps)
    : basin_(std::move(basin)), steps_(steps), record_(std::make_shared<Record>()) {
  record_->steps.resize(trajectories, 0);
  record_->exits.resize(trajectories, Exit::started_outside);
}

std::uint64_t ExitTimes::count(Exit exit) const {
  return static_cast<std::uint64_t>(std::ranges::count(record_->exits, exit));
}

std::vector<std::uint64_t> ExitTimes::still_inside() const {
  std::vector<std::uint64_t> inside(steps_ + 1, 0);
  for (std::size_t i = 0; i < record_->exits.size(); ++i) {
    const Exit exit = record_->exits[i];
    if (exit == Exit::started_outside) continue;
    const std::uint64_t last_inside = exit == Exit::censored ? steps_ : record_->steps[i] - 1;
    ++inside[last_inside];
  }
  for (std::size_t t = steps_; t-- > 0;) inside[t] += inside[t + 1];
  return inside;
}

std::vector<Stay> ExitTimes::stays() const {
  std::vector<Stay> stays;
  for (std::size_t i = 0; i < record_->exits.size(); ++i) {
    const Exit exit = record_->exits[i];
    if (exit != Exit::started_outside) stays.push_back({record_->steps[i], exit != Exit::censored});
  }
  return stays;
}

void ExitTimes::begin_block(const BlockView& start) {
  staying_ = start.inside(basin_);
  for (std::uint64_t bits = staying_; bits != 0; bits &= bits - 1) {
    const std::size_t trajectory = start.first_trajectory + static_cast<std::size_t>(std::countr_zero(bits));
    record_->exits[trajectory] = Exit::censored;
    record_->steps[trajectory] = steps_;
  }
}

void ExitTimes::observe(const BlockView& view) {
  if (staying_ == 0) return;
  const std::uint64_t leaving = staying_ & ~view.inside(basin_);
  staying_ &= ~leaving;
  for (std::uint64_t bits = leaving; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    record_->steps[view.first_trajectory + i] = view.step;
    Exit& exit = record_->exits[view.first_trajectory + i];
    exit = Exit::diverged;
    for (std::size_t d = 0; d < basin_.lower.size() && !view.diverged(i); ++d) {
      const double w = view.coordinates[d].values[i];
      if (w <= basin_.lower[d]) exit = Exit::below;
      if (w >= basin_.upper[d]) exit = Exit::above;
      if (exit != Exit::diverged) break;
    }
  }
}

Table ExitTimes::table() const {
  Table table{{"step", "still_inside", "exits_below", "exits_above", "exits_diverged"}, {}};
  const std::vector<std::uint64_t> inside = still_inside();
  for (std::size_t t = 0; t <= steps_; ++t) {
    table.rows.push_back({static_cast<double>(t), static_cast<double>(inside[t]), 0.0, 0.0, 0.0});
  }
  for (std::size_t i = 0; i < record_->exits.size(); ++i) {
    const Exit exit = record_->exits[i];
    if (exit < Exit::below) continue;
    table.rows[record_->steps[i]][2 + static_cast<std::size_t>(exit) - static_cast<std::size_t>(Exit::below)] += 1.0;
  }
  return table;
}

void ExitTimes::visit(Archive& archive) {
  archive(record_->steps);
  archive(record_->exits);
}

FirstPassage::FirstPassage(Box target, std::uint64_t trajectories, std::uint64_t steps)
    : target_(std::move(target)), steps_(steps), record_(std::make_shared<Record>()) {
  record_->steps.resize(trajectories, steps);
  record_->passages.resize(trajectories, Passage::waiting);
}

std::uint64_t FirstPassage::count(Passage passage) const {
  return static_cast<std::uint64_t>(std::ranges::count(record_->passages, passage));
}

void FirstPassage::begin_block(const BlockView& start) {
  waiting_ = start.used();
  observe(start);
}

void FirstPassage::observe(const BlockView& view) {
  if (waiting_ == 0) return;
  const std::uint64_t inside = view.inside(target_);
  const std::uint64_t leaving = waiting_ & (inside | view.diverged());
  waiting_ &= ~leaving;
  for (std::uint64_t bits = leaving; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(bits));
    record_->steps[view.first_trajectory + i] = view.step;
    record_->passages[view.first_trajectory + i] = (inside >> i & 1U) != 0 ? Passage::reached : Passage::diverged;
  }
}

Table FirstPassage::table() const {
  Table table{{"step", "waiting", "reached", "diverged"}, {}};
  for (std::size_t t = 0; t <= steps_; ++t) table.rows.push_back({static_cast<double>(t), 0.0, 0.0, 0.0});
  for (std::size_t i = 0; i < record_->passages.size(); ++i) {
    const Passage passage = record_->passages[i];
    if (passage != Passage::waiting) table.rows[record_->steps[i]][passage == Passage::reached ? 2 : 3] += 1.0;
  }
  auto waiting = static_cast<double>(record_->passages.size());
  for (std::vector<double>& row : table.rows) {
    waiting -= row[2] + row[3];
    row[1] = waiting;
  }
  return table;
}

void FirstPassage::visit(Archive& archive) {
  archive(record_->steps);
  archive(record_->passages);
}

}  // namespace flypaper
