#include "flypaper/audit/report/post_figure.hpp"

namespace flypaper {
namespace {

void share_axes(Strip& strip) {
  std::vector<double> x;
  std::vector<double> y;
  for (const Redrawn& panel : strip) {
    for (const Series& series : panel.figure.series) {
      x.insert(x.end(), series.x.begin(), series.x.end());
      for (const auto* values : {&series.y, &series.lower, &series.upper})
        y.insert(y.end(), values->begin(), values->end());
    }
  }
  for (Redrawn& panel : strip) {
    panel.figure.x.includes = x;
    panel.figure.y.includes = y;
  }
}

}  // namespace

std::vector<DrawnPostFigure> drawn(std::span<const PostFigure> figures, Laboratory& laboratory) {
  std::vector<DrawnPostFigure> all;
  for (const PostFigure& figure : figures) {
    all.push_back({figure, figure.draw(laboratory), {}});
    if (figure.cover) all.back().cover = figure.cover(laboratory);
    for (Strip& strip : all.back().strips) share_axes(strip);
  }
  return all;
}

}  // namespace flypaper
