#include "flypaper/simulation/observables/first_passage.hpp"

#include <algorithm>
#include <bit>

namespace flypaper {

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
