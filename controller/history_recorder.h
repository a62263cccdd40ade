#pragma once

#include <string>

#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "domain/plan.h"

namespace strongroom::controller {

// Is told what becomes of tenants, schedules, runs and slots, for PostgreSQL. No call waits for
// PostgreSQL, and none fails. Thread-safe.
class HistoryRecorder {
 public:
  virtual ~HistoryRecorder() = default;

  virtual void PutTenant(const api::Tenant& tenant) = 0;
  virtual void PutSchedule(const api::Schedule& schedule) = 0;
  virtual void PutRun(const api::Run& run) = 0;

  // The object is gone. A run that had not ended is recorded as canceled; a terminal row stays.
  virtual void TenantDeleted(const std::string& uid) = 0;
  virtual void ScheduleDeleted(const std::string& uid) = 0;
  virtual void RunDeleted(const api::Run& run) = 0;

  // A BackupRestore that somebody made or changed, or that is gone: for the audit log alone.
  virtual void SeeRestore(const domain::ObjectMeta& restore) = 0;
  virtual void RestoreDeleted(const domain::ObjectMeta& restore) = 0;

  // A slot that never had a Run. Telling it again changes nothing.
  virtual void RecordMissed(const api::Schedule& schedule, const std::string& tenant_uid,
                            const domain::MissedSlot& slot) = 0;

  // Is the terminal row of this run known to be in PostgreSQL? What was stored before PostgreSQL
  // failed is not known, until it is stored again.
  virtual bool IsStored(const std::string& run_uid) const = 0;
};

}  // namespace strongroom::controller
