// The functions of expressions over a tile of a block, written once and compiled for each vector width; `V` is the
// width.
namespace flypaper {
namespace {

/// A template of the function, so that what it calls is chosen once for all.
template <typename V, typename V::Reals (*function)(typename V::Reals)>
inline void apply_to_all(unsigned count, const double* arguments, double* values) {
  for (unsigned i = 0; i < count; i += V::lanes) V::store(values + i, function(V::load(arguments + i)));
}

template <typename V>
inline void apply_to_all(unsigned function, unsigned count, const double* arguments, double* values) {
  switch (function) {
    case 0: return apply_to_all<V, V::exponential>(count, arguments, values);
    case 1: return apply_to_all<V, V::exact_logarithm>(count, arguments, values);
    case 2: return apply_to_all<V, V::sine>(count, arguments, values);
    case 3: return apply_to_all<V, V::cosine>(count, arguments, values);
    default: return apply_to_all<V, V::hyperbolic_tangent>(count, arguments, values);
  }
}

}  // namespace
}  // namespace flypaper
