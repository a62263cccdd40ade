#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/meta.h"
#include "domain/schedule.h"

namespace strongroom::api {

// spec.executor of a schedule: what its Jobs have otherwise than by default.
struct ExecutorOverrides {
  std::string service_account;
  std::string image;
  std::string resources;      // JSON, empty when absent
  std::string node_selector;  // JSON, empty when absent
  std::string tolerations;    // JSON, empty when absent
};

// A BackupSchedule as the controller sees it.
struct Schedule {
  Meta meta;
  std::optional<domain::ScheduleSpec> spec;  // absent when `invalid` says why
  std::vector<domain::Problem> invalid;
  std::vector<domain::Problem> unsupported;
  ExecutorOverrides executor;
  domain::ScheduleStatus status;
  std::string run_now_token;
  std::string spec_json;  // spec as the API server has it, valid or not; empty when absent
};

// status.lastManualTrigger holds no more bytes, and a token that cannot be remembered would start
// runs for ever.
inline constexpr size_t kMaxRunNowToken = 1024;
inline bool HasUsableToken(const Schedule& schedule) {
  return schedule.run_now_token.size() <= kMaxRunNowToken;
}

// Never throws: what the CRD's schema should have refused, and what it cannot say, is in `invalid`.
Schedule DecodeSchedule(const nlohmann::json& object);

// BackupSchedule.status as it is stored, for a merge patch: absent values are null, so that they go
// away.
nlohmann::json EncodeScheduleStatus(const domain::ScheduleStatus& status);
domain::ScheduleStatus DecodeScheduleStatus(const nlohmann::json& status);

// conditions[] as metav1.Condition.
nlohmann::json EncodeConditions(const std::vector<domain::Condition>& conditions,
                                int64_t generation);
std::vector<domain::Condition> DecodeConditions(const nlohmann::json& status);

}  // namespace strongroom::api
