#pragma once
// The zeros of the post's figures, with their exact pairs and the volumes around them.
#include <string>
#include <vector>

#include "claims/shared/corners.hpp"
#include "flypaper/audit/report/laboratory.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper::claims {

struct Zero {
  std::string q;
  std::vector<Rational> at;
  Box box;  ///< around it

  [[nodiscard]] LearningCoefficient pair() const { return learning_coefficient(Potential(q), at); }
  [[nodiscard]] VolumeFit volumes(Laboratory& lab) const {
    return lab.once("volume fit: " + q + " at " + at.back().print(),
                    [&] { return fit_volumes(SublevelVolumes(Potential(q), box)); });
  }
};

inline std::vector<Zero> zeros_of_figure1() {
  const std::string q = "(w1+9/5)*(w1-9/5)^2";
  return {{q, {Rational(-9, 5)}, {{-2.3}, {-1.3}}}, {q, {Rational(9, 5)}, {{1.3}, {2.3}}}};
}
inline std::vector<Zero> zeros_of_figure4() {
  const std::string q = "(w1+2)^2*(w1-2)^3";
  return {{q, {-2}, {{-2.5}, {-1.5}}}, {q, {2}, {{1.5}, {2.5}}}};
}
/// The origin and a point of the line.
inline std::vector<Zero> zeros_of_plane(const std::string& q) {
  return {{q, {0, 0}, square(0.0, 0.0, 0.5)}, {q, {0, 1}, square(0.0, 1.0, 0.5)}};
}

inline constexpr const char* figure2 = "(w1^2+w2^2)*w1";
inline constexpr const char* figure5 = "(w1^2+w2^2)*w1^2";
/// The zeros of a case; the figures' code squares w1^2 + w2^2.
struct Example {
  std::string in_case;
  std::string key;
  std::vector<Zero> zeros;
};
inline std::vector<Example> examples() {
  return {{"formula, Figure 1", "1", zeros_of_figure1()},
          {"formula, Figure 2", "2", zeros_of_plane(figure2)},
          {"formula, Figure 4", "4", zeros_of_figure4()},
          {"formula, Figure 5", "5", zeros_of_plane(figure5)},
          {"as run, Figure 2", "2-run", zeros_of_plane("(w1^2+w2^2)^2*w1")},
          {"as run, Figure 5", "5-run", zeros_of_plane("(w1^2+w2^2)^2*w1^2")}};
}

}  // namespace flypaper::claims
