#include "flypaper/base/statistics/witness.hpp"

#include <mutex>
#include <vector>

namespace flypaper {
namespace {

struct Living {
  std::mutex mutex;
  std::vector<const Witness*> witnesses;
};

Living& living() {
  static Living all;
  return all;
}

}  // namespace

Witness::Witness(std::function<void(const Sampled&)> told) : told_(std::move(told)) {
  const std::scoped_lock lock(living().mutex);
  living().witnesses.push_back(this);
}

Witness::~Witness() {
  const std::scoped_lock lock(living().mutex);
  std::erase(living().witnesses, this);
}

void Witness::tell(const Sampled& decided) {
  const std::scoped_lock lock(living().mutex);
  if (!living().witnesses.empty()) living().witnesses.back()->told_(decided);
}

}  // namespace flypaper
