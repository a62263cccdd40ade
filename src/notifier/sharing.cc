#include "notifier/sharing.h"

#include <variant>

#include "api/kinds.h"
#include "domain/notice_events.h"
#include "domain/notifier_rules.h"

namespace strongroom::notifier {
namespace {

bool IsAbout(const domain::Notice& notice, const api::Meta& meta) {
  return notice.object.kind == api::kNotifierKind.kind && notice.object.ns == meta.ns &&
         notice.object.name == meta.name;
}

bool Gets(const api::Notifier& notifier, const domain::Notice& notice,
          const std::map<std::string, std::string>& labels) {
  if (notifier.problem || notifier.spec.is_suspended || notifier.meta.is_deleting) return false;
  if (std::holds_alternative<domain::HeartbeatNotifier>(notifier.spec.sink)) return false;
  return !IsAbout(notice, notifier.meta) && domain::Wants(notifier.spec.rules, notice, labels);
}

}  // namespace

std::vector<store::Share> SharesOf(const Notifiers& notifiers, const domain::Notice& notice,
                                   const std::map<std::string, std::string>& labels,
                                   std::chrono::sys_seconds now) {
  std::vector<store::Share> shares;
  for (const auto& notifier : notifiers) {
    if (!Gets(*notifier, notice, labels)) continue;
    const domain::NotifierRules& rules = notifier->spec.rules;
    shares.push_back({.notifier_uid = notifier->meta.uid,
                      .not_before = domain::NotBefore(rules, notice.severity, now),
                      .in_digest = rules.digest && notice.severity != domain::Severity::kCritical});
  }
  return shares;
}

}  // namespace strongroom::notifier
