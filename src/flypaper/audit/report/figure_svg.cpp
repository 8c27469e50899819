#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "flypaper/audit/report/gnuplot.hpp"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/audit/report/typeset.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/held_folder.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

void require_consistent(const Figure& figure) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  if (figure.name.empty() || figure.name.find_first_not_of(letters) != std::string::npos) {
    throw Error(fmt::format("'{}' is no name for a figure; use letters, digits, '-', '_' and '.'", figure.name));
  }
  if (figure.heat) {
    const auto& [colour, x, y, values] = *figure.heat;
    if (x.size() < 2 || y.size() < 2 || values.size() != (x.size() - 1) * (y.size() - 1)) {
      throw Error(
          fmt::format("the heat map of figure '{}' has {} and {} edges for {} values; one value a cell is needed",
                      figure.name, x.size(), y.size(), values.size()));
    }
  }
  for (const Series& series : figure.series) {
    const std::size_t n = series.x.size();
    const bool edges = series.style == Style::steps && series.y.size() + 1 == n;
    const bool only_band = series.style == Style::band && series.y.empty();
    const bool bounds =
        series.lower.size() == series.upper.size() && (series.lower.size() == n || series.lower.empty());
    if ((series.y.size() != n && !edges && !only_band) || !bounds || (only_band && series.lower.size() != n)) {
      throw Error(fmt::format("series '{}' of figure '{}' has {} x, {} y, {} lower and {} upper; give as many of each",
                              series.label, figure.name, n, series.y.size(), series.lower.size(), series.upper.size()));
    }
  }
}

/// `text` without what stands from `first` to the next `last`, both included.
std::string without(std::string text, std::string_view first, std::string_view last) {
  for (std::size_t start = text.find(first); start != std::string::npos; start = text.find(first, start)) {
    const std::size_t end = text.find(last, start + first.size());
    if (end == std::string::npos) break;
    text.erase(start, end + last.size() - start);
  }
  return text;
}

/// Without what would show or count in a page: gnuplot's version, its tooltips, the background, white halos.
std::string stripped(std::string svg) {
  for (const auto& [first, last] : {std::pair{"<desc>", "</desc>\n"},
                                    {"<title>", "</title>\n"},
                                    {"<rect x=\"0\" y=\"0\"", "/>\n"},
                                    {"<filter", "</filter>\n"}}) {
    svg = without(std::move(svg), first, last);
  }
  std::vector<std::string> lines;
  for (std::string& line : split(svg, '\n')) {
    const bool empty_group = line == "</g>" && !lines.empty() && lines.back().starts_with("<g fill=");
    if (empty_group) lines.pop_back();
    if (!empty_group && !line.empty() && !line.ends_with("color='white'/>")) lines.push_back(std::move(line));
  }
  return join(lines, "\n") + "\n";
}

/// In the page's colour and font where no series has its own, and with ids that begin with the figure's name.
std::string adapted(std::string svg, const Figure& figure) {
  const std::string root =
      fmt::format("<svg role=\"img\" aria-label=\"{}\" width=\"100%\" font-family=\"Arial, Helvetica, sans-serif\"",
                  escaped(figure.title));
  const std::array<std::pair<std::string, std::string>, 12> changes{{
      {" font-family=\"Arial\"", ""},
      {"<svg ", root},
      // gnuplot's own colour attribute would stop currentColor from being the page's.
      {" color=\"black\"", ""},
      {" color=\"white\"", ""},
      {"\"rgb(0,0,0)\"", "\"currentColor\""},
      {"'rgb(  0,   0,   0)'", "'currentColor'"},
      {"\"rgb(  0,   0,   0)\"", "\"currentColor\""},
      {"='black'", "='currentColor'"},
      {"=\"black\"", "=\"currentColor\""},
      {"id='gp", fmt::format("id='{}-gp", figure.name)},
      {"href='#gp", fmt::format("href='#{}-gp", figure.name)},
      {"id=\"gnuplot", fmt::format("id=\"{}-gnuplot", figure.name)},
  }};
  for (const auto& [from, to] : changes) svg = with_replaced(svg, from, to);
  return svg;
}

}  // namespace

std::string to_svg(const Figure& figure) {
  require_consistent(figure);
  const std::string output = run_gnuplot(figure_script(figure));
  const std::size_t begin = output.find("<svg");
  if (begin == std::string::npos || output.find("</svg>") == std::string::npos) {
    throw Error("gnuplot drew no SVG; install a gnuplot with the terminal 'svg' (Debian: gnuplot-nox)");
  }
  return with_raised_digits(adapted(stripped(output.substr(begin)), figure));
}

std::string to_csv(const Figure& figure) {
  const auto field = [](const std::vector<double>& values, std::size_t i) {
    return i < values.size() && !std::isnan(values[i]) ? fmt::format("{}", values[i]) : std::string();
  };
  std::string csv = "series,x,y,lower,upper\n";
  for (const Series& series : figure.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      csv += fmt::format("\"{}\",{},{},{},{}\n", with_replaced(series.label, "\"", "'"), field(series.x, i),
                         field(series.y, i), field(series.lower, i), field(series.upper, i));
    }
  }
  return csv;
}

void write_figures(const std::vector<Figure>& figures, const std::filesystem::path& folder) {
  const HeldFolder held(folder);
  for (const Figure& figure : figures) write_file(folder / (figure.name + ".svg"), to_svg(figure));
}

}  // namespace flypaper
