#include "controller/verification_findings.h"

#include <utility>

namespace strongroom::controller {
namespace {

bool SaysTheSame(const domain::Condition& a, const domain::Condition& b) {
  return a.is_true == b.is_true && a.is_unknown == b.is_unknown && a.reason == b.reason &&
         a.message == b.message;
}

}  // namespace

std::vector<std::string> VerificationFindings::Replace(Map findings) {
  const base::MutexLock lock(mutex_);
  std::vector<std::string> news;
  for (const auto& [uid, finding] : findings) {
    const auto before = findings_.find(uid);
    if (before == findings_.end() || !SaysTheSame(before->second.verified, finding.verified)) {
      news.push_back(uid);
    }
  }
  findings_ = std::move(findings);
  return news;
}

std::optional<VerificationFinding> VerificationFindings::Get(const std::string& uid) const {
  const base::MutexLock lock(mutex_);
  const auto found = findings_.find(uid);
  if (found == findings_.end()) return std::nullopt;
  return found->second;
}

void VerificationFindings::ReplaceStored(domain::StoredFindings stored) {
  const base::MutexLock lock(mutex_);
  stored_ = std::move(stored);
}

std::optional<domain::StoredFindings> VerificationFindings::Stored() const {
  const base::MutexLock lock(mutex_);
  return stored_;
}

}  // namespace strongroom::controller
