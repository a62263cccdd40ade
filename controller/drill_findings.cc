#include "controller/drill_findings.h"

#include <utility>

namespace strongroom::controller {
namespace {

// Since whenever.
bool SaySame(const std::optional<domain::Condition>& a, const std::optional<domain::Condition>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->is_true == b->is_true && a->is_unknown == b->is_unknown && a->reason == b->reason &&
         a->message == b->message;
}

}  // namespace

bool DrillFindings::Put(const kube::ObjectKey& schedule, const std::string& uid,
                        domain::DrillFinding finding) {
  const base::MutexLock lock(mutex_);
  const auto found = known_.find(schedule);
  if (found != known_.end() && found->second.uid == uid &&
      SaySame(found->second.finding.restorable, finding.restorable) &&
      found->second.finding.last == finding.last) {
    return false;
  }
  known_[schedule] = {.uid = uid, .finding = std::move(finding)};
  return true;
}

void DrillFindings::Forget(const kube::ObjectKey& schedule) {
  const base::MutexLock lock(mutex_);
  known_.erase(schedule);
}

std::optional<domain::DrillFinding> DrillFindings::Get(const kube::ObjectKey& schedule,
                                                       const std::string& uid) const {
  const base::MutexLock lock(mutex_);
  const auto found = known_.find(schedule);
  if (found == known_.end() || found->second.uid != uid) return std::nullopt;
  return found->second.finding;
}

}  // namespace strongroom::controller
