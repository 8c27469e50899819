// Files that are made to take all memory or time: each is answered or refused within 10 s of work and 1 GiB.
#include <gmock/gmock.h>

#include "cli_tests/project.hpp"
#include "cli_tests/shell.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::AnyOf;
using testing::StartsWith;

constexpr int million = 1'000'000;

std::string repeated(std::string_view piece, int count) {
  std::string text;
  text.reserve(piece.size() * static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

/// The beginning of a NumPy file, whose header gives its own length in four bytes.
std::string npy(const std::string& header) {
  std::string text("\x93NUMPY\2\0", 8);
  for (unsigned i = 0; i < 4; ++i) text += static_cast<char>(static_cast<unsigned char>(header.size() >> (8U * i)));
  return text + header;
}

std::string npy_of_shape(const std::string& shape) {
  return npy("{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }");
}

std::string experiment(std::string_view written, std::string_view instead) {
  return change(std::string(mine_experiment), written, instead);
}

std::string with_parameters(const std::string& parameters) {
  return experiment("potential = \"mine\"", "potential = \"w1\"\nparameters = { " + parameters + " }");
}

/// A hundred parameters, each the square of the one before.
std::string squares() {
  std::string text = "a0 = \"3/7\"";
  for (int i = 1; i < 100; ++i) text += ", a" + std::to_string(i) + " = \"a" + std::to_string(i - 1) + "^2\"";
  return text;
}

struct HostileFile {
  std::string name;
  std::string call;
  std::string file;
  std::string (*text)();  ///< made where it is tried: some are large
};

std::ostream& operator<<(std::ostream& out, const HostileFile& file) { return out << file.name; }

const std::string run_it = "run experiments/mine.toml --out out --no-figures";
const std::string a_run = "experiments/mine.toml";
const std::string check_npy = "check w1 --data a.npy";
const std::string check_csv = "check w1 --data a.csv";
const std::string replay_it = "replay a.json";
const std::string expect_it = "audit --claim isserlis-fourth-moment --expect a.json";
const std::string import_it = "history --db nights.sqlite --import a.jsonl";

const std::vector<HostileFile> files{
    {"NpyOfABillion", check_npy, "a.npy", [] { return npy_of_shape("1000000000, 2"); }},
    {"NpyBeyond64Bits", check_npy, "a.npy", [] { return npy_of_shape("18446744073709551615, 18446744073709551615"); }},
    {"NpyThatWraps", check_npy, "a.npy", [] { return npy_of_shape("9223372036854775808, 2"); }},
    {"NpyWithoutRows", check_npy, "a.npy", [] { return npy_of_shape("0, 18446744073709551615"); }},
    {"NpyOfManyLengths", check_npy, "a.npy", [] { return npy_of_shape(repeated("1,", 4000)); }},
    {"NpyOfALongHeader", check_npy, "a.npy", [] { return npy(repeated("{", 60 * million)); }},
    {"CsvOfManyRows", check_csv, "a.csv", [] { return "x,y\n" + repeated("1,1\n", 16 * million); }},
    {"CsvOfManyFields", check_csv, "a.csv", [] { return "x,y\n" + repeated(",", 60 * million); }},
    {"CsvOfManyLines", check_csv, "a.csv", [] { return repeated("\n", 60 * million) + "x,y\n"; }},
    {"CsvOfOneNumber", check_csv, "a.csv", [] { return "x,y\n1," + repeated("1", 60 * million); }},
    {"CsvWithoutEnd", "check w1 --data /dev/zero", "a.csv", [] { return std::string(); }},
    {"JsonBrackets", replay_it, "a.json", [] { return repeated("[", 16 * million); }},
    {"JsonObjects", replay_it, "a.json", [] { return repeated("{\"a\":", 3 * million); }},
    {"JsonEmptyLists", replay_it, "a.json", [] { return "[" + repeated("[],", 5 * million) + "[]]"; }},
    {"JsonNumbers", replay_it, "a.json", [] { return "{\"x\":[" + repeated("1,", 8 * million) + "1]}"; }},
    {"VerdictsOfBrackets", expect_it, "a.json", [] { return repeated("[", 60 * million); }},
    {"VerdictsOfLists", expect_it, "a.json", [] { return "[" + repeated("[],", 20 * million) + "[]]"; }},
    {"LinesWithout", import_it, "a.jsonl", [] { return repeated("\n", 60 * million); }},
    {"LinesOfBrackets", import_it, "a.jsonl", [] { return repeated("[", 60 * million); }},
    {"TomlOfComments", run_it, a_run, [] { return repeated("#", 60 * million); }},
    {"TomlBrackets", run_it, a_run, [] { return "a = " + repeated("[", 2 * million); }},
    {"TomlNumbers", run_it, a_run, [] { return "a = [" + repeated("0,", 2 * million) + "]"; }},
    {"TomlDottedKey", run_it, a_run, [] { return "a" + repeated(".a", 2 * million) + " = 1"; }},
    {"TomlDottedTable", run_it, a_run, [] { return "[" + repeated("a.", 2 * million) + "a]"; }},
    {"TomlTables", run_it, a_run, [] { return repeated("[[a]]\n", million / 2); }},
    {"TomlLongKey", run_it, a_run, [] { return repeated("x", 4 * million) + " = 1"; }},
    {"SizeOfABillion", run_it, a_run, [] { return experiment("size = 40", "size = 1000000000"); }},
    {"SizeOfSixteenMillion", run_it, a_run, [] { return experiment("size = 40", "size = 16777216"); }},
    {"TrajectoriesOfABillion", run_it, a_run, [] { return experiment("= 300", "= 1000000000"); }},
    {"TrajectoriesWithoutEnd", run_it, a_run, [] { return experiment("= 300", "= 281474976710655"); }},
    {"BinsOfABillion", run_it, a_run, [] { return experiment("bins = 8", "bins = 1000000000"); }},
    {"BinsWithoutEnd", run_it, a_run, [] { return experiment("bins = 8", "bins = 9223372036854775807"); }},
    {"DataWithoutEnd", run_it, a_run, [] { return experiment("size = 40\nseed = 3", "file = \"/dev/zero\""); }},
    {"ManyObservables", run_it, a_run,
     [] { return std::string(mine_experiment) + repeated("[[observe]]\nkind = \"moments\"\n", 20'000); }},
    {"ManyParameters", run_it, a_run,
     [] {
       std::string text;
       for (int i = 0; i < 100'000; ++i) text += "a" + std::to_string(i) + " = 1, ";
       return with_parameters(text + "b = 1");
     }},
    {"StrangeParameter", run_it, a_run, [] { return with_parameters("\"(\" = 1"); }},
    {"SquaresOfSquares", run_it, a_run, [] { return with_parameters(squares()); }},
};

class HostileFiles : public Project, public testing::WithParamInterface<HostileFile> {};

TEST_P(HostileFiles, AreAnsweredOrRefused) {
  const auto& [name, call, file, text] = GetParam();
  write(file, text());
#ifdef __SANITIZE_ADDRESS__
  const std::string limits = "ulimit -t 120";  // the sanitizer's shadow takes terabytes of addresses
#else
  const std::string limits = "ulimit -v 1048576; ulimit -t 10";
#endif
  const int status = shell(limits + "; \"$flypaper\" " + call + " >out.txt 2>err.txt", path());
  EXPECT_THAT(status, AnyOf(0, 1, 2));
  const std::string said = read_file(path() / "err.txt");
  if (status != 0) {
    EXPECT_THAT(said, StartsWith("flypaper: "));
  }
  EXPECT_LT(said.size(), 2000U) << said.substr(0, 500);
}

INSTANTIATE_TEST_SUITE_P(Nasty, HostileFiles, testing::ValuesIn(files), name_of);

}  // namespace
}  // namespace flypaper::cli_tests
