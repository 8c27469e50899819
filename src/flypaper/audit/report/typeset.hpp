#pragma once
#include <string>
#include <string_view>

namespace flypaper {

/// An HTML page whose texts have MathML for what is written as `w1`, `10^6` or `(w1-2)^2*w2`: words that hold a
/// variable or a power. What stands in tags, code, options, titles, scripts and figures stays as it is, and so do words
/// such as the ids of checks.
[[nodiscard]] std::string typeset(std::string_view html);

/// An SVG picture whose texts have w₁ for w1 and Q² for Q^2.
[[nodiscard]] std::string with_raised_digits(std::string_view svg);

}  // namespace flypaper
