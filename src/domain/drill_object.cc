#include "domain/drill_object.h"

#include "base/enum_words.h"
#include "base/sha256.h"
#include "domain/naming.h"
#include "domain/told_apart.h"

namespace strongroom::domain {

RestoreSpec DrillOf(const DrillSpec& drill, const std::string& backup_set) {
  RestoreSpec spec;
  spec.backup_set = backup_set;
  spec.mode = RestoreMode::kPlan;
  // What is there and not the same is tried as well.
  spec.on_conflict = OnConflict::kReplace;
  spec.timeout = kDrillTime;
  spec.executor = drill.executor;
  if (drill.target) {
    spec.target = *drill.target;
  } else {
    spec.target.kubernetes.emplace();
    spec.target.kubernetes->service_account = drill.service_account;
  }
  return spec;
}

std::string TargetDigestOf(const DrillSpec& drill) { return TargetDigestOf(DrillOf(drill, "")); }

std::string TargetDigestOf(RestoreSpec drill) {
  drill.backup_set.clear();
  return SpecDigestOf(drill);
}

std::string SpecProblem(const DrillSpec& drill) {
  if (std::string problem = ProblemOf(DrillOf(drill, "")); !problem.empty()) {
    return "spec.drill." + problem;
  }
  if (!drill.target || !drill.target->kubernetes) return "";
  const std::string& named = drill.target->kubernetes->service_account;
  if (named.empty() || named == drill.service_account) return "";
  return "spec.drill.target.kubernetes.serviceAccountName: has to be that of "
         "spec.drill.serviceAccountName";
}

std::string ProviderProblem(const DrillSpec& drill, ProviderKind tenant) {
  const auto target = ProviderOf(DrillOf(drill, "").target);
  if (!target || *target == tenant) return "";
  return "spec.drill: the schedule's tenant is of provider " + std::string(base::NameOf(tenant)) +
         ", of which nothing can be put into a target of provider " +
         std::string(base::NameOf(*target)) + ": name another target, or take spec.drill out";
}

std::string DrillName(const DrillMark& mark, const RestoreSpec& spec) {
  std::string text;
  AppendField(text, mark.schedule_uid);
  AppendField(text, std::to_string(mark.due.time_since_epoch().count()));
  AppendField(text, std::to_string(mark.attempt));
  AppendField(text, SpecDigestOf(spec));
  if (!spec.executor.resources.empty()) AppendField(text, spec.executor.resources);
  return OtherName(mark.schedule_name, "drill-" + base::Sha256Hex(text).substr(0, 11));
}

bool IsAsMade(const Restore& drill) {
  const RestoreSpec& spec = drill.spec;
  return drill.drill && drill.meta.name == DrillName(*drill.drill, spec) &&
         spec.mode == RestoreMode::kPlan && !spec.is_canceled && !spec.require_approval &&
         spec.timeout == kDrillTime;
}

std::string DrillFault(const Restore& restore) {
  if (!restore.drill || IsAsMade(restore)) return "";
  return "it says that it is a drill of a BackupSchedule, and is not as the controller makes them; "
         "make a BackupRestore of your own";
}

std::string ScheduleOfDrill(const Restore& restore) {
  return IsAsMade(restore) ? restore.drill->schedule_uid : "";
}

}  // namespace strongroom::domain
