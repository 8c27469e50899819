// Any input is answered or refused within 10 s of work and 1 GiB.
#include <gmock/gmock.h>

#include "cli_tests/project.hpp"
#include "cli_tests/shell.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::AnyOf;
using testing::SizeIs;
using testing::StartsWith;

/// What a user may write, by name: as a shell's word.
struct Nasty {
  std::string name;
  std::string q;
};

std::ostream& operator<<(std::ostream& out, const Nasty& nasty) { return out << nasty.name; }

std::string repeated(std::string_view piece, int count, const std::string& last) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text + last;
}

/// The product, or sum, of what `term` makes of 1, 2, ..., count.
template <typename Term>
std::string series(int count, const char* between, Term term) {
  std::string text = term(1);
  for (int i = 2; i <= count; ++i) text += between + term(i);
  return text;
}

const std::vector<Nasty> inputs{
    {"PowersOfPowers", "((w1^99)^99)^99"},
    {"PowersWithoutEnd", "((((((((w1^99)^99)^99)^99)^99)^99)^99)^99)^99"},
    {"PowerOf3960", "(w1^99)^40"},
    {"PowerOf3960InAFunction", "tanh((w1^99)^40)"},
    {"PowersOfTheSum", "((w1+w2+w3+w4+w5+w6+w7+w8)^99)^99"},
    {"Factors33333", repeated("w1*", 33'332, "w1")},
    {"Terms33333", repeated("w1+", 33'332, "w1")},
    {"Minus33333", repeated("w1-", 33'332, "w1")},
    {"Factors999", repeated("w1*", 998, "w1")},
    {"Brackets400", repeated("(", 400, "w1" + std::string(400, ')'))},
    {"Brackets40000", std::string(40'000, '(')},
    {"Signs400", std::string(400, '-') + "w1"},
    {"Signs90000", std::string(90'000, '-') + "w1"},
    {"ConstantOfManyDigits", "((2^99)^99)^99*w1"},
    {"NumberOfManyDigits", "w1-0." + std::string(90'000, '7')},
    {"NumberOfManyDigitsInFront", "w1-" + std::string(90'000, '7')},
    {"SmallestNumber", "w1*5e-324-1e-310"},
    {"TooSmall", "w1-1e-400"},
    {"DegreeOfASum", series(1000, "+", [](int i) { return "w1^" + std::to_string(i); })},
    {"OneLine", std::string(99'999, ' ') + "w1"},
    {"NothingButBlanks", std::string(99'000, ' ')},
    {"Zeros", repeated("0*w1+", 9'000, "w1")},
};

const std::vector<Nasty> functions{{"Sines499", repeated("sin(", 499, "w1" + std::string(499, ')'))},
                                   {"Exponentials", repeated("exp(", 30, "w1" + std::string(30, ')'))}};

class Bounds : public Project, public testing::WithParamInterface<Nasty> {
 protected:
  void expect_answer(const std::string& words) const {
#ifdef __SANITIZE_ADDRESS__
    const std::string limits = "ulimit -t 120";  // the sanitizer's shadow takes terabytes of addresses
#else
    const std::string limits = "ulimit -v 1048576; ulimit -t 10";
#endif
    const int status = shell(limits + "; \"$flypaper\" " + words + " >out 2>err", path());
    EXPECT_THAT(status, AnyOf(0, 1, 2)) << words.substr(0, 60);
    const std::string said = read_file(path() / "err");
    if (status == 2) {
      EXPECT_THAT(said, StartsWith("flypaper: "));
    }
    EXPECT_THAT(said, SizeIs(testing::Lt(2000U))) << words.substr(0, 60);
  }
};

TEST_P(Bounds, Check) { expect_answer("check '" + GetParam().q + "'"); }
TEST_P(Bounds, New) { expect_answer("new nasty --q='" + GetParam().q + "'"); }
TEST_P(Bounds, Atlas) { expect_answer("atlas '" + GetParam().q + "'"); }
TEST_P(Bounds, Posterior) { expect_answer("posterior '" + GetParam().q + "' --samples 1000 --box=-1,1"); }

INSTANTIATE_TEST_SUITE_P(Nasty, Bounds, testing::ValuesIn(inputs), name_of);

// `new` looks for zeros of functions without a bound on its work.
class BoundsOfFunctions : public Bounds {};

TEST_P(BoundsOfFunctions, Check) { expect_answer("check '" + GetParam().q + "'"); }
TEST_P(BoundsOfFunctions, Atlas) { expect_answer("atlas '" + GetParam().q + "'"); }

INSTANTIATE_TEST_SUITE_P(Nasty, BoundsOfFunctions, testing::ValuesIn(functions), name_of);

}  // namespace
}  // namespace flypaper::cli_tests
