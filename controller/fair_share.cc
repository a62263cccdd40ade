#include "controller/fair_share.h"

#include <algorithm>

namespace strongroom::controller {

size_t FairShare(std::vector<size_t> wanted, size_t most) {
  std::sort(wanted.begin(), wanted.end());
  size_t owners = wanted.size();
  for (const size_t count : wanted) {
    const size_t share = most / owners;
    if (count > share) return share;
    most -= count;
    --owners;
  }
  return wanted.empty() ? 0 : wanted.back();
}

}  // namespace strongroom::controller
