#include "flypaper/simulation/observables/last_steps.hpp"

#include <fmt/format.h>

#include <limits>

namespace flypaper {

LastSteps::LastSteps(ExitTimes exits, std::uint64_t last, std::uint64_t trajectories, Replay replay)
    : exits_(std::move(exits)), last_(last), trajectories_(trajectories), replay_(std::move(replay)) {}

void LastSteps::merge(const Observable& other) { exits_.merge(dynamic_cast<const LastSteps&>(other).exits_); }

std::vector<LastSteps::Shown> LastSteps::shown() const {
  std::vector<Shown> shown;
  const auto all = exits_.exits();
  std::uint64_t leaving = 0;
  std::size_t control = 0;
  for (std::size_t i = 0; i < all.size() && leaving < trajectories_; ++i) {
    if (all[i] < Exit::below) continue;
    ++leaving;
    const std::uint64_t step = exits_.exit_steps()[i];
    shown.push_back({i, all[i], step});
    while (control < all.size() && all[control] != Exit::censored) ++control;
    if (control < all.size()) shown.push_back({control++, Exit::censored, step});
  }
  return shown;
}

Table LastSteps::table() const {
  Table table{{"trajectory", "ending", "until_exit", "step"}, {}};
  for (std::size_t d = 0; d < exits_.basin().lower.size(); ++d) table.columns.push_back(fmt::format("w{}", d + 1));
  table.columns.insert(table.columns.end(), {"s_xx", "s_xy"});
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [trajectory, exit, last] : shown()) {
    const Path path = replay_(trajectory, last);
    const std::uint64_t first = last < last_ ? 0 : last - last_;
    for (std::uint64_t step = first; step <= last; ++step) {
      const std::size_t ending = exit == Exit::censored ? 0 : static_cast<std::size_t>(exit) - 1;
      std::vector<double>& row = table.rows.emplace_back();
      row = {static_cast<double>(trajectory), static_cast<double>(ending), static_cast<double>(last - step),
             static_cast<double>(step)};
      row.insert(row.end(), path.states[step].begin(), path.states[step].end());
      row.push_back(step == 0 ? none : path.sums[step - 1].s_xx);
      row.push_back(step == 0 ? none : path.sums[step - 1].s_xy);
    }
  }
  return table;
}

}  // namespace flypaper
