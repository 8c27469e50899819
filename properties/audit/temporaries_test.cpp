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
concept HasGraph = requires { std::declval<Type>().graph(); };
template <typename Type>
concept HasGradient = requires { std::declval<Type>().gradient(); };
template <typename Type>
concept HasHessian = requires { std::declval<Type>().hessian(); };

TEST(Temporaries, GiveNoReferences) {
  static_assert(HasGraph<const Potential&> && !HasGraph<Potential> && !HasGraph<const Potential>);
  static_assert(HasGradient<const Potential&> && !HasGradient<Potential>);
  static_assert(HasHessian<const Potential&> && !HasHessian<Potential>);
  using Kept = decltype(std::declval<const ExperimentResult&>().get<ExitTimes>());
  using Copied = decltype(std::declval<ExperimentResult>().get<ExitTimes>());
  static_assert(std::same_as<Kept, const ExitTimes&> && std::same_as<Copied, ExitTimes>);
  static_assert(std::same_as<decltype(std::declval<const Experiment&>().data_set()), const DataSet&>);
  static_assert(std::same_as<decltype(std::declval<Experiment>().data_set()), DataSet>);
}

}  // namespace
}  // namespace flypaper
