// Formulas of a page as MathML: what is one, what is not, and that no text is lost.
#include "flypaper/audit/report/typeset.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "flypaper/audit/report/page.hpp"

namespace flypaper {
namespace {

/// What a reader sees: the text without tags, with ASCII for the signs that stand for it.
std::string seen(std::string html) {
  for (std::size_t tag = html.find('<'); tag != std::string::npos; tag = html.find('<')) {
    html.erase(tag, html.find('>', tag) + 1 - tag);
  }
  html = with_replaced(html, "&#8290;", "*");
  return with_replaced(html, "−", "-");
}

TEST(Typeset, WritesVariablesPowersAndProducts) {
  EXPECT_EQ(typeset("along w1, up"), "along <math><msub><mi>w</mi><mn>1</mn></msub></math>, up");
  EXPECT_EQ(typeset("10^6"), "<math><msup><mn>10</mn><mrow><mn>6</mn></mrow></msup></math>");
  EXPECT_EQ(typeset("x^-2"),
            "<math><msup><mi>x</mi><mrow><mo stretchy=\"false\">−</mo><mn>2</mn></mrow></msup></math>");
  EXPECT_EQ(typeset("w2_0^2"), "<math><msup><msub><mi>w</mi><mn>2,0</mn></msub><mrow><mn>2</mn></mrow></msup></math>");
  EXPECT_EQ(typeset("n^(1/3)"),
            "<math><msup><mi>n</mi><mrow><mn>1</mn><mo stretchy=\"false\">/</mo><mn>3</mn></mrow></msup></math>");
  EXPECT_EQ(typeset("x^(2^(n)+1)"),
            "<math><msup><mi>x</mi><mrow><msup><mn>2</mn><mrow><mi>n</mi></mrow></msup>"
            "<mo stretchy=\"false\">+</mo><mn>1</mn></mrow></msup></math>");
  EXPECT_EQ(typeset("10^(2 k1)"),
            "<math><msup><mn>10</mn><mrow><mn>2</mn> <msub><mi>k</mi><mn>1</mn></msub></mrow></msup></math>");
  EXPECT_EQ(typeset("-w1").find("<wbr>"), std::string::npos);
  EXPECT_EQ(seen(typeset("|dQ/dw1| &lt;= 2*w1^2")), "|dQ/dw1| &lt;= 2*w12");
}

TEST(Typeset, LinesOfALongFormulaMayBreakOutsideBrackets) {
  EXPECT_NE(typeset("(w1-2)^2*(w1+1)").find("</math><wbr><math>"), std::string::npos);
  EXPECT_EQ(typeset("(w1-2)").find("<wbr>"), std::string::npos);
}

TEST(Typeset, APowerHoldsTheWordsOfItsBrackets) {
  const std::string power = typeset("is (w1 - a1)^(2 k1) (w2 - a2)^(2 k2) near");
  EXPECT_EQ(seen(power), "is (w1 - a1)2 k1 (w2 - a2)2 k2 near");
  EXPECT_EQ(power.find("</msup> <mrow>"), std::string::npos);
  EXPECT_NE(power.find("<mrow><mn>2</mn> <msub><mi>k</mi><mn>1</mn></msub></mrow></msup></math> <math>"),
            std::string::npos);
  EXPECT_EQ(typeset("is k1, not"), "is <math><msub><mi>k</mi><mn>1</mn></msub></math>, not");
  EXPECT_EQ(seen(typeset("as eps^lambda (-log eps)^(m - 1) for")), "as ελ (-log ε)m - 1 for");
  EXPECT_EQ(typeset("e^(noise of a batch) (an aside)^(or two)"), "e^(noise of a batch) (an aside)^(or two)");
}

TEST(Typeset, LeavesWordsCodeAndAttributesAlone) {
  for (const std::string text :
       {"a word, and 1.5 * 2", "slope-w1-outside", "e^(noise)", "<code>w1^2</code>", R"(<a title="w1^2">x</a>)", "w10",
        "<option>w1</option>", "<math><mi>w1</mi></math>", "<code", "a < b", "w", "^"}) {
    EXPECT_EQ(typeset(text), text);
  }
}

TEST(Typeset, NumbersKeepTheirUnits) {
  EXPECT_EQ(typeset("15 % leave at h = 3.56, 2 : 8 : 9"),
            "15\u00A0% leave at h\u00A0=\u00A03.56, 2\u00A0:\u00A08\u00A0:\u00A09");
  EXPECT_EQ(typeset("in all : the rest = so"), "in all : the rest\u00A0= so");
}

TEST(Typeset, PicturesHaveSmallDigits) {
  EXPECT_EQ(with_raised_digits(R"(<text id="w1">w1 and Q^2</text>)"), R"(<text id="w1">w₁ and Q²</text>)");
  EXPECT_EQ(with_raised_digits("10^12, row2, w10 and 2^n"), "10¹², row2, w10 and 2^n");
}

RC_GTEST_PROP(Typeset, LosesNoText, ()) {
  const std::string letters = "w12^*+-/()|,. xQab";
  std::string text;
  for (const auto i : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, letters.size()))) {
    text += letters[i];
  }
  // A power shows no ^ and an exponent no brackets; an index that is written with a _ is no letter here.
  const auto bare = [](std::string shown) {
    for (const char* sign : {"^", "(", ")"}) shown = with_replaced(shown, sign, "");
    return shown;
  };
  RC_ASSERT(bare(seen(typeset(text))) == bare(text));
}

}  // namespace
}  // namespace flypaper
