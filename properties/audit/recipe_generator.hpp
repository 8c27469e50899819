#pragma once
// GoogleTest comes first, as rapidcheck_gtest needs it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "properties/audit/recipe.hpp"

namespace flypaper::generators {

/// A case for a law of this scope: a potential of any kind in one to three variables (one if the scope says so), a
/// point that is a zero of every other product, a population, a data set of 2 to 8 samples, and settings of the
/// dynamics. Shrinks to the simplest recipe that still breaks the law.
[[nodiscard]] rc::Gen<Recipe> recipe(Scope scope, Forms forms = Forms::analytic);

}  // namespace flypaper::generators
