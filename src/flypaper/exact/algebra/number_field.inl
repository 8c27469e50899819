// The balls of number_field.cpp, for the .cpp files of this folder alone.
#pragma once
#include "flypaper/exact/algebra/flint.inl"
#include "flypaper/exact/algebra/number_field.hpp"

namespace flypaper::flint {

/// A ball around the number a of the field, computed with `bits` binary digits.
void set(arb_struct* result, const NumberField& field, const Univariate& a, unsigned bits);

}  // namespace flypaper::flint
