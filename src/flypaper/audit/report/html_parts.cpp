#include "flypaper/audit/report/html_parts.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/audit/report/markup.hpp"
#include "flypaper/audit/report/page_style.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

std::string html_number(double value) {
  if (std::isnan(value)) return "undefined";
  const std::string digits = std::isinf(value) ? "∞" : rounded(std::abs(value));
  return std::signbit(value) && value != 0.0 ? "−" + digits : digits;
}

std::string number_cell(std::string_view label, std::string_view content) {
  return fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, content);
}

std::string scrolling_table(std::string_view label, std::string_view head, std::string_view body) {
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n<thead><tr>{}</tr></thead>\n"
      "<tbody>\n{}</tbody>\n</table>\n</div>\n",
      escaped(label), head, body);
}

std::string text_cell(std::string_view label, std::string_view content) {
  return fmt::format("<td data-label=\"{}\">{}</td>", label, content);
}

std::string table_head(const std::vector<std::string>& texts, const std::vector<std::string>& numbers) {
  std::string head;
  for (const std::string& column : texts) head += fmt::format("<th scope=\"col\">{}</th>", column);
  for (const std::string& column : numbers) head += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", column);
  return head;
}

std::string html_figure(const Figure& figure) {
  return fmt::format("<figure>\n<figcaption><strong>{}</strong> {}</figcaption>\n{}</figure>\n", escaped(figure.title),
                     escaped(figure.caption), to_svg(figure));
}

std::string html_page(std::string_view title, std::string_view content) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
      title, page_style(), content);
}

}  // namespace flypaper
