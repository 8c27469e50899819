#include <nlohmann/json.hpp>

#include <filesystem>

#include "cli/options.hpp"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/nights/kept_answers.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/held_folder.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::verbs {
namespace {
namespace fs = std::filesystem;

struct CheckOptions : cli::StabilityOptions {
  std::string at;
  std::string data;
  std::string box;
  std::string report;
  std::string history;
  bool everything = false;
};

void read_point(const CheckOptions& options, CheckRequest& request) {
  const Potential& potential = request.potential;
  if (options.at.empty()) {
    const unsigned dimension = potential.dimension();
    request.at = potential.points.empty() ? std::vector<double>(dimension) : potential.points[0].at;
    request.exact = potential.points.empty() ? std::vector<Rational>(dimension) : potential.points[0].exact;
    return;
  }
  for (const Number& coordinate : cli::evaluate_numbers("--at", options.at, potential.parameters)) {
    // 0.7^2/3 is rounded on the way; what is meant is the double beside 49/300.
    request.at.push_back(coordinate.irrational || !coordinate.is_finite() ? coordinate.value
                                                                          : coordinate.exact.to_double());
    request.exact.push_back(coordinate.exact);
  }
}

CheckRequest read_request(const CheckOptions& options) {
  CheckRequest request{.potential = options.read(),
                       .at = {},
                       .exact = {},
                       .box = {},
                       .question = options.question(),
                       .data = {},
                       .drawing = options.drawing()};
  read_point(options, request);
  (void)local_model(request.potential, request.at);  // refuses a point that is none
  request.box = options.box.empty() ? box_around(request.potential, request.exact)
                                    : cli::read_exact_box(options.box, request.potential);
  if (!options.data.empty()) request.data = read_data_set(options.data);
  if (!options.report.empty() && request.potential.name.empty()) {
    throw Error("--report is on a potential's file; `flypaper new` writes one of an expression");
  }
  return request;
}

/// The page on the potential of a file, as in the report of an audit.
void write_page(const CheckOptions& options) {
  const fs::path given = options.potential;
  const fs::path file =
      given.extension() == ".toml" ? given : home_folder() / "potentials" / (options.potential + ".toml");
  const std::string page = potential_page(report_potential(file));
  const HeldFolder held(options.report);
  write_file(fs::path(options.report) / (file.stem().string() + ".html"), page);
}

/// What was asked, under which name the history keeps what is found: two questions have two names.
std::string name_of(const CheckOptions& options, const CheckRequest& request) {
  const Potential& potential = request.potential;
  std::string name = potential.name.empty() ? potential.print() : potential.name;
  name += options.at.empty() && !potential.points.empty() ? ", point 1" : " at " + point_text(request.at);
  const CheckOptions usual;
  if (options.momentum != usual.momentum) name += fmt::format(", momentum {}", options.momentum);
  if (options.batch_size != usual.batch_size) name += fmt::format(", batch size {}", options.batch_size);
  if (options.learning_rate) name += fmt::format(", learning rate {}", *options.learning_rate);
  if (options.loss != usual.loss) name += ", " + options.loss;
  if (!options.data.empty()) name += ", data " + options.data;
  if (!options.box.empty()) name += ", box " + options.box;
  return name;
}

void keep(const CheckOptions& options, const CheckRequest& request, const Answer& found) {
  KeptRun run = run_of_now(request.seed, "check", options.potential);
  run.evidence = kept_evidence(name_of(options, request), request.potential.name, found);
  History::to_extend(options.history).add(run);
}

int run_check(const CheckOptions& options) {
  const CheckRequest request = read_request(options);
  if (!options.history.empty()) History::require(options.history);
  const Answer found = answer(request);
  if (!options.history.empty()) keep(options, request, found);
  if (!options.report.empty()) write_page(options);
  const Detail brief = options.at.empty() ? Detail::claims : Detail::brief;
  return cli::print(found, options, options.everything ? Detail::all : brief);
}

}  // namespace

Verb check() {
  const auto options = std::make_shared<CheckOptions>();
  return {.name = "check",
          .summary = "Everything known about a potential at a point.",
          .arguments =
              {options->potential_argument(),
               {"--at", "the point, as in 0,0 (default: the file's first point, else the origin)", &options->at},
               cli::set_argument(options->parameters),
               {"--momentum", "for the stability limits", &options->momentum},
               {"--batch-size", "for the stability limits", &options->batch_size, 1},
               {"--learning-rate",
                "shows h, the learning rate times the Hessian's top eigenvalue at a zero of Q, and what happens at "
                "this rate: fluctuations, exponents, drift",
                &options->learning_rate},
               {"--loss", "for stability and h: half_mse or mse", &options->loss},
               {"--data",
                "a CSV or NumPy file x,y: stability and h with its mean x^2 and residual variance, not 1, and where it "
                "has a slope everything at the point of Q less it",
                &options->data},
               {"--box",
                "on which lambda and m of the whole potential are found and V(eps) is drawn, as in \"-1,1;-1,1\" "
                "(default: the file's, else +-1 around the point)",
                &options->box},
               options->figures_argument(),
               {"--report", "folder for NAME.html, the page on a potential's file (default: none is written)",
                &options->report},
               {"--history",
                "history that laws, claims and computed numbers are added to, made if it is not there (see `flypaper "
                "history`)",
                &options->history},
               {"--all", "print everything: all laws, claims, certificates and polygons (--json always has them)",
                &options->everything},
               json_argument(options->output)},
          .footer =
              "Loss l = Q^2/2 (half-MSE at v_x = v_y = 1); noise covariance at batch size 1.\n"
              "lambda and multiplicity are those of Q^2, exact: decimals mean what is written, 0.1 is 1/10.\n"
              "Expressions: w1 to w8 (w is w1), + - * / (by constants) ^ (whole numbers to 99), exp log sin cos tanh,\n"
              "brackets, parameters. With functions lambda is decided by Taylor polynomials where these are rational.\n"
              "Exit status 1 if a law or a claim of the file fails.\n"
              "Examples:\n  flypaper check sharp_and_flat --at -9/5\n"
              "  flypaper check \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --at -w0 --json\n"
              "  flypaper check \"(w1^2+w2^2)*w1\" --at 0,1 --learning-rate 0.1\n"
              "  flypaper check \"w1*tanh(w2)\"\n"
              "  flypaper check sharp_and_flat --data experiments/data/seed1_n1000.csv --learning-rate 0.01 --loss mse",
          .run = [options] { return run_check(*options); }};
}

}  // namespace flypaper::verbs
