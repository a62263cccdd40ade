#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalogue/graph_type.h"
#include "domain/item_change.h"

// What a tenant's audit stores say of who did what to its policies. Pure.
namespace strongroom::provider::graph {

// What an event says, in the names of its store.
enum class AuditForm {
  kDirectory,  // https://learn.microsoft.com/en-us/graph/api/resources/directoryaudit
  kIntune,     // https://learn.microsoft.com/en-us/graph/api/resources/intune-auditing-auditevent
};

// One audit store: where it is asked, against whose quota, and what that takes.
struct AuditStore {
  std::string_view name;
  AuditForm form;
  std::string_view path;
  catalogue::GraphService service;
  std::string_view permission;
};

inline constexpr auto kAuditStores = std::to_array<AuditStore>({
    {"auditEvents", AuditForm::kIntune, "/v1.0/deviceManagement/auditEvents",
     catalogue::GraphService::kIntune, "DeviceManagementApps.Read.All"},
    {"directoryAudits", AuditForm::kDirectory, "/v1.0/auditLogs/directoryAudits",
     catalogue::GraphService::kAuditLogs, "AuditLog.Read.All"},
});

// Path and query that ask for the events from `since` on, encoded.
std::string QueryFor(const AuditStore& store, std::chrono::sys_seconds since);

// What an object went through.
enum class ActKind {
  kOther,
  kRemoval,
  kReturn,  // it is made, or restored
};

struct AuditAct {
  domain::Act act;
  ActKind kind = ActKind::kOther;
};

// What an event, of any form, says was done: nothing of one that failed, only read, has no time or
// nobody who did it, or is about users and devices, which are no policies. Texts are cut.
std::vector<AuditAct> ActsOf(const AuditStore& store, const base::Json& event);

// Of each object the act that tells most: the newest, but who removed it before who did something
// later to what was removed, unless that brought it back. In whatever order acts come, and however
// often.
class TellingActs {
 public:
  // Past this the objects that nothing was heard of for longest are forgotten.
  static constexpr size_t kMaxObjects = 20'000;

  void Add(AuditAct act);
  // Once; in the order of the objects' identities.
  std::vector<domain::Act> Take();

 private:
  struct Told {
    AuditAct newest;
    AuditAct removal;  // the newest; of no time where there is none
    std::chrono::sys_seconds returned = std::chrono::sys_seconds::min();
  };

  void ForgetOld();

  std::map<std::string, Told> objects_;
};

}  // namespace strongroom::provider::graph
