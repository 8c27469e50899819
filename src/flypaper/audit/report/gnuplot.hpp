#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flypaper {

/// What gnuplot prints when it runs `script` with its default settings.
/// Throws Error, saying what to install, if gnuplot cannot be run, and with gnuplot's own words if the script fails.
[[nodiscard]] std::string run_gnuplot(std::string_view script);

/// `text` broken between words into lines of at most `columns` characters (a longer word has a line of its own);
/// at least one line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// `lines`, at least one, as a gnuplot string expression that nothing in them can leave.
[[nodiscard]] std::string gnuplot_text(std::span<const std::string> lines);

}  // namespace flypaper
