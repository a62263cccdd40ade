#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "api/schedule.h"
#include "api/tenant.h"
#include "domain/run.h"

namespace strongroom::store {

// A Tenant object. The resource version of a row is that of its object, as a number over 0.
struct TenantRow {
  api::Tenant tenant;
  int64_t resource_version = 0;
};

// A BackupSchedule object.
struct ScheduleRow {
  api::Schedule schedule;
  std::string tenant_uid;  // empty while there is no such Tenant
  int64_t resource_version = 0;
};

// A BackupScheduleRun object.
struct RunRow {
  domain::Run run;
  std::string tenant_uid;  // empty when it is not known
  int64_t resource_version = 0;
};

// A slot that no Run object was ever made for.
struct SkippedSlot {
  domain::ObjectMeta schedule;
  std::string tenant_uid;  // empty when it is not known
  std::chrono::sys_seconds slot;
  std::string reason;  // ControllerDown, DeadlineExceeded, Unrecorded, ...
};

// What became of a batch of runs, by UID.
struct StoredRuns {
  // Stored as terminal by this call and not before: of all who ever store a run, one is told so, or
  // nobody when that call's commit was in doubt. Each of them has a row in the outbox.
  std::set<std::string> ended;
  // Not stored, because the schedule that they name is of another namespace.
  std::set<std::string> foreign;
};

// The mirror of schedules and runs in PostgreSQL, and the ledger of slots. Each call is one
// transaction and safe to repeat; a batch may hold the same object more than once, the last wins.
// What was read last is true, whatever its resource version: those go back when a cluster is
// restored. So tenants and schedules have one writer at a time. The first call that writes them
// takes them over; when somebody else has done so since, a call throws kUnavailable, once: then
// everything is to be written again, and that takes them over. Runs, which end once, and slots are
// whoever's. Text must be UTF-8 without NUL. Every call throws StoreError. Thread-safe.
class History {
 public:
  virtual ~History() = default;

  // Throws kRefused unless the schema is the one of this binary.
  virtual void CheckReady() = 0;

  virtual void UpsertTenants(std::span<const TenantRow> rows) = 0;

  // A row of another namespace than the stored one's changes nothing; an object that turns up again
  // was not gone. A tenant that is not stored yet is made from its uid, namespace and name; what
  // only others have told of is its own object's once that comes.
  virtual void UpsertSchedules(std::span<const ScheduleRow> rows) = 0;

  // As UpsertSchedules. A terminal status is never replaced by another one. A schedule that is not
  // stored yet gets a row from what the run knows. A second object for a slot that has one already
  // is kept as a duplicate of the first. A run whose schedule is stored with another namespace is
  // not stored: it would take slots that are not its own.
  virtual StoredRuns UpsertRuns(std::span<const RunRow> rows) = 0;

  // The object is gone; its rows stay, marked as of now by PostgreSQL's clock. Unknown ones are
  // ignored.
  virtual void MarkSchedulesDeleted(std::span<const std::string> uids) = 0;
  virtual void MarkTenantsDeleted(std::span<const std::string> uids) = 0;

  // Ledger rows with status skipped; a slot that has a row already keeps it, and one of a schedule
  // that is stored with another namespace gets none. Returns by reason how
  // many had none: of all who ever record a slot, one is told so, or nobody when that call's commit
  // was in doubt.
  virtual std::map<std::string, size_t> RecordSkippedSlots(std::span<const SkippedSlot> slots) = 0;

  // BackupRestores that were seen, or seen to go, for the audit log alone, as the calls above leave
  // rows in it of what they store: of each generation one, whoever tells it again.
  virtual void AuditRestores(std::span<const domain::ObjectMeta> seen,
                             std::span<const domain::ObjectMeta> gone) = 0;

  // What a full resync compares with the cluster. Of tenants and schedules that are not marked as
  // deleted the UID and the resource version.
  virtual std::vector<domain::ObjectMeta> LiveTenants() = 0;
  virtual std::vector<domain::ObjectMeta> LiveSchedules() = 0;
  // Runs that have not ended in PostgreSQL, without what is known of tenants. One whose backup set
  // is stored has the status that its report asked for, which is terminal.
  virtual std::vector<domain::Run> UnfinishedRuns() = 0;
};

}  // namespace strongroom::store
