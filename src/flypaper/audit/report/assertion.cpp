#include "flypaper/audit/report/assertion.hpp"

namespace flypaper {

std::string name(Role role) {
  switch (role) {
    case Role::needs: return "needs";
    case Role::contradicts: return "contradicts";
    case Role::control: return "control";
    case Role::context: return "context";
  }
  return "context";
}

}  // namespace flypaper
