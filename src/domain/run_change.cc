#include "domain/run_change.h"

namespace strongroom::domain {

std::string FaultOfChange(const RunSpec& before, const RunSpec& after) {
  RunSpec allowed = before;
  allowed.is_canceled = after.is_canceled;
  if (allowed != after) {
    return "spec: a run stays what it was made for, but for cancel; make another run";
  }
  if (before.is_canceled && !after.is_canceled) {
    return "spec.cancel: what is canceled stays so; make another run";
  }
  return "";
}

}  // namespace strongroom::domain
