#include "flypaper/audit/report/sheet.hpp"

#include <fmt/format.h>

#include "flypaper/audit/report/gnuplot.hpp"
#include "flypaper/audit/report/page.hpp"

namespace flypaper {
namespace {

// Units of the viewBox, as those of a panel.
constexpr int sheet_width = 640;
constexpr int title_size = 22;
constexpr int caption_size = 16;

/// What is drawn so far, and where the next part goes.
struct Drawing {
  int height = 0;
  std::string body{};

  void write(std::string_view text, int size, std::size_t columns, std::string_view weight = "normal") {
    for (const std::string& line : wrapped(text, columns)) {
      height += size * 4 / 3;
      body +=
          fmt::format("<text x=\"8\" y=\"{}\" font-size=\"{}\" font-weight=\"{}\" fill=\"currentColor\">{}</text>\n",
                      height - size / 3, size, weight, escaped(line));
    }
  }

  /// Without its root element, which tells its size: viewBox="0 0 640 464".
  void place(const std::string& svg) {
    constexpr std::string_view size = "viewBox=\"0 0 640 ";
    body += fmt::format("<g transform=\"translate(0,{})\">", height);
    height += std::stoi(svg.substr(svg.find(size) + size.size(), 8));
    const std::size_t begin = svg.find('>') + 1;
    body += svg.substr(begin, svg.rfind("</svg>") - begin) + "</g>\n";
  }
};

}  // namespace

std::string to_svg(const Sheet& sheet) {
  Drawing drawing{.height = 4};
  drawing.write(sheet.title, title_size, 54, "bold");
  drawing.write(sheet.caption, caption_size, 84);
  std::size_t number = 0;
  for (Figure panel : sheet.panels) {
    panel.name = fmt::format("{}-{}", sheet.name, ++number);
    drawing.height += 14;
    if (!panel.title.empty()) drawing.write(panel.title, title_size - 3, 62, "bold");
    if (!panel.caption.empty()) drawing.write(panel.caption, caption_size, 84);
    drawing.height += 6;
    drawing.place(to_svg(panel));
  }
  return fmt::format(
      "<svg role=\"img\" aria-label=\"{}\" width=\"100%\" font-family=\"Arial, Helvetica, sans-serif\"\n"
      " viewBox=\"0 0 {} {}\"\n xmlns=\"http://www.w3.org/2000/svg\"\n xmlns:xlink=\"http://www.w3.org/1999/xlink\"\n"
      ">\n{}</svg>\n",
      escaped(sheet.title), sheet_width, drawing.height, drawing.body);
}

}  // namespace flypaper
