#include "flypaper/audit/answers/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "flypaper/audit/answers/json.inl"

namespace flypaper {
namespace {

/// What a name in an answer means, in a line, and whether it is printed without being asked for.
struct Term {
  const char* meaning = "";
  Detail shown = Detail::brief;
};

const std::map<std::string_view, Term>& terms() {
  static const std::map<std::string_view, Term> all{
      {"Q", {}},
      {"dimension", {"number of variables", Detail::all}},
      {"at", {"the point"}},
      {"value", {"of the loss l = Q^2/2", Detail::all}},
      {"gradient", {"of the loss", Detail::all}},
      {"hessian", {"of the loss", Detail::all}},
      {"noise_covariance", {"of a gradient step's noise, batch size 1", Detail::all}},
      {"rank", {"of the Hessian, exact", Detail::all}},
      {"is_zero", {"whether Q = 0 here (Q less the slope where data have one): the loss is least"}},
      {"is_critical", {"whether the loss has no slope here"}},
      {"data", {"the data set in place of the population"}},
      {"mean_xx", {"mean x^2"}},
      {"mean_xy", {"mean x y"}},
      {"slope", {"of y over x, different from 0; zeros are then those of Q less it"}},
      {"learning_coefficient", {"how the volume where Q^2 < eps shrinks: eps^lambda (-log eps)^(multiplicity - 1)"}},
      {"lambda", {"small: degenerate, much volume"}},
      {"multiplicity", {"power of the logarithm, plus 1"}},
      {"method", {"how it was decided", Detail::all}},
      {"certificate", {"why it is so", Detail::all}},
      {"newton_polygons", {"of Q and of its shifts", Detail::all}},
      {"on_box", {"the same on all of the box", Detail::all}},
      {"estimate", {"of lambda, by sampling"}},
      {"stability",
       {"last learning rates at which small displacements stay small, to first order in them; at a zero with a slope "
        "in label noise too"}},
      {"mean", {"on average, as in descent without noise"}},
      {"mean_square", {"in mean square: their variance stays small too"}},
      {"almost_sure",
       {"almost surely: in almost every run, though the variance may grow; label noise gives them a law"}},
      {"momentum", {"of the heavy ball", Detail::all}},
      {"at_learning_rate", {"at the learning rate given"}},
      {"h",
       {"learning rate times the top eigenvalue of the loss's Hessian; at a zero with a slope descent is stable below "
        "2 (1 + momentum)"}},
      {"stationary_variance", {"of the distance across the zeros, once it has settled"}},
      {"tail_exponent", {"P(distance > x) falls like x to minus this, in the linearised dynamics"}},
      {"exponent_across", {"mean growth of log distance a step without label noise; negative: distances shrink"}},
      {"drift_along", {"mean motion a step along the zeros"}},
      {"exponents", {"mean growth of log distance a step, along each eigenvector of Q's Hessian"}},
      {"approach", {"how a degenerate zero is come near: distance like steps^power"}},
      {"onset", {"distance below which noise moves more than descent"}},
      {"onset_step", {"relative size of a step there", Detail::all}},
      {"scale", {"of the chi-squared law of distance^(1/power) over steps", Detail::all}},
      {"freedom", {"its degrees of freedom", Detail::all}},
      {"rate_per_step", {"probability to leave at the next step, as -log(1 - p)"}},
      {"error_bound", {"estimated, not proved: what a finer grid changes in the rate"}},
      {"standard_error", {"of what stands above"}},
      {"decay_ratio", {"by which memory of the start shrinks a step"}},
      {"noise_free_escapes", {"whether descent without noise leaves too"}},
      {"exits", {"by which end"}},
      {"mean_exit_time", {"in steps"}},
      {"from", {"the start"}},
      {"trapped", {"probability to stay for ever"}},
      {"undecided", {"probability to move inside still"}},
      {"order", {"k of Q - Q(at) = coefficient (w - at)^k beside it"}},
      {"basin", {"from which descent comes here"}},
      {"noise_free", {"descent without noise in its basin"}},
      {"crisis", {"learning rate above which it leaves the basin"}},
      {"crisis_h", {"the same as h"}},
      {"attractor", {"where it ends at the learning rate given"}},
      {"period", {"of a cycle"}},
      {"range", {"that the attractor fills"}},
      {"exponent", {"mean growth of log distance between neighbours, a step"}},
      {"still_inside", {"runs that have not left"}},
      {"burn_in", {"steps that are not counted"}},
  };
  return all;
}

std::string plain(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

class Printer {
 public:
  explicit Printer(Detail detail) : detail_(detail) {}

  void print(const Json& object, const std::string& indent) {
    for (const auto& [key, value] : object.items()) {
      const auto term = terms().find(key);
      if (detail_ != Detail::all && term != terms().end() && term->second.shown == Detail::all) {
        hidden_ = true;
      } else if (key == "laws") {
        print_laws(value);
      } else if (key == "claims") {
        print_claims(value);
      } else if (key == "points") {
        for (const Json& point : value) print_point(point);
      } else if (key == "certificate") {
        for (const Json& line : value) fmt::format_to(end(), "{}  {}\n", indent, plain(line));
      } else if (key != "figures") {
        print_value(key, value, indent);
      }
    }
  }

  [[nodiscard]] std::string text() const {
    return hidden_ ? text_ + "--all prints everything, with what is left out here\n" : text_;
  }

 private:
  std::back_insert_iterator<std::string> end() { return std::back_inserter(text_); }

  /// What the name means, the first time.
  std::string meaning(const std::string& key) {
    const auto term = terms().find(key);
    return term != terms().end() && explained_.insert(key).second ? term->second.meaning : "";
  }

  void print_value(const std::string& key, const Json& value, const std::string& indent) {
    const std::string explained = meaning(key);
    const std::string name = fmt::format("{}{:<{}}", indent, key, 19 - std::min<std::size_t>(indent.size(), 4));
    std::string line = value.is_object() ? name : fmt::format("{} {:<22}", name, plain(value));
    if (!explained.empty()) line += fmt::format(" {}", explained);
    text_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    if (value.is_object()) print(value, indent + "  ");
  }

  void print_point(const Json& point) {
    fmt::format_to(end(), "\n{} at {}\n", plain(point["kind"]), plain(point["at"]));
    Json rest = point;
    for (const char* key : {"kind", "at"}) rest.erase(key);
    print(rest, "  ");
  }

  static std::size_t count(const Json& list, const Json& passed) {
    return static_cast<std::size_t>(
        std::ranges::count_if(list, [&](const Json& item) { return item["passed"] == passed; }));
  }

  void print_laws(const Json& laws) {
    fmt::format_to(end(), "laws                {} passed, {} do not apply, {} failed\n", count(laws, true),
                   count(laws, nullptr), count(laws, false));
    hidden_ = hidden_ || detail_ != Detail::all;
    for (const Json& law : laws) {
      const bool failed = law["passed"] == false;
      if (detail_ != Detail::all && !failed) continue;
      const char* verdict = law["passed"].is_null() ? "does not apply" : failed ? "FAILED" : "passed";
      fmt::format_to(end(), "  {:<22} {}\n", plain(law["law"]), verdict);
    }
  }

  void print_claims(const Json& claims) {
    const auto unclaimed = static_cast<std::size_t>(
        std::ranges::count_if(claims, [](const Json& item) { return item["unclaimed"] != ""; }));
    fmt::format_to(end(), "claims of the file  {} passed, {} undecided, {} failed; {} points without a claim\n",
                   count(claims, true), count(claims, nullptr) - unclaimed, count(claims, false), unclaimed);
    for (const Json& claim : claims) {
      if (detail_ != Detail::brief || claim["passed"] == false) fmt::format_to(end(), "  {}\n", plain(claim["text"]));
    }
  }

  Detail detail_;
  bool hidden_ = false;
  std::set<std::string> explained_;
  std::string text_;
};

}  // namespace

Answer::Answer(Value value, std::vector<Figure> drawn)
    : value_(std::make_unique<const Value>(std::move(value))), figures_(std::move(drawn)) {}
Answer::Answer(Answer&& other) noexcept = default;
Answer& Answer::operator=(Answer&& other) noexcept = default;
Answer::~Answer() = default;

std::string Answer::json() const { return value_->json.dump(2); }

std::string Answer::text(Detail detail) const {
  Printer printer(detail);
  printer.print(value_->json, "");
  return printer.text();
}

bool Answer::has_failure() const {
  return std::ranges::any_of(std::array{"laws", "claims"}, [&](const char* key) {
    const auto list = value_->json.find(key);
    return list != value_->json.end() &&
           std::ranges::any_of(*list, [](const Json& item) { return item["passed"] == false; });
  });
}

}  // namespace flypaper
