// Accessors that return references give none into a temporary.
#include <gtest/gtest.h>

#include <concepts>
#include <type_traits>
#include <utility>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper {
namespace {

template <typename Type>
concept has_graph = requires { std::declval<Type>().graph(); };
template <typename Type>
concept has_gradient = requires { std::declval<Type>().gradient(); };
template <typename Type>
concept has_hessian = requires { std::declval<Type>().hessian(); };

TEST(Temporaries, GiveNoReferences) {
  static_assert(has_graph<const Potential&> && !has_graph<Potential> && !has_graph<const Potential>);
  static_assert(has_gradient<const Potential&> && !has_gradient<Potential>);
  static_assert(has_hessian<const Potential&> && !has_hessian<Potential>);
  using Kept = decltype(std::declval<const ExperimentResult&>().get<ExitTimes>());
  using Copied = decltype(std::declval<ExperimentResult>().get<ExitTimes>());
  static_assert(std::same_as<Kept, const ExitTimes&> && std::same_as<Copied, ExitTimes>);
  static_assert(std::same_as<decltype(std::declval<const Experiment&>().data_set()), const DataSet&>);
  static_assert(std::same_as<decltype(std::declval<Experiment>().data_set()), DataSet>);
}

}  // namespace
}  // namespace flypaper
