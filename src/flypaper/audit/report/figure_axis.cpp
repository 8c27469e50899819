#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "flypaper/audit/report/gnuplot.hpp"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr std::size_t most_ticks = 8;

/// The multiples of `step` inside the interval.
std::vector<double> multiples(double step, const Interval& ends) {
  std::vector<double> places;
  const double first = std::ceil(ends.lower / step - 1e-9);
  // Counted from the first: where the axis is short beside its distance from 0, adding 1 to a multiple changes nothing.
  const double count = std::floor(ends.upper / step + 1e-9) - first;
  for (double i = 0.0; i <= count; ++i) places.push_back((first + i) * step);
  return places;
}

/// The most ticks, 1, 2, 4 or 5 times a power of ten apart, whose numbers fill at most so many columns.
std::vector<double> linear_ticks(const Interval& ends, std::size_t columns) {
  std::vector<double> finest;
  const int magnitude = static_cast<int>(std::floor(std::log10(ends.upper - ends.lower)));
  for (int exponent = magnitude; exponent >= magnitude - 1; --exponent) {
    for (const double digit : {5.0, 4.0, 2.0, 1.0}) {
      const std::vector<double> ticks = multiples(digit * std::pow(10.0, exponent), ends);
      std::size_t filled = 0;
      for (const double tick : ticks) filled += fmt::format("{:g}", tick).size() + 1;
      if (filled <= columns && ticks.size() <= most_ticks && ticks.size() > finest.size()) finest = ticks;
    }
  }
  return finest;
}

/// 1, 2, 5, 10, .. or more densely: few decades would show one number or none.
std::vector<double> ticks_within_decades(const Interval& ends) {
  const bool narrow = ends.upper / ends.lower < 10.0;
  std::vector<double> places;
  const int first = static_cast<int>(std::floor(std::log10(ends.lower)));
  const int last = static_cast<int>(std::floor(std::log10(ends.upper)));
  for (int exponent = first; exponent <= last; ++exponent) {
    for (const int digit : narrow ? std::vector{1, 2, 3, 4, 6, 8} : std::vector{1, 2, 5}) {
      places.push_back(digit * std::pow(10.0, exponent));
    }
  }
  return places;
}

/// Powers of ten: all written out, or all as powers.
std::string decades(const Interval& ends) {
  const int first = static_cast<int>(std::ceil(std::log10(ends.lower)));
  const int last = static_cast<int>(std::floor(std::log10(ends.upper)));
  const bool written_out = first >= -3 && last <= 3;
  const int every = 1 + (last - first) / static_cast<int>(most_ticks);
  std::vector<std::string> ticks;
  for (int exponent = first; exponent <= last; ++exponent) {
    const bool labelled = (exponent - first) % every == 0;
    const std::string label =
        written_out ? fmt::format("{:g}", std::pow(10.0, exponent)) : fmt::format("10{}", raised(exponent));
    ticks.push_back(fmt::format("'{}' 1e{}", labelled ? label : "", exponent));
  }
  return join(ticks);
}

}  // namespace

std::string axis_script(std::string_view name, const Interval& ends, Scale scale, std::size_t columns) {
  std::string script = fmt::format("set {0}range [{1}:{2}]\nset format {0} '%g'\n", name, ends.lower, ends.upper);
  if (scale == Scale::logarithmic) script += fmt::format("set logscale {}\n", name);
  if (scale == Scale::logarithmic && ends.upper / ends.lower >= 50.0) {
    return script + fmt::format("set {}tics ({})\n", name, decades(ends));
  }
  std::vector<std::string> places;
  for (const double tick : scale == Scale::linear ? linear_ticks(ends, columns) : ticks_within_decades(ends)) {
    places.push_back(fmt::format("{:g}", tick));
  }
  return places.empty() ? script : script + fmt::format("set {}tics ({})\n", name, join(places));
}

}  // namespace flypaper
