#include "cli/notifier_table.h"

#include <string_view>

#include "base/printable.h"
#include "cli/duration.h"
#include "cli/table.h"
#include "domain/condition.h"
#include "domain/conditions.h"

namespace strongroom::cli {
namespace {

const domain::Condition* Find(const api::Notifier& notifier, std::string_view type) {
  return domain::FindCondition(notifier.status.conditions, type);
}

std::string ShowTruth(const domain::Condition* condition) {
  if (condition == nullptr) return "-";
  if (condition->is_unknown) return "Unknown";
  return condition->is_true ? "True" : "False";
}

std::string ShowLast(const api::Notifier& notifier, std::chrono::sys_seconds now) {
  const auto& last = notifier.status.last_delivered_at;
  return last ? ShowDuration(now - *last) : "-";
}

void AddWhy(const api::Notifier& notifier, const domain::Condition* condition,
            std::vector<std::string>& lines) {
  if (condition == nullptr || condition->is_true || condition->is_unknown) return;
  lines.push_back(notifier.meta.name + ": " + condition->type + " is False: " + condition->message);
}

}  // namespace

std::vector<std::string> NotifierLines(const std::vector<api::Notifier>& notifiers,
                                       std::chrono::sys_seconds now) {
  Table table({"NAME", "SINK", "READY", "DELIVERING", "WAITING", "LAST-DELIVERED"});
  std::vector<std::string> why;
  for (const api::Notifier& notifier : notifiers) {
    const domain::Condition* const ready = Find(notifier, domain::condition::kReady);
    const domain::Condition* const delivering = Find(notifier, domain::condition::kDelivering);
    table.AddRow({notifier.meta.name,
                  notifier.problem ? "-" : std::string(domain::WordOf(notifier.spec.sink)),
                  ShowTruth(ready), ShowTruth(delivering), std::to_string(notifier.status.waiting),
                  ShowLast(notifier, now)});
    AddWhy(notifier, ready, why);
    AddWhy(notifier, delivering, why);
  }
  std::vector<std::string> lines = table.Lines();
  lines.insert(lines.end(), why.begin(), why.end());
  return lines;
}

}  // namespace strongroom::cli
