// A basin without an end: what is thrown beyond the bound that the kernel puts there leaves by the other end, a step
// later. The second route is the basin that ends at the bound, where the same trajectories leave at once.
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/escape/transition.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

/// A basin that is infinite on one side, with what is far likely; the start is inside.
struct FarSetting {
  Setting setting;
  double start;

  [[nodiscard]] bool far_is_left() const { return std::isinf(setting.basin.lower); }
  [[nodiscard]] Interval1d cut() const { return bounded(setting.law(), setting.basin); }
};

class FarSide : public testing::TestWithParam<FarSetting> {};

TEST_P(FarSide, IsLeftAStepLaterByTheOtherEnd) {
  const auto& [setting, start] = GetParam();
  const Transition whole(setting.law(), setting.basin, 1.0);
  const Transition cut(setting.law(), GetParam().cut(), 1.0);
  LawInTime of_whole(whole, start);
  LawInTime of_cut(cut, start);
  const auto far = [&](const LawInTime& law) { return GetParam().far_is_left() ? law.left() : law.right(); };
  const auto other = [&](const LawInTime& law) { return GetParam().far_is_left() ? law.right() : law.left(); };
  for (int i = 0; i < 12; ++i) {
    const double far_before = far(of_cut);
    of_whole.step();
    of_cut.step();
    EXPECT_EQ(far(of_whole), 0.0) << "there is no end";
    EXPECT_NEAR(of_whole.inside(), of_cut.inside() + far(of_cut) - far_before, 1e-9) << of_cut.time();
    EXPECT_NEAR(other(of_whole), other(of_cut) + far_before, 1e-9) << of_cut.time();
  }
  EXPECT_GT(far(of_cut), 0.01) << "what next to nobody does tells nothing";
}

TEST_P(FarSide, IsPartOfTheRateAndOfForecasts) {
  const auto& [setting, start] = GetParam();
  const KilledKernel whole(setting.law(), setting.basin);
  const KilledKernel cut(setting.law(), GetParam().cut());
  const auto far = [&](const auto& sides) { return GetParam().far_is_left() ? sides.left : sides.right; };
  EXPECT_NEAR(whole.escape_rate() / cut.escape_rate(), 1.0, 1e-8);
  EXPECT_NEAR(whole.flux().far / far(cut.flux()), 1.0, 1e-8);
  EXPECT_GT(whole.flux().far, 1e-3 * whole.escape_rate());
  const ExitForecast of_whole = forecast_exit(whole, start);
  const ExitForecast of_cut = forecast_exit(cut, start);
  EXPECT_EQ(far(of_whole), 0.0) << "nobody leaves where there is no end";
  EXPECT_NEAR(of_whole.left + of_whole.right, 1.0, 1e-8);
  EXPECT_NEAR(of_whole.mean_exit_time, of_cut.mean_exit_time + far(of_cut), 1e-7 * of_cut.mean_exit_time);
}

INSTANTIATE_TEST_SUITE_P(
    Basins, FarSide,
    testing::Values(FarSetting{{figure1, {-infinity, -0.6}, 0.03, 100}, -1.8},
                    FarSetting{{"w1^2-1", {0.0, infinity}, 1.2, 100}, 1.0},
                    FarSetting{{"1-w1^2", {-infinity, 0.0}, 1.1, 200, Loss::half_mse, {0.2, 1.0, 1.5}}, -1.0}));

}  // namespace
}  // namespace flypaper
