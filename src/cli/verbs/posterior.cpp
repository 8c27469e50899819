#include "flypaper/exact/posterior/posterior.hpp"

#include "cli/options.hpp"
#include "cli/posterior.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/report/posterior_figures.hpp"
#include "flypaper/exact/posterior/regions.hpp"

namespace flypaper::verbs {
namespace {

struct PosteriorOptions : cli::PotentialOptions {
  std::string samples;
  std::string box;
  std::string region;
  std::string against;
  std::string data;
  std::string quantiles;
  cli::SamplerOptions sampler;
};

/// --box, as it was meant, or the file's.
ExactBox read_box(const PosteriorOptions& options, const Potential& potential) {
  if (potential.dimension() > 2) {
    throw Error(
        fmt::format("posteriors are computed for 1 or 2 variables, and '{}' has {}; in more only --sampler "
                    "works, without --box",
                    potential.print(), potential.dimension()));
  }
  if (options.box.empty() && potential.box.lower.empty()) {
    throw Error("an expression has no box of its own; give one, as in --box=-1,1" +
                std::string(potential.dimension() == 2 ? ";-1,1" : ""));
  }
  return cli::read_exact_box(options.box, potential);
}

/// The part of the box in the intervals of an option, whose ends mean what is written and may be infinite.
ExactBox read_region(std::string_view option, const std::string& text, const Potential& potential,
                     const ExactBox& box) {
  if (text.empty()) return box;
  ExactBox region = box;
  const std::vector<std::array<Number, 2>> intervals = cli::read_intervals(option, text, potential);
  for (std::size_t i = 0; i < box.size(); ++i) {
    const auto& [lower, upper] = intervals[i];
    if (lower.is_finite()) region[i][0] = std::max(region[i][0], lower.exact);
    if (upper.is_finite()) region[i][1] = std::min(region[i][1], upper.exact);
    if (region[i][0] < region[i][1] && lower.value < INFINITY && upper.value > -INFINITY) continue;
    throw Error(fmt::format("{}: the interval {},{} of w{} does not meet the box's {},{}, so the region is empty",
                            option, lower.value, upper.value, i + 1, box[i][0].to_double(), box[i][1].to_double()));
  }
  return region;
}

/// The other side of the odds: --against, else the rest of the box.
std::vector<ExactBox> read_others(const PosteriorOptions& options, const Potential& potential, const ExactBox& box,
                                  const ExactBox& region) {
  if (options.against.empty()) return rest_of(box, region);
  if (options.region.empty()) throw Error("--against is the other side of the odds of a region; give --region too");
  const ExactBox other = read_region("--against", options.against, potential, box);
  bool apart = false;
  for (std::size_t i = 0; i < box.size(); ++i) {
    apart = apart || other[i][0] >= region[i][1] || other[i][1] <= region[i][0];
  }
  if (!apart) throw Error(fmt::format("--against: {} overlaps the region {}", options.against, options.region));
  return {other};
}

/// The likelihood of a data set, or of the population at slope 0 and unit variances.
Likelihood read_likelihood(const PosteriorOptions& options, const Potential& potential,
                           const std::optional<DataSet>& data) {
  Likelihood likelihood;
  if (data) likelihood = {.samples = static_cast<double>(data->size()), .sums = data->sums()};
  if (options.samples.empty() && !data) throw Error("give the number of samples, as in --samples 1e6");
  if (!options.samples.empty()) {
    likelihood.samples = cli::evaluate_option("--samples", options.samples, potential.parameters);
  }
  if (!(likelihood.samples >= 1.0 && likelihood.samples <= 1e18)) {
    throw Error(fmt::format("--samples {}: it must be between 1 and 1e18", options.samples));
  }
  return likelihood;
}

Json intervals(const ExactBox& box) { return json_rows(nearest_box(box)); }

/// The intervals of an option as they are written, infinite ends too; without one those of a box.
Json intervals(std::string_view option, const std::string& text, const Potential& potential, const ExactBox& box) {
  return text.empty() ? intervals(box) : json_rows(cli::read_box(option, text, potential));
}

Json quantiles_json(const PosteriorOptions& options, const Potential& potential, const Posterior& posterior) {
  const std::vector<double> fractions = cli::evaluate_list("--quantiles", options.quantiles, potential.parameters);
  Json json;
  for (unsigned axis = 0; axis < potential.dimension(); ++axis) {
    json[fmt::format("w{}", axis + 1)] = posterior.quantiles(axis, fractions);
  }
  return json;
}

/// The masses of the wells of a potential of one variable, and what they hold together.
Json wells_json(const Potential& potential, const Posterior& posterior, const Likelihood& likelihood) {
  Json json{{"wells", Json::array()}};
  Approximation all;
  for (const Well& well : exact_wells(potential, posterior.exact_box(), exact_level(likelihood))) {
    const Approximation mass = posterior.exact_mass(well.interval);
    json["wells"].push_back({{"zero", well.zero}, {"interval", intervals(well.interval)[0]}, {"mass", mass.value}});
    all.value += mass.value;
    all.error += mass.error;
  }
  json["wells_mass"] = all.value;
  json["wells_mass_error"] = all.error;
  return json;
}

Json integrals_json(const Potential& potential, const Likelihood& likelihood, const Posterior& posterior,
                    const Approximation& mass) {
  const Approximation evidence = posterior.log_evidence();
  const Approximation loss = posterior.expected_loss();
  Json json{{"Q", potential.print()},
            {"samples", likelihood.samples},
            {"box", intervals(posterior.exact_box())},
            {"region", nullptr},
            {"log_evidence", evidence.value},
            {"log_evidence_error", json_number(evidence.error)},
            {"mass", mass.value},
            {"mass_error", mass.error},
            {"n_expected_loss", loss.value},
            {"n_expected_loss_error", loss.error}};
  if (likelihood.samples > 1.0) json["wbic"] = posterior.wbic().value;
  if (potential.dimension() == 1) json.update(wells_json(potential, posterior, likelihood));
  return json;
}

Json odds_json(const PosteriorOptions& options, const Potential& potential, const Posterior& posterior,
               const Approximation& mass, const std::vector<ExactBox>& others) {
  const Approximation found = odds(posterior, mass, others);
  Json json{{"value", json_number(found.value)}, {"error", json_number(found.error)}, {"against", Json::array()}};
  for (const ExactBox& other : others) {
    json["against"].push_back(intervals("--against", options.against, potential, other));
  }
  if (std::isnan(found.value)) json["reason"] = "both masses are below the range of doubles; take fewer --samples";
  return json;
}

/// What is computed by quadrature.
Json quadrature_json(const PosteriorOptions& options, const Potential& potential, const Likelihood& likelihood,
                     const std::optional<DataSet>& data) {
  const Posterior posterior = Posterior::on_exact_box(potential, read_box(options, potential), likelihood);
  const ExactBox& box = posterior.exact_box();
  const ExactBox region = read_region("--region", options.region, potential, box);
  const std::vector<ExactBox> others = read_others(options, potential, box, region);
  const bool region_given = !options.region.empty();
  const Approximation mass = posterior.exact_mass(region);
  Json json = integrals_json(potential, likelihood, posterior, mass);
  json["region"] = intervals("--region", options.region, potential, box);
  if (data) json["data"] = {{"mean_xx", likelihood.sums.s_xx}, {"mean_xy", likelihood.sums.s_xy}};
  if (potential.dimension() == 2 && !region_given) {
    json["wells"] = nullptr;
    json["reason"] =
        "barriers part the wells of one variable; in two zeros form curves that cross, so say by --region (and "
        "--against) whose odds you ask for";
  }
  if (region_given) json["odds"] = odds_json(options, potential, posterior, mass, others);
  if (!options.quantiles.empty()) json["quantiles"] = quantiles_json(options, potential, posterior);
  if (!options.figures.empty()) {
    std::vector<Figure> figures = posterior_figures(potential, posterior.box(), likelihood);
    if (region_given) figures.push_back(region_odds_figure(potential, box, likelihood, region, others));
    write_figures(figures, options.figures);
  }
  return json;
}

/// Samplers alone where there is no quadrature: above two variables, and without a box.
bool samples_alone(const PosteriorOptions& options, const Potential& potential) {
  if (options.sampler.sampler.empty() || !options.box.empty()) return false;
  return potential.dimension() > 2 || potential.box.lower.empty();
}

Json describe(const PosteriorOptions& options) {
  const Potential potential = options.read();
  std::optional<DataSet> data;
  if (!options.data.empty()) data = read_data_set(options.data);
  const bool alone = samples_alone(options, potential);
  if (!alone) (void)read_box(options, potential);
  const Likelihood likelihood = read_likelihood(options, potential, data);
  Json json = alone ? Json{{"Q", potential.print()}, {"samples", likelihood.samples}}
                    : quadrature_json(options, potential, likelihood, data);
  if (!options.sampler.sampler.empty()) {
    json["local_learning_coefficient"] = cli::sampler_json(options.sampler, potential, likelihood, data);
  }
  return json;
}

int run_posterior(const PosteriorOptions& options) {
  const Json json = describe(options);
  options.output == Output::json ? fmt::print("{}\n", json.dump(2)) : cli::print_posterior(json);
  return 0;
}

}  // namespace

Verb posterior() {
  const auto options = std::make_shared<PosteriorOptions>();
  return {
      .name = "posterior",
      .summary = "The Bayesian posterior of a potential of one or two variables; by sampling, of more.",
      .arguments =
          {options->potential_argument(),
           {"--samples", "number of samples n, from 1 to 1e18 (default: the size of --data)", &options->samples},
           cli::set_argument(options->parameters),
           {"--box", "the prior is uniform on it, as in -1,1;-2,2 (default: the file's box)", &options->box},
           {"--region", "its mass is asked for, as in -1,1;-inf,0.5 (default: the box)", &options->region},
           {"--against", "the odds of the region against this one are asked for (default: the rest of the box)",
            &options->against},
           {"--data", "a CSV file x,y: likelihood with its sums instead of mean x^2 = 1, mean xy = 0", &options->data},
           {"--quantiles", "of each variable, as in 0.05,0.5,0.95", &options->quantiles},
           {"--sampler", "sgld or mala: estimate the local learning coefficient by sampling",
            &options->sampler.sampler},
           {"--at", "where chains start and are held (default: the file's first point, else the origin)",
            &options->sampler.at},
           {"--step-size", "of the sampler: noise of this variance is added a step", &options->sampler.step_size},
           {"--localisation", "gamma of the factor exp(-(gamma/2) |w - at|^2)", &options->sampler.localisation},
           {"--chains", "independent chains", &options->sampler.chains, 2},
           {"--burn-in", "steps before averaging", &options->sampler.burn_in},
           {"--steps", "steps averaged over", &options->sampler.steps, 1},
           {"--batch-size", "samples a step of sgld", &options->sampler.batch_size, 1},
           {"--seed", "of the sampler", &options->sampler.seed},
           threads_argument(options->sampler.threads),
           options->figures_argument(),
           json_argument(options->output)},
      .footer =
          "Likelihood exp(-n Q^2/2), or with --data exp(-(n/2) (Q^2 mean x^2 - 2 Q mean xy)); no constants.\n"
          "Ends of intervals mean what is written, 1/3 too; exp(1) and the like stand for their doubles.\n"
          "n_expected_loss is n E[K]; wbic is at inverse temperature 1/log n. The sampler's estimate is\n"
          "n beta (E L(w) - L(at)) with n beta = n/log n, beside its exact value by quadrature and lambda of the "
          "point.\n"
          "As n grows at a fixed --localisation, that value at a zero tends to the least lambda of all zeros of Q (of\n"
          "Q - mean xy / mean x^2 with --data): it is near that of the point while the restraint keeps others out.\n"
          "Its standard error holds sampling and what is known of the biases of start and step;\n"
          "chains that have not mixed have none: see warnings. More than two variables, or no box: samplers alone.\n"
          "Examples:\n  flypaper posterior sharp_and_flat --samples 1e6 --region=-inf,-0.6\n"
          "  flypaper posterior \"w1*w2\" --samples 1e12 --box \"-1,1;-1,1\" --region \"-1,1;-0.1,0.1\" --json\n"
          "  flypaper posterior \"w1^2\" --samples 1000 --box=-1,1 --sampler sgld --step-size 1e-3",
      .run = [options] { return run_posterior(*options); }};
}

}  // namespace flypaper::verbs
