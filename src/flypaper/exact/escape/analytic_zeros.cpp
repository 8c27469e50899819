#include "flypaper/exact/escape/analytic_zeros.hpp"

#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/model/disc.hpp"

namespace flypaper {
namespace {

class Search {
 public:
  Search(ExpressionGraph graph, NodeId node, const Interval1d& range)
      : graph_(std::move(graph)), node_(node), slope_(graph_.derivative(node, 0)), range_(range) {}

  std::vector<double> operator()() {
    constexpr std::size_t most_intervals = 200'000;
    std::vector<Interval1d> waiting{range_};
    std::size_t looked_at = 0;
    while (!waiting.empty()) {
      const Interval1d interval = waiting.back();
      waiting.pop_back();
      if (++looked_at > most_intervals)
        throw Error("the zeros of Q or of its slope cannot be told apart on this range");
      const double middle = 0.5 * (interval.lower + interval.upper);
      if (keeps_away(node_, interval)) continue;
      if (keeps_away(slope_, interval)) {
        add_crossing(interval);
      } else if (interval.upper - interval.lower < finest()) {
        add(least_magnitude(interval));
      } else {
        waiting.push_back({.lower = middle, .upper = interval.upper});
        waiting.push_back({.lower = interval.lower, .upper = middle});
      }
    }
    return found_;
  }

 private:
  [[nodiscard]] double finest() const { return 1e-9 * (range_.upper - range_.lower); }
  [[nodiscard]] double value(double w) const { return graph_.evaluate(node_, std::span<const double>(&w, 1)); }
  [[nodiscard]] bool vanishes(double w) const {
    return flypaper::vanishes(graph_, node_, std::span<const double>(&w, 1));
  }

  /// Whether 0 is none of the values on the interval.
  [[nodiscard]] bool keeps_away(NodeId node, const Interval1d& interval) const {
    const double middle = 0.5 * (interval.lower + interval.upper);
    const double radius = 0.5 * (interval.upper - interval.lower);
    const Disc values =
        values_on_discs(graph_, node, std::span<const double>(&middle, 1), std::span<const double>(&radius, 1));
    const double rounding = 1e-14 * magnitude(graph_, node, std::span<const double>(&middle, 1));
    return std::abs(values.centre) > values.radius + rounding;
  }

  /// Where the function is monotone; ends count where they vanish up to rounding.
  void add_crossing(const Interval1d& interval) {
    for (const double end : {interval.lower, interval.upper}) {
      if (!vanishes(end)) continue;
      add(end);
      return;
    }
    const double left = value(interval.lower);
    const double right = value(interval.upper);
    if (!(left * right < 0.0)) return;
    std::uintmax_t iterations = 300;
    const auto [a, b] =
        boost::math::tools::toms748_solve([&](double w) { return value(w); }, interval.lower, interval.upper, left,
                                          right, boost::math::tools::eps_tolerance<double>(52), iterations);
    add(std::abs(value(a)) < std::abs(value(b)) ? a : b);
  }

  /// By golden sections.
  [[nodiscard]] double least_magnitude(Interval1d interval) const {
    for (int i = 0; i < 60; ++i) {
      const double left = interval.lower + 0.382 * (interval.upper - interval.lower);
      const double right = interval.lower + 0.618 * (interval.upper - interval.lower);
      (std::abs(value(left)) < std::abs(value(right)) ? interval.upper : interval.lower) =
          std::abs(value(left)) < std::abs(value(right)) ? right : left;
    }
    return 0.5 * (interval.lower + interval.upper);
  }

  /// Adds a zero; what was meant as 1.8 and found as 1.7999999999999998 is 1.8.
  void add(double w) {
    for (const int digits : {8, 14}) {
      const double short_form = std::abs(w) < finest() ? 0.0 : std::stod(rounded(w, digits));
      if (vanishes(short_form) && short_form >= range_.lower && short_form <= range_.upper) {
        w = short_form;
        break;
      }
    }
    if (!vanishes(w)) return;
    if (found_.empty() || w - found_.back() > 2.0 * finest()) found_.push_back(w);
  }

  ExpressionGraph graph_;
  NodeId node_;
  NodeId slope_;
  Interval1d range_;
  std::vector<double> found_;
};

}  // namespace

std::vector<double> analytic_zeros(ExpressionGraph graph, NodeId node, const Interval1d& range) {
  if (!(range.lower < range.upper && std::isfinite(range.upper - range.lower))) {
    throw Error(fmt::format("zeros of functions are sought on a finite interval, and {},{} is none",
                            shortest(range.lower), shortest(range.upper)));
  }
  return Search(std::move(graph), node, range)();
}

}  // namespace flypaper
